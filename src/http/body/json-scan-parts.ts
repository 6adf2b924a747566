import {
	innermostFrame,
	pathAt,
	refuse,
	type ScanState,
	TooManyEntriesError,
} from "./json-scan-state.ts";

/** Entries of a list that are parsed in one go, and the characters after which fewer are. */
export const runEntriesMax = 50;
const runLengthMax = 64 * 1024;

/** Counts the value at `index`, and keeps its text if it is parsed by itself; `isList` is undefined unless it is an object or a list. */
export function beginValue(state: ScanState, isList?: boolean): void {
	countValue(state);
	// Of the top object its properties are kept, of a list among them its entries.
	const isKeptInside =
		(state.depth === 0 && isList === false) ||
		(isProperty(state) && isList === true);
	if (isKeptInside) return;
	if (isPart(state)) state.kept.begin(state.index);
}

/** Ends the value before `index`, and takes its text if it is parsed by itself. Refuses with `malformed` one that is too long. */
export function endValue(state: ScanState, isList?: boolean): void {
	state.mode = "after";
	if (!isPart(state)) return;
	if (isProperty(state) && isList) takeRun(state);
	refuseLongPart(state, state.index);
	if (isEntry(state)) endEntry(state);
	else if (isProperty(state)) endProperty(state, isList);
	else if (!state.kept.isEmpty)
		state.whole = state.kept.take(state.text, state.index);
}

/** Keeps the beginning of a value of which the rest is in the next text. */
export function keepBegunPart(state: ScanState): void {
	// Blanks between entries are not kept.
	if (isEntry(state)) takeRun(state);
	state.kept.continueInNext(state.text, state.index);
}

/** Refuses with `malformed` a value that has not ended and is too long already. */
export function refuseLongBegunPart(state: ScanState): void {
	const { frames, depth } = state;
	const isInPart = frames[0]?.isList
		? depth > 0
		: depth > (frames[1]?.isList ? 2 : 1);
	if (isInPart) refuseLongPart(state, state.text.length);
}

function countValue(state: ScanState): void {
	const { bounds, depth } = state;
	if (++state.values > bounds.valuesMax)
		refuse(`The body holds more than ${bounds.valuesMax} values`);
	if (depth === 0) return;
	const frame = innermostFrame(state);
	if (!frame.isList) return;
	frame.count++;
	if (depth !== 2) return;
	const name = state.frames[0]?.name ?? "";
	const limit = bounds.entriesMax?.(name);
	if (limit !== undefined && frame.count > limit)
		throw new TooManyEntriesError(name, limit);
}

function isPart(state: ScanState): boolean {
	return state.depth === 0 || isProperty(state) || isEntry(state);
}

/** Whether the value at `index` is a property of the top object. */
function isProperty({ depth, frames }: ScanState): boolean {
	return depth === 1 && frames[0]?.isList === false;
}

/** Whether the value at `index` is an entry of a list that is a property of the top object. */
function isEntry({ depth, frames }: ScanState): boolean {
	return (
		depth === 2 && frames[0]?.isList === false && frames[1]?.isList === true
	);
}

function endEntry(state: ScanState): void {
	state.runEnd = state.index;
	const isRun =
		++state.runCount >= runEntriesMax ||
		state.kept.lengthAt(state.index) >= runLengthMax;
	if (isRun) takeRun(state);
}

function endProperty(state: ScanState, isList?: boolean): void {
	const { name } = innermostFrame(state);
	if (isList) {
		state.parts.push({ name, text: undefined, runs: state.runs });
		state.runs = [];
		return;
	}
	const text = state.kept.take(state.text, state.index);
	state.parts.push({ name, text, runs: undefined });
}

function takeRun(state: ScanState): void {
	if (state.runCount === 0) return;
	state.runs.push(`[${state.kept.take(state.text, state.runEnd)}]`);
	state.runCount = 0;
}

function refuseLongPart(state: ScanState, end: number): void {
	const { bounds, depth, frames, kept } = state;
	const max = bounds.pieceLengthMax ?? Infinity;
	if (kept.partLengthAt(end) <= max) return;
	const level = frames[0]?.isList ? 0 : frames[1]?.isList ? 2 : 1;
	const path = pathAt(state, Math.min(depth, level)) || "The body";
	refuse(`${path} is longer than ${max} characters, the limit for one entry`);
}
