import type { FieldProblem } from "../../directory/field-problem.ts";
import { RequestError } from "../errors.ts";
import { type CharacterNotes, openCharacterNotes } from "./json-characters.ts";
import {
	type Level,
	type Position,
	passText,
	pathOf,
	startOfText,
} from "./json-tokens.ts";
import { type KeptText, openKeptText } from "./kept-text.ts";

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

/** A JSON text that was scanned, and not parsed. */
export interface ScannedJson {
	/** The properties of an object. */
	readonly parts: readonly JsonPart[];
	/** The text, when it is no object. */
	readonly whole: string | undefined;
	/** Characters. */
	readonly length: number;
	readonly values: number;
	/** The fields whose text or name holds a character that no text may hold: U+0000 or half a surrogate pair. */
	readonly problems: readonly FieldProblem[];
}

/** An object or list that has begun and not ended. */
interface Frame extends Level {
	names: Set<string>;
}

/** How far a scan is, and the text that it keeps. The functions that take its steps change it. */
export interface ScanState extends ScannedJson {
	readonly bounds: JsonBounds;
	/** The text that came last, and before it the beginning of a token that has not ended. */
	text: string;
	/** The character of `text` that is next. */
	index: number;
	/** The position at which `text` begins. */
	start: Position;
	isFinished: boolean;
	/** The tokens that may come next. */
	mode: "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "after";
	/** The first `depth` frames are open. Another object or list of the same depth uses a frame again. */
	readonly frames: Frame[];
	depth: number;
	length: number;
	values: number;
	/** How many characters of the string at `index` were scanned. */
	passed: number;
	/** The string at `index` without its escapes; undefined: it has none. */
	unescaped: string | undefined;
	readonly characters: CharacterNotes;
	readonly parts: JsonPart[];
	whole: string | undefined;
	readonly kept: KeptText;
	/** Of the list that is a property of the top object: the texts that were taken, and the entries that are kept beside them. */
	runs: string[];
	runCount: number;
	/** Where in `text` the last of those entries ends. */
	runEnd: number;
}

export function beginScan(bounds: JsonBounds): ScanState {
	const characters = openCharacterNotes();
	return {
		bounds,
		text: "",
		index: 0,
		start: startOfText,
		isFinished: false,
		mode: "value",
		frames: [],
		depth: 0,
		length: 0,
		values: 0,
		passed: 0,
		unescaped: undefined,
		characters,
		problems: characters.problems,
		parts: [],
		whole: undefined,
		kept: openKeptText(),
		runs: [],
		runCount: 0,
		runEnd: 0,
	};
}

/** The object or list that holds the token at `index`. There must be one. */
export function innermostFrame({ frames, depth }: ScanState): Frame {
	return frames[depth - 1] as Frame;
}

/** How a refusal names what the outermost `depth` frames are reading. */
export function pathAt({ frames }: ScanState, depth: number): string {
	return pathOf(frames.slice(0, depth));
}

/** The line and column of a character of `text`, for a refusal. */
export function showPosition({ start, text }: ScanState, end: number): string {
	const { line, column } = passText(start, text, end);
	return `line ${line}, column ${column}`;
}

export function refuse(sentence: string): never {
	throw new RequestError("malformed", `${sentence}.`);
}

/** Refuses the character at `index`. */
export function refuseCharacter(state: ScanState): never {
	const { text, index } = state;
	const found = String.fromCodePoint(text.codePointAt(index) ?? 0);
	return refuse(
		`The body is not valid JSON: "${found}" is unexpected at ${showPosition(state, index)}`,
	);
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
