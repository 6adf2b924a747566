import { RequestError } from "./errors.ts";

/** Objects and lists inside each other at most. */
export const jsonDepthMax = 32;
/** The longest string, in UTF-16 units, and the longest number, in digits. */
export const jsonTextLengthMax = 1024 * 1024;
/** Properties of one object at most. */
export const jsonKeysMax = 2000;

/** How much a JSON text may hold. */
export interface JsonBounds {
	/** Values, however deep. */
	valuesMax: number;
	/** The longest value that is parsed in one go; undefined: any. */
	pieceLengthMax?: number;
	/** How many entries a list of the top object may have; undefined: any number. */
	entriesMax?: (name: string) => number | undefined;
}

/** A property of the top object: where its value stands, or, for a list, where each entry does. */
export interface JsonPart {
	name: string;
	range: JsonRange;
	entries: JsonRange[] | undefined;
}
export type JsonRange = readonly [start: number, end: number];

/** Looks through a JSON text, some steps at a time. */
export interface JsonScan {
	/** Goes at most `steps` steps further; whether the end was reached. Refuses with `malformed` what is no JSON or too much. */
	advance(steps: number): boolean;
	/** Of a text that is an object, its properties, once the end was reached. */
	readonly parts: readonly JsonPart[];
}

const [quote, backslash, colon, comma, minus, zero, nine] = [
	34, 92, 58, 44, 45, 48, 57,
] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [
	123, 125, 91, 93,
] as const;
const numberPattern =
	/-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,10})?/y;
const controls = /[\p{Cc}\\]/u;
/** Blanks that are skipped at a time, and the steps that they count as. */
const blanksLength = 1024;
const blanksSteps = 50;
/** Characters of a text that count as a step. */
const textPerStep = 64;

/** What may come next. */
type Mode = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "after";

interface Frame {
	isList: boolean;
	count: number;
	/** The property that is being read. */
	name: string;
	names: Set<string> | undefined;
	start: number;
}

/**
 * Scans JSON strictly, without making anything of it: its grammar, no name twice in one object, no
 * `__proto__`, no lone surrogate, no U+0000, and no more than `bounds` allow.
 */
