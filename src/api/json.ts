import { RequestError } from "./errors.ts";

/** Objects and lists inside each other at most. */
export const jsonDepthMax = 32;

const strings = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/**
 * Parses JSON from a request, strictly: UTF-8, no key twice, no `__proto__`, no lone surrogate, no
 * U+0000, at most `jsonDepthMax` deep. Refuses with `malformed`, saying what and where.
 */
export function parseJson(bytes: Uint8Array): unknown {
	const text = decode(bytes);
	if (text.trim() === "")
		throw malformed("The body is empty; send a JSON object");
	demandShallow(text);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		const detail = cause instanceof SyntaxError ? `: ${cause.message}` : "";
		throw malformed(`The body is not valid JSON${detail}`);
	}
	const walked = { keys: 0 };
	walk(value, "", text.includes("\\u"), walked);
	if (walked.keys !== countKeys(text))
		throw malformed(
			`The body names the key "${findDuplicateKey(text)}" twice in one object; name it once`,
		);
	return value;
}

function decode(bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw malformed("The body is not valid UTF-8");
	}
}

// Before parsing, so that no parser meets a body of a million brackets.
function demandShallow(text: string): void {
	let depth = 0;
	let isInString = false;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (isInString) {
			if (code === 92) index++;
			else if (code === 34) isInString = false;
		} else if (code === 34) isInString = true;
		else if (code === 123 || code === 91) {
			if (++depth > jsonDepthMax)
				throw malformed(
					`The body holds objects or lists more than ${jsonDepthMax} deep in each other`,
				);
		} else if (code === 125 || code === 93) depth--;
	}
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

// A string before a colon is a key; valid JSON has been seen already.
function countKeys(text: string): number {
	let count = 0;
	strings.lastIndex = 0;
	for (let match = strings.exec(text); match; match = strings.exec(text))
		if (match[1] !== undefined) count++;
	return count;
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
