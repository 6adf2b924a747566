import { Buffer } from "node:buffer";

/** The replacement of a secret. */
export const mask = "***";

const secretNames =
	/token$|secret|verifier|usercode|passw|signature|credential|cookie|authorization|(^|[-_.])(auth|sig|key|code)$|(api|session|private|access)[-_]?key$/i;
/** Headers that look random and reveal nothing: ids of requests, and versions. */
const openNames =
	/^(trackingid|idempotency-key|etag|if-match|if-none-match|x-request-id|traceparent|last-event-id|avatar|x-peopled-position)$/i;

/** The headers, with the values of those that carry a secret masked. The scheme of an `Authorization` stays. */
export function maskHeaders(headers: Headers): Record<string, string> {
	const shown: Record<string, string> = {};
	let count = 0;
	for (const [name, value] of headers) {
		if (++count > headersMax) break;
		shown[name] = maskText(name, value).slice(0, headerLengthMax);
	}
	return shown;
}

const headersMax = 60;
const headerLengthMax = 1024;

/**
 * A path with its query, with every secret masked: the values of parameters with the name of a secret, and words that
 * look like one. Also accepts an invalid address.
 */
export function maskPath(url: string): string {
	if (!URL.canParse(url)) return maskWords(url).slice(0, pathLengthMax);
	const { pathname, search } = maskUrl(new URL(url));
	return (pathname + search).slice(0, pathLengthMax);
}

const pathLengthMax = 4096;

/**
 * A JSON text with every secret masked, at any depth. A text that is not JSON is shown only where it cannot contain a
 * secret; otherwise undefined.
 */
export function maskBody(text: string): string | undefined {
	try {
		const masked = JSON.stringify(maskValue("", JSON.parse(text)));
		return masked.includes(mask) ? masked : text;
	} catch {
		const isSecret = /token|secret|passw|key/i.test(text);
		return isSecret || maskWords(text) !== text ? undefined : text;
	}
}

function maskValue(name: string, value: unknown): unknown {
	if (typeof value === "string") return maskText(name, value);
	if (typeof value !== "object" || value === null)
		return value !== null && secretNames.test(name) ? mask : value;
	if (Array.isArray(value)) return value.map((entry) => maskValue(name, entry));
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, maskValue(key, entry)]),
	);
}

// The scheme of an Authorization stays.
function maskText(name: string, value: string): string {
	if (openNames.test(name)) return value;
	const scheme = /^(bearer|basic|digest|negotiate) /i.exec(value)?.[0];
	if (scheme !== undefined) return `${scheme}${mask}`;
	if (secretNames.test(name)) return mask;
	if (
		/^(https?:\/\/|[a-z][a-z\d+.-]*:\S*\?)/i.test(value) &&
		URL.canParse(value)
	) {
		const url = new URL(value);
		const { href } = maskUrl(new URL(value));
		return href === url.href ? value : href;
	}
	return isSecretWord(value) ? mask : value;
}

// An address without secrets stays as it was written.
function maskUrl(url: URL): URL {
	if (url.password !== "") url.password = mask;
	if (url.username !== "") url.username = mask;
	const path = maskWords(url.pathname);
	if (path !== url.pathname) url.pathname = path;
	for (const [name, value] of [...url.searchParams])
		if (secretNames.test(name) || isSecretWord(value))
			url.searchParams.set(name, mask);
	if (maskWords(url.hash) !== url.hash) url.hash = mask;
	return url;
}

function maskWords(text: string): string {
	return text.replaceAll(/[\w.+=~-]+/g, (word) =>
		isSecretWord(word) ? mask : word,
	);
}

const knownSecrets =
	/^(eyJ[\w-]+\.[\w-]+\.[\w-]*|(sk|pk|rk)[-_](live|test|proj)?[-_]?\w{8,}|gh[pousr]_\w{8,}|github_pat_\w+|xox[a-z]-[\w-]{8,}|(AKIA|ASIA)\w{12,}|glpat-[\w-]+|AIza[\w-]{20,})$/;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const secretLengthMin = 20;
/** The characters of this server's tokens. One in some ten thousand has no digit. */
const ownSecretLength = 64;
/** The minimum number of bits per random character. */
const chanceMin = 3.2;

// A long random word of letters and digits, except those that this server itself makes: ids and cursors.
function isSecretWord(word: string): boolean {
	if (knownSecrets.test(word)) return true;
	if (word.length < secretLengthMin || !/^[\w+/=~-]+$/.test(word)) return false;
	if (!/[a-z]/i.test(word) || uuid.test(word)) return false;
	if (!/\d/.test(word) && word.length < ownSecretLength) return false;
	if (/^[a-z]+(-[a-z\d]+)+$/.test(word)) return false;
	const plain = Buffer.from(word, "base64url").toString("latin1");
	if (/^(ciscospark:|change:)[ -~]*$/.test(plain) || isJson(plain))
		return false;
	return bitsPerCharacter(word) >= chanceMin;
}

function isJson(text: string): boolean {
	if (!/^[[{]/.test(text)) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function bitsPerCharacter(word: string): number {
	const counts = new Map<string, number>();
	for (const character of word)
		counts.set(character, (counts.get(character) ?? 0) + 1);
	let bits = 0;
	for (const count of counts.values())
		bits -= (count / word.length) * Math.log2(count / word.length);
	return bits;
}
