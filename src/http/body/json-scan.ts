import { refuseText } from "./json-characters.ts";
import {
	beginValue,
	endValue,
	keepBegunPart,
	refuseLongBegunPart,
} from "./json-scan-parts.ts";
import {
	beginScan,
	innermostFrame,
	type JsonBounds,
	pathAt,
	refuse,
	refuseCharacter,
	type ScannedJson,
	type ScanState,
	showPosition,
} from "./json-scan-state.ts";
import {
	isBlank,
	measureNumber,
	measureWord,
	passText,
} from "./json-tokens.ts";

/** The maximum depth of nested objects and lists. */
export const jsonDepthMax = 32;
/** The longest string, in UTF-16 units, and the longest number, in digits. */
export const jsonTextLengthMax = 1024 * 1024;
/** The maximum number of properties of one object. */
export const jsonKeysMax = 2000;

/** Scans a JSON text while it arrives, some steps at a time. */
export interface JsonScan {
	/** Appends text to the text received so far. */
	add(more: string): void;
	/** Marks the end of the text. */
	finish(): void;
	/**
	 * Takes at most `steps` steps. Returns whether all received text has been scanned. Refuses with `malformed` a text
	 * that is not JSON or is too large, as early as possible.
	 */
	advance(steps: number): boolean;
	/** The parts found so far. */
	result(): ScannedJson;
}

