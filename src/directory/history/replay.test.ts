import { expect, test } from "bun:test";
import fc from "fast-check";
import { compareStates } from "./change.ts";
import { openReplay, type ReplayedLine } from "./replay.ts";

type State = Record<string, unknown> & { version: number };

const states = fc.array(
	fc.record(
		{
			title: fc.string(),
			extension: fc.string(),
			roles: fc.array(fc.string()),
		},
		{ requiredKeys: [] },
	),
	{ minLength: 1, maxLength: 8 },
);

/** The lines between the states of a subject that was created or loaded. */
function linesOf(all: readonly State[], isCreated: boolean): ReplayedLine[] {
	return all.flatMap((state, index) => {
		if (index === 0 && !isCreated) return [];
		const before = all[index - 1];
		return {
			id: index + 1,
			kind: index === 0 ? "created" : "updated",
			version: state.version,
			fields: compareStates(before as never, state as never),
		};
	});
}

function replay(lines: readonly ReplayedLine[], state: State | undefined) {
	const run = openReplay();
	for (const line of lines) run.take(line);
	return run.compare(state);
}

const numbered = (all: readonly object[]) =>
	all.map((state, index): State => ({ ...state, version: index + 1 }));

test("finds nothing wrong with what the lines made, whether it was created or loaded", () => {
	fc.assert(
		fc.property(states, fc.boolean(), (all, isCreated) => {
			const versions = numbered(all);
			expect(replay(linesOf(versions, isCreated), versions.at(-1))).toEqual([]);
		}),
	);
});

test("finds every field of a created subject that was edited, added or taken away", () => {
	fc.assert(
		fc.property(
			states,
			fc.constantFrom("title", "extension", "roles", "department"),
			fc.string(),
			(all, name, value) => {
				const versions = numbered(all);
				const last = versions.at(-1) as State;
				fc.pre(JSON.stringify(last[name]) !== JSON.stringify(value));
				const problems = replay(linesOf(versions, true), {
					...last,
					[name]: value,
				});
				expect(problems.length).toBe(1);
				expect(problems[0]).toContain(name);
			},
		),
	);
});

test("finds a version without lines, lines that are gone, and subjects that come and go without one", () => {
	const versions = numbered([{ title: "a" }, { title: "b" }, { title: "c" }]);
	const lines = linesOf(versions, true);
	expect(replay([], versions[0])).toEqual([]);
	expect(replay([], versions[2])).toEqual([
		"has version 3, but no change in the history",
	]);
	expect(replay(lines.slice(0, 2), versions[2])[0]).toContain(
		"its last change made version 2",
	);
	expect(
		replay([lines[0], lines[2]] as ReplayedLine[], versions[2]),
	).toHaveLength(2);
	expect(replay(lines, undefined)).toEqual([
		"is not there, and no change says that it was deleted",
	]);
	const gone: ReplayedLine = {
		id: 9,
		kind: "deleted",
		version: 4,
		fields: compareStates(versions[2] as never, undefined),
	};
	expect(replay([...lines, gone], undefined)).toEqual([]);
	expect(replay([...lines, gone], versions[2])[0]).toContain("was deleted");
});
