import type { FieldProblem } from "../../directory/field-problem.ts";
import { RequestError } from "../errors.ts";
import { openCharacterNotes, refuseText } from "./json-characters.ts";
import {
	isBlank,
	type Level,
	measureNumber,
	measureWord,
	passText,
	pathOf,
} from "./json-tokens.ts";
import { openKeptText } from "./kept-text.ts";

/** Objects and lists inside each other at most. */
export const jsonDepthMax = 32;
/** The longest string, in UTF-16 units, and the longest number, in digits. */
export const jsonTextLengthMax = 1024 * 1024;
/** Properties of one object at most. */
const jsonKeysMax = 2000;
/** Entries of a list that are parsed in one go, and the characters after which fewer are. */
export const runEntriesMax = 50;
const runLengthMax = 64 * 1024;

/** How much a JSON text may hold. */
export interface JsonBounds {
	/** Values, however deep. */
	valuesMax: number;
	/** The longest value that is parsed in one go; undefined: any. */
	pieceLengthMax?: number;
	/** How many entries a list of the top object may have; undefined: any number. */
	entriesMax?: (name: string) => number | undefined;
}

/** A property of the top object: the text of its value, or, of a list, the texts of shorter lists that are the whole together. */
interface JsonPart {
	name: string;
	text: string | undefined;
	runs: string[] | undefined;
}

/** A JSON text that was looked through, and not parsed. */
export interface ScannedJson {
	/** The properties of an object. */
	parts: readonly JsonPart[];
	/** The text, when it is no object. */
	whole: string | undefined;
	/** Characters. */
	length: number;
	values: number;
	/** The fields whose text or name holds what no text may hold: U+0000 or half a surrogate pair. */
	problems: readonly FieldProblem[];
}

/** Looks through a JSON text while it comes, some steps at a time. */
export interface JsonScan extends Readonly<ScannedJson> {
	/** Adds more text behind what was looked through so far. */
	add(more: string): void;
	/** Says that there is no more text. */
	finish(): void;
	/**
	 * Takes at most `steps` steps; whether all that was added has been looked through. Refuses with
	 * `malformed` what is no JSON or too much, as soon as that is known.
	 */
	advance(steps: number): boolean;
}