const [quote, backslash, colon, comma, minus, zero, nine] = [
	34, 92, 58, 44, 45, 48, 57,
] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [
	123, 125, 91, 93,
] as const;
/** The characters of a string that are not escaped. */
const plainPattern = /[ !#-[\]-\uffff]*/y;
/** The maximum number of blanks skipped at a time, and the steps that they cost. */
const blanksLength = 1024;
const blanksSteps = 50;
/** The number of characters of a text that cost one step. */
const textPerStep = 64;

/**
 * Scans JSON strictly, without building values: its grammar, no duplicate name in one object, no `__proto__`, and no
 * more than `bounds` allow. Notes texts with U+0000 or half a surrogate pair. Keeps only the text to be parsed and
 * allocates almost nothing else, since the garbage of a million values stays in memory for long.
 */
export function openJsonScan(bounds: JsonBounds): JsonScan {
	const state = beginScan(bounds);
	return {
		add: (more) => addText(state, more),
		finish() {
			state.isFinished = true;
		},
		advance: (steps) => advance(state, steps),
		result() {
			const { parts, whole, length, values, problems } = state;
			return { parts, whole, length, values, problems };
		},
	};
}

function addText(state: ScanState, more: string): void {
	const { text, index } = state;
	keepBegunPart(state);
	state.start = passText(state.start, text, index);
	state.text = text.slice(index) + more;
	state.index = 0;
	state.length += more.length;
}

function advance(state: ScanState, steps: number): boolean {
	for (let left = steps; left > 0; left--) {
		if (skipBlanks(state) === blanksLength) {
			left -= blanksSteps;
			continue;
		}
		const isEnd = state.index >= state.text.length;
		const isOver = state.mode === "after" && state.depth === 0;
		if (isEnd && isOver) return true;
		const before = state.index;
		if (!(isEnd ? awaitText(state) : step(state))) {
			refuseLongBegunPart(state);
			return true;
		}
		left -= Math.floor((state.index - before) / textPerStep);
	}
	return false;
}

function skipBlanks(state: ScanState): number {
	let blanks = 0;
	while (
		blanks < blanksLength &&
		isBlank(state.text.charCodeAt(state.index + blanks))
	)
		blanks++;
	state.index += blanks;
	return blanks;
}

/** False: the token at `index` has not ended. Refuses with `malformed` when there is no more text. */
function awaitText(state: ScanState): false {
	if (!state.isFinished) return false;
	return refuse(
		state.values === 0
			? "The body is empty; send a JSON object"
			: "The body is not valid JSON: it ends too early",
	);
}

/** Reads the token at `index`; false when its end has not arrived. */
function step(state: ScanState): boolean {
	const code = state.text.charCodeAt(state.index);
	switch (state.mode) {
		case "value":
			return readValue(state, code);
		case "valueOrEnd":
			return code === closeBracket ? close(state) : readValue(state, code);
		case "keyOrEnd":
			return code === closeBrace ? close(state) : readKey(state, code);
		case "key":
			return readKey(state, code);
		case "colon":
			if (code !== colon) return refuseCharacter(state);
			state.index++;
			state.mode = "value";
			return true;
		case "after":
			return readAfterValue(state, code);
	}
}

function readAfterValue(state: ScanState, code: number): true {
	if (state.depth === 0) return refuseCharacter(state);
	const { isList } = innermostFrame(state);
	if (code === (isList ? closeBracket : closeBrace)) return close(state);
	if (code !== comma) return refuseCharacter(state);
	state.index++;
	state.mode = isList ? "value" : "key";
	return true;
}

function readValue(state: ScanState, code: number): boolean {
	if (code === openBrace) return open(state, false);
	if (code === openBracket) return open(state, true);
	const size = measureValue(state, code);
	if (size === -1) return refuseCharacter(state);
	if (size === 0) return awaitText(state);
	if (state.unescaped !== undefined)
		state.characters.note(state.unescaped, pathOfString(state));
	state.unescaped = undefined;
	beginValue(state);
	state.index += size;
	endValue(state);
	return true;
}

/** The length of the string, number or word at `index`; 0 when its end has not arrived, -1 when there is none. */
function measureValue(state: ScanState, code: number): number {
	if (code === quote) return measureString(state);
	const { text, index } = state;
	if (code === minus || (code >= zero && code <= nine))
		return measureNumber(text, index, state);
	return measureWord(text, index, state);
}

function open(state: ScanState, isList: boolean): true {
	const { frames, depth } = state;
	if (depth >= jsonDepthMax)
		refuse(
			`The body nests objects or lists more than ${jsonDepthMax} levels deep`,
		);
	beginValue(state, isList);
	const frame = frames[depth];
	if (frame === undefined)
		frames.push({ isList, count: 0, name: "", names: new Set() });
	else {
		frame.isList = isList;
		frame.count = 0;
		frame.name = "";
		if (frame.names.size > 0) frame.names.clear();
	}
	state.depth++;
	state.index++;
	state.mode = isList ? "valueOrEnd" : "keyOrEnd";
	return true;
}

function close(state: ScanState): true {
	state.depth--;
	state.index++;
	endValue(state, state.frames[state.depth]?.isList);
	return true;
}

function readKey(state: ScanState, code: number): boolean {
	if (code !== quote) return refuseCharacter(state);
	const size = measureString(state);
	if (size === 0) return awaitText(state);
	const { text, index, depth, unescaped } = state;
	const frame = innermostFrame(state);
	const name = unescaped ?? text.slice(index + 1, index + size - 1);
	state.unescaped = undefined;
	state.index += size;
	if (frame.names.has(name))
		refuse(
			`The body names the key "${name.slice(0, 100)}" twice in one object; use it once`,
		);
	frame.name = name;
	if (unescaped !== undefined)
		state.characters.note(name, pathAt(state, depth));
	if (name === "__proto__")
		refuse(`${pathAt(state, depth)} is not a name that a property may have`);
	frame.names.add(name);
	if (++frame.count > jsonKeysMax)
		refuse(`An object of the body has more than ${jsonKeysMax} properties`);
	state.mode = "colon";
	return true;
}

/** The length of the string at `index`, with its quotes; 0 when its end has not arrived. */
function measureString(state: ScanState): number {
	const { text, index } = state;
	if (state.passed === 0) state.passed = 1;
	for (;;) {
		plainPattern.lastIndex = index + state.passed;
		plainPattern.test(text);
		const end = plainPattern.lastIndex;
		state.passed = end - index;
		if (state.passed > jsonTextLengthMax)
			refuse(
				`${pathOfString(state)} has a text of more than ${jsonTextLengthMax} characters`,
			);
		if (end >= text.length) return 0;
		const code = text.charCodeAt(end);
		if (code === quote) break;
		if (code < 32) refuseString(state);
		if (code === backslash) {
			if (end + 1 >= text.length) return 0;
			state.unescaped = "";
			state.passed++;
		}
		state.passed++;
	}
	const size = state.passed + 1;
	if (state.unescaped !== undefined) state.unescaped = readEscapes(state, size);
	state.passed = 0;
	return size;
}

function readEscapes(state: ScanState, size: number): string {
	const { text, index } = state;
	try {
		return JSON.parse(text.slice(index, index + size)) as string;
	} catch {
		return refuseString(state);
	}
}

function refuseString(state: ScanState): never {
	const { mode, text, index, passed, depth } = state;
	const position = showPosition(state, index);
	if (mode !== "key" && mode !== "keyOrEnd")
		return refuseText(pathOfString(state), position);
	innermostFrame(state).name = text.slice(index + 1, index + passed + 1);
	return refuseText(pathAt(state, depth), position);
}

/** How a refusal names the string at `index`. */
function pathOfString(state: ScanState): string {
	const { frames, depth } = state;
	const frame = frames[depth - 1];
	if (!frame?.isList) return pathAt(state, depth) || "The body";
	// An entry counts once its end has arrived.
	return `${pathAt(state, depth - 1)}[${frame.count}]`;
}
