/** Of larger bodies, in characters, nothing is recorded. */
export const wholeLengthMax = 256 * 1024;
/** How long to wait for the body. */
const unreadMsMax = 1000;

/** Stands for a body that is too long to be shown. */
export const tooLong = Symbol("a body that is too long to be shown");
export type RecordedText = string | typeof tooLong;

/**
 * Reads the body of a request that was answered before anything read it, so that it can be recorded. Call it before the
 * response is sent. Undefined where there is none, or not in time.
 */
export function readUnread({
	body,
	bodyUsed,
}: Request): Promise<RecordedText | undefined> | undefined {
	if (body === null || bodyUsed || body.locked) return undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(resolve, unreadMsMax, undefined);
	});
	// A client that has gone has sent nothing more.
	const text = readText(body).catch(() => undefined);
	return Promise.race([text, late]).finally(() => clearTimeout(timer));
}

async function readText(
	body: ReadableStream<Uint8Array>,
): Promise<RecordedText> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let text = "";
	for (;;) {
		const { value, done } = await reader.read();
		if (done) return text + decoder.decode();
		text += decoder.decode(value, { stream: true });
		if (text.length <= wholeLengthMax) continue;
		reader.releaseLock();
		return tooLong;
	}
}