const [quote, backslash, colon, comma, minus, zero, nine] = [
	34, 92, 58, 44, 45, 48, 57,
] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [
	123, 125, 91, 93,
] as const;
/** What of a string stands for itself. */
const plainPattern = /[ !#-[\]-\uffff]*/y;
/** Blanks that are skipped at a time, and the steps that they count as. */
const blanksLength = 1024;
const blanksSteps = 50;
/** Characters of a text that count as a step. */
const textPerStep = 64;

/** What may come next. */
type Mode = "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "after";

interface Frame extends Level {
	names: Set<string>;
}

/**
 * Scans JSON strictly, without making anything of it: its grammar, no name twice in one object, no
 * `__proto__`, and no more than `bounds` allow. Texts with U+0000 or half a surrogate pair are noted. It
 * keeps the text of what is to be parsed, and makes next to nothing beside it: garbage of a million values is held for long.
 */
export function openJsonScan(bounds: JsonBounds): JsonScan {
	const parts: JsonPart[] = [];
	const characters = openCharacterNotes();
	// Frames are used again by the next object or list that is as deep.
	const frames: Frame[] = [];
	let depth = 0;
	let text = "";
	let index = 0;
	let length = 0;
	let values = 0;
	let whole: string | undefined;
	let mode: Mode = "value";
	let isFinished = false;
	/** Where `text` begins. */
	let [line, column] = [1, 1];
	/** How much of the string at `index` was looked through, and what it says if that is not what it is written as. */
	let passed = 0;
	let meaning: string | undefined;
	const kept = openKeptText();
	let runs: string[] = [];
	let runCount = 0;
	let runEnd = 0;

	const refuse = (what: string): never => {
		throw malformed(what);
	};
	const pathAt = (level: number) => pathOf(frames.slice(0, level));
	/** Of the string at `index`: an entry counts once its end has come. */
	const pathOfString = () => {
		const frame = frames[depth - 1];
		if (!frame?.isList) return pathAt(depth) || "The body";
		return `${pathAt(depth - 1)}[${frame.count}]`;
	};
	const placeOf = (end: number) => {
		const place = passText({ line, column }, text, end);
		return `line ${place.line}, column ${place.column}`;
	};
	const unexpected = (): never => {
		const found = String.fromCodePoint(text.codePointAt(index) ?? 0);
		return refuse(
			`The body is not valid JSON: "${found}" is unexpected at ${placeOf(index)}`,
		);
	};
	/** Waits for more text, if there may be more. */
	const starve = (): false => {
		if (!isFinished) return false;
		return refuse(
			values === 0
				? "The body is empty; send a JSON object"
				: "The body is not valid JSON: it ends too early",
		);
	};

	/** The length of the string at `index`, with its quotes; 0: its end has not come. */
	const measureString = (): number => {
		if (passed === 0) passed = 1;
		for (;;) {
			plainPattern.lastIndex = index + passed;
			plainPattern.test(text);
			const end = plainPattern.lastIndex;
			passed = end - index;
			if (passed > jsonTextLengthMax)
				refuse(
					`${pathOfString()} has a text of more than ${jsonTextLengthMax} characters`,
				);
			if (end >= text.length) return 0;
			const code = text.charCodeAt(end);
			if (code === quote) break;
			if (code < 32) refuseString();
			if (code === backslash) {
				if (end + 1 >= text.length) return 0;
				meaning = "";
				passed++;
			}
			passed++;
		}
		const size = passed + 1;
		if (meaning !== undefined) meaning = readEscapes(size);
		passed = 0;
		return size;
	};
	const refuseString = (): never => {
		let path = pathOfString();
		if (mode === "key" || mode === "keyOrEnd") {
			const frame = frames[depth - 1] as Frame;
			frame.name = text.slice(index + 1, index + passed + 1);
			path = pathAt(depth);
		}
		return refuseText(path, placeOf(index));
	};
	const readEscapes = (size: number): string => {
		try {
			return JSON.parse(text.slice(index, index + size)) as string;
		} catch {
			return refuseString();
		}
	};
	const countValue = () => {
		if (++values > bounds.valuesMax)
			refuse(`The body holds more than ${bounds.valuesMax} values`);
		if (depth === 0) return;
		const frame = frames[depth - 1] as Frame;
		if (!frame.isList) return;
		frame.count++;
		if (depth !== 2) return;
		const { name } = frames[0] as Frame;
		const limit = bounds.entriesMax?.(name);
		if (limit !== undefined && frame.count > limit)
			throw new TooManyEntriesError(name, limit);
	};

	/** What the value at this depth is: something that is kept by itself, or only in what holds it. */
	const isProperty = () => depth === 1 && !frames[0]?.isList;
	const isEntry = () => depth === 2 && !frames[0]?.isList && frames[1]?.isList;

	const isInPart = () =>
		frames[0]?.isList ? depth > 0 : depth > (frames[1]?.isList ? 2 : 1);

	const takeRun = () => {
		if (runCount === 0) return;
		runs.push(`[${kept.take(text, runEnd)}]`);
		runCount = 0;
	};
	const demandShort = (end: number) => {
		const max = bounds.pieceLengthMax ?? Infinity;
		if (kept.partLengthAt(end) <= max) return;
		const level = frames[0]?.isList ? 0 : frames[1]?.isList ? 2 : 1;
		refuse(
			`${pathAt(Math.min(depth, level)) || "The body"} is longer than ${max} characters, the limit for one entry`,
		);
	};

	const beginValue = (isList?: boolean) => {
		countValue();
		const isKeptInside =
			(depth === 0 && isList === false) || (isProperty() && isList === true);
		if (isKeptInside) return;
		if (depth === 0 || isProperty() || isEntry()) kept.begin(index);
	};
	const endValue = (isList?: boolean) => {
		mode = "after";
		const isPart = depth === 0 || isProperty() || isEntry();
		if (!isPart) return;
		if (isProperty() && isList) takeRun();
		demandShort(index);
		if (isEntry()) {
			runEnd = index;
			const isRun =
				++runCount >= runEntriesMax || kept.lengthAt(index) >= runLengthMax;
			if (isRun) takeRun();
		} else if (isProperty()) {
			const { name } = frames[0] as Frame;
			parts.push({
				name,
				text: isList ? undefined : kept.take(text, index),
				runs: isList ? runs : undefined,
			});
			runs = [];
		} else if (!kept.isEmpty) whole = kept.take(text, index);
	};

	const open = (isList: boolean): true => {
		if (depth >= jsonDepthMax)
			refuse(
				`The body nests objects or lists more than ${jsonDepthMax} levels deep`,
			);
		beginValue(isList);
		const frame = frames[depth];
		if (frame === undefined)
			frames.push({ isList, count: 0, name: "", names: new Set() });
		else {
			frame.isList = isList;
			frame.count = 0;
			frame.name = "";
			if (frame.names.size > 0) frame.names.clear();
		}
		depth++;
		index++;
		mode = isList ? "valueOrEnd" : "keyOrEnd";
		return true;
	};
	const close = (): true => {
		depth--;
		index++;
		endValue(frames[depth]?.isList);
		return true;
	};

	const readValue = (code: number): boolean => {
		if (code === openBrace) return open(false);
		if (code === openBracket) return open(true);
		let size: number;
		if (code === quote) size = measureString();
		else if (code === minus || (code >= zero && code <= nine))
			size = measureNumber(text, index, { isFinished });
		else size = measureWord(text, index, { isFinished });
		if (size === -1) return unexpected();
		if (size === 0) return starve();
		if (meaning !== undefined) characters.note(meaning, pathOfString());
		meaning = undefined;
		beginValue();
		index += size;
		endValue();
		return true;
	};

	const readKey = (): boolean => {
		const size = measureString();
		if (size === 0) return starve();
		const frame = frames[depth - 1] as Frame;
		const name = meaning ?? text.slice(index + 1, index + size - 1);
		const isEscaped = meaning !== undefined;
		meaning = undefined;
		index += size;
		if (frame.names.has(name))
			refuse(
				`The body names the key "${name.slice(0, 100)}" twice in one object; use it once`,
			);
		frame.name = name;
		if (isEscaped) characters.note(name, pathAt(depth));
		if (name === "__proto__")
			refuse(`${pathAt(depth)} is not a name that a property may have`);
		frame.names.add(name);
		if (++frame.count > jsonKeysMax)
			refuse(`An object of the body has more than ${jsonKeysMax} properties`);
		mode = "colon";
		return true;
	};

	const step = (code: number): boolean => {
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
				return true;
			case "after": {
				if (depth === 0) return unexpected();
				const { isList } = frames[depth - 1] as Frame;
				if (code === comma) {
					index++;
					mode = isList ? "value" : "key";
					return true;
				}
				return code === (isList ? closeBracket : closeBrace)
					? close()
					: unexpected();
			}
		}
	};

	return {
		parts,
		problems: characters.problems,
		get whole() {
			return whole;
		},
		get length() {
			return length;
		},
		get values() {
			return values;
		},
		add(more) {
			// Blanks between entries are not kept.
			if (isEntry()) takeRun();
			kept.turn(text, index);
			({ line, column } = passText({ line, column }, text, index));
			text = text.slice(index) + more;
			index = 0;
			length += more.length;
		},
		finish() {
			isFinished = true;
		},
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
				const isEnd = index >= text.length;
				const isOver = mode === "after" && depth === 0;
				const before = index;
				if (isEnd && isOver) return true;
				if (!(isEnd ? starve() : step(text.charCodeAt(index)))) {
					if (isInPart()) demandShort(text.length);
					return true;
				}
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

function malformed(sentence: string): RequestError {
	return new RequestError("malformed", `${sentence}.`);
}
