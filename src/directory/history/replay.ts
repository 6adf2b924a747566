import { isSameField } from "./change.ts";
import { nameParts, writeField } from "./field-parts.ts";

/** The parts of a history line from which the state of its subject follows. */
export interface ReplayedLine {
	id: number;
	kind: string;
	version: number | undefined;
	fields: Record<string, { from?: unknown; to?: unknown }>;
}

/** Replays the history of one subject line by line, oldest first. */
export interface Replay {
	take(line: ReplayedLine): void;
	/**
	 * The differences between a state and the lines, as phrases that follow "the person …"; undefined: the
	 * subject does not exist.
	 */
	compare(state: Record<string, unknown> | undefined): string[];
	/** The state before all lines; undefined when one of the lines created the subject. */
	undo(state: Record<string, unknown>): Record<string, unknown> | undefined;
}

/** The version of a person who was loaded without a line of history. */
const loadedVersion = 1;
const counted = new Set(["version", "modifiedAt"]);

/** The latest state of the subject, as far as the lines tell it. */
interface Replayed {
	readonly known: Map<string, unknown>;
	/** Fields of a loaded subject before the first line that changed them. */
	readonly loaded: Map<string, unknown>;
	readonly problems: string[];
	lineCount: number;
	/** Whether every field follows from the lines: a line created the subject, not a load. */
	isWhole: boolean;
	isThere: boolean;
	version: number | undefined;
}

/** Starts to replay the lines of one subject. It stores only the latest state. */
export function openReplay(): Replay {
	const replayed: Replayed = {
		known: new Map(),
		loaded: new Map(),
		problems: [],
		lineCount: 0,
		isWhole: false,
		isThere: true,
		version: undefined,
	};
	return {
		take: (line) => takeLine(replayed, line),
		undo: (state) => undoLoaded(replayed, state),
		compare: (state) => [
			...replayed.problems,
			...differencesOf(replayed, state),
		],
	};
}

function undoLoaded(
	{ isWhole, loaded }: Replayed,
	state: Record<string, unknown>,
): Record<string, unknown> | undefined {
	if (isWhole) return undefined;
	const before = { ...state };
	for (const [name, value] of loaded) writeField(before, name, value);
	return before;
}

function takeLine(replayed: Replayed, line: ReplayedLine): void {
	takeKind(replayed, line);
	takeVersion(replayed, line);
	takeFields(replayed, line);
	replayed.lineCount++;
	if (line.kind !== "deleted") return;
	replayed.isThere = false;
	beginWhole(replayed);
}

function takeKind(replayed: Replayed, { kind, id }: ReplayedLine): void {
	const { problems, lineCount, isThere } = replayed;
	if (kind !== "created" && kind !== "restored") {
		if (!isThere)
			problems.push(`was changed by change ${id} after it was deleted`);
		return;
	}
	if (lineCount > 0 && isThere)
		problems.push(`was ${kind} by change ${id}, but existed already`);
	beginWhole(replayed);
	replayed.isThere = true;
}

function beginWhole(replayed: Replayed): void {
	replayed.known.clear();
	replayed.isWhole = true;
}

function takeVersion(replayed: Replayed, { version, id }: ReplayedLine): void {
	if (version === undefined) return;
	const { isWhole, problems } = replayed;
	const before = replayed.version ?? (isWhole ? undefined : loadedVersion);
	if (before !== undefined && version > before + 1)
		problems.push(
			`has version ${version} by change ${id}, after version ${before}: changes in between are missing`,
		);
	replayed.version = version;
}

function takeFields(
	{ known, loaded, problems, isWhole }: Replayed,
	{ fields, id }: ReplayedLine,
): void {
	for (const [name, { from, to }] of Object.entries(fields)) {
		const before = known.get(name);
		if ((isWhole || known.has(name)) && !isSameField(name, before, from))
			problems.push(
				`had a different value of ${name} before change ${id} than the earlier changes say`,
			);
		if (!isWhole && !loaded.has(name)) loaded.set(name, from);
		known.set(name, to);
	}
}

function differencesOf(
	replayed: Replayed,
	state: Record<string, unknown> | undefined,
): string[] {
	const { lineCount, isThere } = replayed;
	if (state === undefined)
		return lineCount > 0 && isThere
			? ["is not there, and no change says that it was deleted"]
			: [];
	if (!isThere)
		return ["exists, although its history says that it was deleted"];
	return [
		...versionDifferences(replayed, state.version),
		...fieldDifferences(replayed, state),
	];
}

function versionDifferences(
	{ lineCount, version }: Replayed,
	found: unknown,
): string[] {
	if (typeof found !== "number") return [];
	if (lineCount === 0 && found > loadedVersion)
		return [`has version ${found}, but no change in the history`];
	if (version !== undefined && found !== version)
		return [`has version ${found}; its last change made version ${version}`];
	return [];
}

function fieldDifferences(
	{ known, isWhole }: Replayed,
	found: Record<string, unknown>,
): string[] {
	const state = nameParts(found);
	const changed = [...known]
		.filter(([name, value]) => !isSameField(name, state[name], value))
		.map(
			([name]) => `has a different value of ${name} than its last change set`,
		);
	if (!isWhole) return changed;
	const added = Object.keys(state)
		.filter(
			(name) =>
				!known.has(name) && !counted.has(name) && state[name] !== undefined,
		)
		.map((name) => `has a ${name} that no change set`);
	return [...changed, ...added];
}