export function scanJson(text: string, bounds: JsonBounds): JsonScan {
	const parts: JsonPart[] = [];
	const frames: Frame[] = [];
	let index = 0;
	let values = 0;
	let mode: Mode = "value";
	let isBegun = false;

	const refuse = (what: string): never => {
		throw malformed(what);
	};
	const unexpected = (): never => {
		if (index >= text.length)
			return refuse(
				isBegun
					? "The body is not valid JSON: it ends too early"
					: "The body is empty; send a JSON object",
			);
		const found = String.fromCodePoint(text.codePointAt(index) ?? 0);
		return refuse(
			`The body is not valid JSON: "${found}" is unexpected at ${placeOf(text, index)}`,
		);
	};
	const path = () => pathOf(frames);

	const readString = (): string => {
		const start = index;
		const end = endOfString(text, start);
		if (end === -1) {
			index = text.length;
			return unexpected();
		}
		if (end - start > jsonTextLengthMax)
			return refuse(
				`${path() || "The body"} holds a text of more than ${jsonTextLengthMax} characters`,
			);
		index = end + 1;
		const raw = text.slice(start + 1, end);
		if (!controls.test(raw)) return raw;
		let read: string;
		try {
			read = JSON.parse(text.slice(start, end + 1)) as string;
		} catch {
			index = start;
			return refuse(
				`The body is not valid JSON: the text at ${placeOf(text, start)} holds a control character or an escape that does not exist`,
			);
		}
		if (!read.isWellFormed())
			refuse(
				`${path() || "The body"} contains half a surrogate pair, which is not a character`,
			);
		if (read.includes("\u0000"))
			refuse(
				`${path() || "The body"} contains the character U+0000, which cannot be kept`,
			);
		return read;
	};

	const beginValue = (): number => {
		isBegun = true;
		if (++values > bounds.valuesMax)
			refuse(`The body holds more than ${bounds.valuesMax} values`);
		const frame = frames.at(-1);
		if (frame?.isList) {
			frame.count++;
			const limit =
				frames.length === 2
					? bounds.entriesMax?.(frames[0]?.name ?? "")
					: undefined;
			if (limit !== undefined && frame.count > limit)
				throw new TooManyEntriesError(frames[0]?.name ?? "", limit);
		}
		return index;
	};

	// Notes the ranges that are parsed by themselves, and demands that each is short enough for that.
	const endValue = (start: number) => {
		mode = "after";
		const range = [start, index] as const;
		const top = frames[0];
		const isPiece =
			frames.length === 1 || (frames.length === 2 && frames[1]?.isList);
		if (top === undefined || top.isList || !isPiece) return;
		if (frames.length === 2) {
			demandShort(range);
			entries.push(range);
			return;
		}
		const isList = text.charCodeAt(start) === openBracket;
		if (!isList) demandShort(range);
		parts.push({
			name: top.name,
			range,
			entries: isList ? entries : undefined,
		});
		entries = [];
	};
	let entries: JsonRange[] = [];
	const demandShort = ([start, end]: JsonRange) => {
		if (end - start > (bounds.pieceLengthMax ?? Infinity))
			refuse(
				`${path()} is longer than ${bounds.pieceLengthMax} characters, which is the most for one entry`,
			);
	};

	const open = (isList: boolean) => {
		if (frames.length >= jsonDepthMax)
			refuse(
				`The body holds objects or lists more than ${jsonDepthMax} deep in each other`,
			);
		const start = beginValue();
		frames.push({ isList, count: 0, name: "", names: undefined, start });
		index++;
		mode = isList ? "valueOrEnd" : "keyOrEnd";
	};
	const close = () => {
		index++;
		endValue((frames.pop() as Frame).start);
	};

	const readValue = (code: number) => {
		if (code === openBrace) return open(false);
		if (code === openBracket) return open(true);
		const start = index;
		if (code === quote) {
			beginValue();
			readString();
		} else if (code === minus || (code >= zero && code <= nine)) {
			beginValue();
			numberPattern.lastIndex = index;
			if (!numberPattern.test(text)) return unexpected();
			index = numberPattern.lastIndex;
		} else {
			const word = ["true", "false", "null"].find((known) =>
				text.startsWith(known, index),
			);
			if (word === undefined) return unexpected();
			beginValue();
			index += word.length;
		}
		endValue(start);
	};

	const readKey = () => {
		const frame = frames.at(-1) as Frame;
		const name = readString();
		if (frame.names?.has(name))
			refuse(
				`The body names the key "${name.slice(0, 100)}" twice in one object; name it once`,
			);
		frame.name = name;
		if (name === "__proto__")
			refuse(`${path()} is not a name that a property may have`);
		frame.names ??= new Set();
		frame.names.add(name);
		if (++frame.count > jsonKeysMax)
			refuse(`An object of the body has more than ${jsonKeysMax} properties`);
		mode = "colon";
	};

	const step = (code: number) => {
		switch (mode) {
			case "value":
				return readValue(code);
			case "valueOrEnd":
				return code === closeBracket ? close() : readValue(code);
			case "keyOrEnd":
				if (code === closeBrace) return close();
				return code === quote ? readKey() : unexpected();
			case "key":
				return code === quote ? readKey() : unexpected();
			case "colon":
				if (code !== colon) return unexpected();
				index++;
				mode = "value";
				return;
			case "after": {
				const frame = frames.at(-1);
				if (frame === undefined) return unexpected();
				if (code === comma) {
					index++;
					mode = frame.isList ? "value" : "key";
				} else if (code === (frame.isList ? closeBracket : closeBrace)) close();
				else unexpected();
			}
		}
	};

	return {
		parts,
		advance(steps) {
			for (let left = steps; left > 0; left--) {
				let blanks = 0;
				while (blanks < blanksLength && isBlank(text.charCodeAt(index))) {
					index++;
					blanks++;
				}
				if (blanks === blanksLength) {
					left -= blanksSteps;
					continue;
				}
				const isOver = mode === "after" && frames.length === 0;
				if (index >= text.length)
					if (isOver) return true;
					else unexpected();
				const before = index;
				step(text.charCodeAt(index));
				left -= Math.floor((index - before) / textPerStep);
			}
			return false;
		},
	};
}

/** A list of the top object has more entries than it may have. */
export class TooManyEntriesError extends Error {
	readonly field: string;
	readonly limit: number;

	constructor(field: string, limit: number) {
		super(`${field} must hold at most ${limit} entries.`);
		this.name = "TooManyEntriesError";
		this.field = field;
		this.limit = limit;
	}
}

function isBlank(code: number): boolean {
	return code === 32 || code === 10 || code === 13 || code === 9;
}

// Ends where the text is too long for anyone's string, so that a text without an end is not searched to its own.
function endOfString(text: string, start: number): number {
	let end = text.indexOf('"', start + 1);
	while (
		end !== -1 &&
		end - start <= jsonTextLengthMax &&
		isEscaped(text, start, end)
	)
		end = text.indexOf('"', end + 1);
	return end;
}

function isEscaped(text: string, start: number, index: number): boolean {
	let before = index - 1;
	while (before > start && text.charCodeAt(before) === backslash) before--;
	return (index - 1 - before) % 2 === 1;
}

// What is only said of what is wrong is only made then.
function pathOf(frames: readonly Frame[]): string {
	return frames.reduce((path, { isList, count, name }) => {
		if (isList) return `${path}[${count - 1}]`;
		return path === "" ? name : `${path}.${name}`;
	}, "");
}

function placeOf(text: string, index: number): string {
	const before = text.slice(0, index).split("\n");
	return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function malformed(sentence: string): RequestError {
	return new RequestError("malformed", `${sentence}.`);
}
