import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Person } from "../people/person.ts";
import { openWalk } from "./as-of.ts";
import { type Change, compareStates } from "./change.ts";

const born = 10;

/** One event of a person: new fields, or a deletion and restoration, and the time that passes after it. */
const event = fc.record({
	what: fc.constantFrom("change", "change", "change", "leave"),
	title: fc.constantFrom("GM", "VP", undefined),
	roles: fc.subarray(["full", "user"]),
	later: fc.constantFrom(0, 1, 5, -2),
});

test("walking back from the present equals replaying the changes up to a time", () => {
	fc.assert(
		fc.property(
			fc.array(event, { maxLength: 12 }),
			fc.boolean(),
			fc.nat({ max: 80 }),
			(events, isSeeded, at) => {
				const { lines, states, present } = play(events, isSeeded);
				const walk = openWalk(present, at);
				lines.toReversed().some(walk.isOverAt);
				// The state after the last line at or before the time; before all lines, the state from a seed.
				const last = lines.findLastIndex(({ author }) => author.at <= at);
				const expected = states[last + 1];
				expect(walk.end()).toEqual(
					expected && expected.createdAt <= at ? expected : undefined,
				);
			},
		),
		{ numRuns: 1000 },
	);
});

test("lines that came after the state was read are passed over", () => {
	const events = ["GM", "VP", undefined, "GM"].map((title) => ({
		what: "change",
		title,
		roles: [],
		later: 1,
	}));
	const { lines, states } = play(events, true);
	const read = states.at(-3);
	const walk = openWalk(read, 1000);
	lines.toReversed().some(walk.isOverAt);
	expect(walk.end()).toEqual(read);
});

function play(
	events: { what: string; title?: string; roles: string[]; later: number }[],
	isSeeded: boolean,
) {
	let person: Person | undefined = isSeeded ? createPerson() : undefined;
	let now = born;
	let version = isSeeded ? 1 : 0;
	const lines: Change[] = [];
	const states: (Person | undefined)[] = [person];
	const move = (kind: Change["kind"], next: Person | undefined) => {
		version++;
		const after: Person | undefined = next && {
			...next,
			version,
			modifiedAt: now,
		};
		lines.push({
			id: lines.length + 1,
			orgId: "acme",
			subject: "person",
			subjectId: "ann",
			kind,
			version,
			author: { personId: "ada", orgId: "acme", trackingId: "T", at: now },
			fields: compareStates(person, after),
		});
		person = after;
		states.push(after);
	};
	for (const { what, title, roles, later } of events) {
		now += later;
		if (person === undefined) move("created", createPerson());
		else if (what === "leave") move("deleted", undefined);
		else if (title !== person.title || roles.join() !== person.roles.join())
			move("updated", { ...person, title, roles });
	}
	return { lines, states, present: person };
}

function createPerson(): Person {
	return {
		id: "ann",
		orgId: "acme",
		type: "person",
		emails: ["ann@example.com"],
		displayName: "Ann",
		roles: [],
		licenses: [],
		isLoginEnabled: true,
		createdAt: born,
		modifiedAt: born,
		version: 1,
	};
}
