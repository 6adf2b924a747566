import { isSameField } from "./change.ts";

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

/** Starts to replay the lines of one subject. It stores only the latest state. */
export function openReplay(): Replay {
	const known = new Map<string, unknown>();
	/** Fields of a loaded subject before the first line that changed them. */
	const loaded = new Map<string, unknown>();
	const problems: string[] = [];
	let lineCount = 0;
	// Whether every field follows from the lines: a line created the subject, not a load.
	let isWhole = false;
	let isThere = true;
	let version: number | undefined;

	const begin = (isKnown: boolean) => {
		known.clear();
		isWhole = isKnown;
	};
	const takeFields = (line: ReplayedLine) => {
		for (const [name, { from, to }] of Object.entries(line.fields)) {
			const before = known.get(name);
			if ((isWhole || known.has(name)) && !isSameField(name, before, from))
				problems.push(
					`had another ${name} before change ${line.id} than the changes before it say`,
				);
			if (!isWhole && !loaded.has(name)) loaded.set(name, from);
			known.set(name, to);
		}
	};
	return {
		take(line) {
			if (line.kind === "created" || line.kind === "restored") {
				if (lineCount > 0 && isThere)
					problems.push(
						`was ${line.kind} by change ${line.id}, and was there already`,
					);
				begin(true);
				isThere = true;
			} else if (!isThere)
				problems.push(`was changed by change ${line.id} after it was deleted`);
			const before = version ?? (isWhole ? undefined : loadedVersion);
			if (
				before !== undefined &&
				line.version !== undefined &&
				line.version > before + 1
			)
				problems.push(
					`has version ${line.version} by change ${line.id}, behind version ${before}: changes between are missing`,
				);
			takeFields(line);
			version = line.version ?? version;
			lineCount++;
			if (line.kind === "deleted") {
				isThere = false;
				begin(true);
			}
		},
		undo: (state) =>
			isWhole ? undefined : { ...state, ...Object.fromEntries(loaded) },
		compare(state) {
			if (state === undefined)
				return lineCount > 0 && isThere
					? [
							...problems,
							"is not there, and no change says that it was deleted",
						]
					: problems;
			if (!isThere)
				return [...problems, "is there, and was deleted as its history says"];
			if (typeof state.version === "number") {
				if (lineCount === 0 && state.version > loadedVersion)
					problems.push(
						`has version ${state.version}, and no change in the history`,
					);
				else if (version !== undefined && state.version !== version)
					problems.push(
						`has version ${state.version}; its last change made version ${version}`,
					);
			}
			for (const [name, value] of known)
				if (!isSameField(name, state[name], value))
					problems.push(`has another ${name} than its last change made`);
			if (isWhole)
				for (const name of Object.keys(state))
					if (
						!known.has(name) &&
						!counted.has(name) &&
						state[name] !== undefined
					)
						problems.push(`has a ${name} that no change made`);
			return problems;
		},
	};
}
