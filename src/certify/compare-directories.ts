import {
	type DirectoryState,
	kinds,
	nameOf,
	type ShownRecord,
} from "./directory-state.ts";

/** A value that is not as it would be without the incident. An absent value is undefined. */
export interface Difference {
	of: (typeof kinds)[number];
	/** The e-mail address or name. */
	name: string;
	/** The property; `exists` where the record itself is missing or should not be there. */
	field: string;
	before: unknown;
	wanted: unknown;
	actual: unknown;
}

/** How the directory ended: as without the incident, as at the start, with a part of the changes, or with other values. */
export type Ending = "as wanted" | "as before" | "in part" | "otherwise";

/** Lists every value that differs from the wanted one. */
export function compareDirectories({
	before,
	wanted,
	actual,
}: Record<"before" | "wanted" | "actual", DirectoryState>): Difference[] {
	return kinds.flatMap((of) => {
		const keys = new Set([...wanted[of].keys(), ...actual[of].keys()]);
		return [...keys].flatMap((key) =>
			compareRecords(
				{
					before: before[of].get(key),
					wanted: wanted[of].get(key),
					actual: actual[of].get(key),
				},
				of,
			),
		);
	});
}

type Records = Record<"before" | "wanted" | "actual", ShownRecord | undefined>;

function compareRecords(
	{ before, wanted, actual }: Records,
	of: Difference["of"],
): Difference[] {
	const name = nameOf(before ?? wanted ?? actual ?? {});
	if (wanted === undefined || actual === undefined)
		return [
			{
				...{ of, name, field: "exists" },
				before: before !== undefined,
				wanted: wanted !== undefined,
				actual: actual !== undefined,
			},
		];
	const fields = new Set([...Object.keys(wanted), ...Object.keys(actual)]);
	return [...fields]
		.filter((field) => !isSame(wanted[field], actual[field]))
		.map((field) => ({
			...{ of, name, field },
			before: before?.[field],
			wanted: wanted[field],
			actual: actual[field],
		}));
}

/** Says how the directory ended. `fromStart` are the differences between the end and the start. */
export function endingOf(
	differences: readonly Difference[],
	fromStart: readonly Difference[],
): Ending {
	if (differences.length === 0) return "as wanted";
	if (fromStart.length === 0) return "as before";
	return differences.every(isPart) ? "in part" : "otherwise";
}

// Not changed yet, or of a list only some entries.
function isPart({ before, wanted, actual }: Difference): boolean {
	if (isSame(before, actual)) return true;
	const isList = [before, wanted, actual].some(Array.isArray);
	if (!isList) return false;
	const old = entriesOf(before);
	const goal = entriesOf(wanted);
	const present = entriesOf(actual);
	const isReordered =
		present.size === goal.size && [...present].every((one) => goal.has(one));
	return (
		!isReordered &&
		[...present].every((entry) => old.has(entry) || goal.has(entry)) &&
		[...old].every((entry) => !goal.has(entry) || present.has(entry))
	);
}

function entriesOf(value: unknown): ReadonlySet<string> {
	return new Set(
		Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)) : [],
	);
}

function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
