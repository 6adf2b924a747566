import { RequestError } from "./errors.ts";

/** Objects and lists inside each other at most. */
export const jsonDepthMax = 32;

const [quote, backslash, colon, space] = [34, 92, 58, 32] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [
	123, 125, 91, 93,
] as const;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses JSON from a request, strictly: UTF-8, no key twice, no `__proto__`, no lone surrogate, no
 * U+0000, at most `jsonDepthMax` deep. Refuses with `malformed`, saying what and where.
 */
export function parseJson(bytes: Uint8Array): unknown {
	const text = decode(bytes);
	const keys = countKeys(text);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		if (text.trim() === "")
			throw malformed("The body is empty; send a JSON object");
		const detail = cause instanceof SyntaxError ? `: ${cause.message}` : "";
		throw malformed(`The body is not valid JSON${detail}`);
	}
	const walked = { keys: 0 };
	walk(value, "", text.includes("\\u"), walked);
	if (walked.keys !== keys)
		throw malformed(
			`The body names the key "${findDuplicateKey(text)}" twice in one object; name it once`,
		);
	return value;
}

function decode(bytes: Uint8Array): string {
	try {
		return utf8.decode(bytes);
	} catch {
		throw malformed("The body is not valid UTF-8");
	}
}

// How many keys a text names, if it is valid JSON: every string before a colon. Looked at before
// parsing, so that no parser meets a body of a million brackets.
function countKeys(text: string): number {
	let keys = 0;
	let depth = 0;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code === quote) {
			index = endOfString(text, index);
			let after = index + 1;
			while (text.charCodeAt(after) <= space) after++;
			if (text.charCodeAt(after) === colon) keys++;
		} else if (code === openBrace || code === openBracket) {
			if (++depth > jsonDepthMax)
				throw malformed(
					`The body holds objects or lists more than ${jsonDepthMax} deep in each other`,
				);
		} else if (code === closeBrace || code === closeBracket) depth--;
	}
	return keys;
}

function endOfString(text: string, start: number): number {
	let end = text.indexOf('"', start + 1);
	while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
	return end === -1 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
	let backslashes = 0;
	while (text.charCodeAt(index - 1 - backslashes) === backslash) backslashes++;
	return backslashes % 2 === 1;
}

function walk(
	value: unknown,
	path: string,
	hasEscapes: boolean,
	walked: { keys: number },
): void {
	if (typeof value === "string") {
		if (hasEscapes) demandText(value, path || "The body");
		return;
	}
	if (typeof value !== "object" || value === null) return;
	if (Array.isArray(value)) {
		value.forEach((entry, index) => {
			walk(entry, `${path}[${index}]`, hasEscapes, walked);
		});
		return;
	}
	for (const key of Object.keys(value)) {
		walked.keys++;
		const place = path === "" ? key : `${path}.${key}`;
		if (key === "__proto__")
			throw malformed(`${place} is not a name that a property may have`);
		if (hasEscapes) demandText(key, "A property name");
		walk((value as Record<string, unknown>)[key], place, hasEscapes, walked);
	}
}

function demandText(text: string, place: string): void {
	if (!text.isWellFormed())
		throw malformed(
			`${place} contains half a surrogate pair, which is not a character`,
		);
	if (text.includes("\u0000"))
		throw malformed(
			`${place} contains the character U+0000, which cannot be kept`,
		);
}

function findDuplicateKey(text: string): string {
	const open: Set<string>[] = [];
	const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
	for (let match = token.exec(text); match; match = token.exec(text)) {
		if (match[0] === "{") open.push(new Set());
		else if (match[0] === "}") open.pop();
		else if (match[1] !== undefined) {
			const key = JSON.parse(match[0].slice(0, -match[1].length)) as string;
			const keys = open.at(-1);
			if (keys?.has(key)) return key;
			keys?.add(key);
		}
	}
	return "";
}

function malformed(sentence: string): RequestError {
	return new RequestError("malformed", `${sentence}.`);
}
