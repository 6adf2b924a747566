/** The wait after a `Retry-After` that cannot be read, as in the Python SDK (WebexPythonSDK, issue 181). */
const garbledMs = 15_000;
/** The longest wait that a service can ask for. */
const longestMs = 5 * 60_000;

/** Whether a status says that the service is busy, so that all requests have to slow down. */
export function isBusy(status: number): boolean {
	return status === 429 || status === 423 || status === 503;
}

/**
 * How long a reply asks to wait; undefined when it does not say. The sentence, with a space before it, says what was done
 * with a value that could not be followed; "" otherwise.
 */
export function readRetryAfter(
	headers: Headers,
	now: number,
): { ms: number | undefined; sentence: string } {
	const text = headers.get("retry-after")?.trim();
	if (text === undefined) return { ms: undefined, sentence: "" };
	const ms = readMs(text, headers, now);
	if (ms === undefined)
		return {
			ms: garbledMs,
			sentence: ` Its Retry-After "${text.slice(0, 60)}" is neither seconds nor a date.`,
		};
	if (ms > longestMs)
		return {
			ms: longestMs,
			sentence: ` Its Retry-After "${text.slice(0, 60)}" asks for more than ${longestMs / 60_000} minutes; it is asked again after that.`,
		};
	return { ms: Math.max(ms, 1000), sentence: "" };
}

function readMs(
	text: string,
	headers: Headers,
	now: number,
): number | undefined {
	if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
	// Only as HTTP writes dates: the parser of the runtime takes almost anything for one.
	if (!/^[A-Za-z]{3,9},? .*\d\d:\d\d:\d\d/.test(text)) return undefined;
	const until = Date.parse(text);
	if (Number.isNaN(until)) return undefined;
	// By the clock of the service, where it shows it.
	const sent = Date.parse(headers.get("date") ?? "");
	return Math.max(0, until - (Number.isNaN(sent) ? now : sent));
}
