import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	applyChanges,
	type ChangeState,
	type Conflict,
	compareStates,
	composeBody,
	findConflicts,
	isSetChange,
	preconditionOf,
	stateOf,
} from "./change.ts";
import type { Change, Step } from "./plan.ts";
import { isSameValue, type WirePerson } from "./wire-person.ts";

const ada: WirePerson = {
	id: "ada",
	orgId: "acme",
	emails: ["ada@acme.example"],
	displayName: "Ada Lovelace",
	firstName: "Ada",
	nickName: "Ada",
	avatar: "https://acme.example/ada.png",
	title: "GM",
	phoneNumbers: [
		{ type: "work", value: "+1 408 526 7209" },
		{ type: "mobile", value: "+1 408 526 7210" },
		{ type: "work_extension", value: "8133" },
	],
	extension: "133",
	licenses: ["calling", "messaging"],
	roles: [],
	loginEnabled: "true",
	status: "active",
	somethingNew: { of: "the service" },
};

function stepOf(changes: Change[], action: Step["action"] = "update"): Step {
	return {
		id: "1",
		action,
		person: { id: "ada", email: "ada@acme.example", displayName: "Ada" },
		changes,
		request: { method: "PUT", path: "/v1/people/ada" },
		precondition: preconditionOf(changes),
		after: [],
		losses: [],
	};
}

const texts = fc.constantFrom("", "a", "b", undefined);
const lists = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"));
const emails = fc.uniqueArray(
	fc.constantFrom("a@x.example", "b@x.example", "c@x.example"),
	{ minLength: 1 },
);
const states = fc.record({
	id: fc.constant("ada"),
	emails,
	displayName: fc.constantFrom("Ada", "Ada Lovelace"),
	firstName: texts,
	title: texts,
	managerId: texts.map((id) => id || undefined),
	licenses: lists,
	roles: fc.option(lists, { nil: undefined }),
	phoneNumbers: lists.map((digits) =>
		digits.map((digit) => ({
			type: digit === "d" ? "mobile" : "work",
			value: `+1 408 526 720${digit.charCodeAt(0) % 10}`,
		})),
	),
	loginEnabled: fc.constantFrom("true", "false", true, false),
});

describe("the changes between two states of a person", () => {
	test("make the first one the second, and nothing more", () => {
		fc.assert(
			fc.property(states, states, (before, after) => {
				const first: WirePerson = before;
				const changes = compareStates(before, after);
				const made = applyChanges(before, changes);
				expect(compareStates(made, after)).toEqual([]);
				expect(compareStates(made, applyChanges(made, changes))).toEqual([]);
				const touched = new Set(changes.map(({ field }) => field));
				for (const field of ["title", "firstName", "licenses"])
					if (!touched.has(field))
						expect(isSameValue(field, made[field], first[field])).toBe(true);
			}),
		);
	});

	test("are not made in the first state and made in the second", () => {
		fc.assert(
			fc.property(states, states, (before, after) => {
				for (const change of compareStates(before, after)) {
					expect(stateOf(change, before)).toBe<ChangeState>("before");
					expect(stateOf(change, applyChanges(before, [change]))).toBe("after");
				}
			}),
		);
	});

	test("keep what others change in between, entry by entry", () => {
		const mine = { ...ada, licenses: ["messaging", "meeting"], title: "CEO" };
		const changes = compareStates(ada, mine);
		expect(changes).toEqual([
			{ field: "licenses", add: ["meeting"], remove: ["calling"] },
			{ field: "title", from: "GM", to: "CEO" },
		]);
		const theirs = {
			...ada,
			licenses: ["webinars", "calling"],
			department: "X",
		};
		const body = composeBody(theirs, changes);
		expect(body.licenses).toEqual(["webinars", "meeting"]);
		expect(body.department).toBe("X");
		expect(changes.filter(isSetChange)).toHaveLength(1);
	});
});

describe("the name of a manager", () => {
	const managed = { ...ada, managerId: "grace", manager: "Grace Hopper" };
	const named = { ...ada, manager: "Grace" };

	test("belongs to a plan only where there is no id, since it changes with the manager", () => {
		const away = compareStates(managed, ada);
		expect(away).toEqual([
			{ field: "managerId", from: "grace", to: undefined },
		]);
		const renamed = { ...managed, manager: "Grace Murray" };
		expect(findConflicts(stepOf(away), renamed)).toEqual([]);
		expect(composeBody(renamed, away)).not.toHaveProperty("manager");
	});

	test("comes back where an id took its place", () => {
		const back = compareStates(managed, named);
		expect(applyChanges(managed, back)).toEqual(named);
		const there = compareStates(named, managed);
		expect(there.map((change) => stateOf(change, managed))).toEqual([
			"after",
			"after",
		]);
	});
});

describe("the body of an update", () => {
	test("carries every settable property along, and nothing that only the service sets", () => {
		const body = composeBody(ada, [{ field: "title", from: "GM", to: "CEO" }]);
		expect(body).toEqual({
			orgId: "acme",
			emails: ["ada@acme.example"],
			displayName: "Ada Lovelace",
			firstName: "Ada",
			avatar: "https://acme.example/ada.png",
			title: "CEO",
			phoneNumbers: [{ type: "work", value: "+1 408 526 7209" }],
			extension: "133",
			licenses: ["calling", "messaging"],
			roles: [],
			loginEnabled: true,
		});
	});

	test("clears a name by an empty text, since one that is left out stays", () => {
		const body = composeBody(ada, [{ field: "firstName", from: "Ada" }]);
		expect(body.firstName).toBe("");
	});

	test("puts the primary e-mail address first, in whatever order the service shows them", () => {
		const before = { ...ada, emails: ["a@x.example", "b@x.example"] };
		const after = { ...ada, emails: ["c@x.example", "b@x.example"] };
		const changes = compareStates(before, after);
		const shown = { ...ada, emails: ["b@x.example", "A@x.example"] };
		expect(findConflicts(stepOf(changes), shown)).toEqual([]);
		expect(composeBody(shown, [])).not.toHaveProperty("emails");
		expect(composeBody(shown, changes).emails).toEqual([
			"c@x.example",
			"b@x.example",
		]);
	});

	test("leaves out the name of a manager who is named by an id", () => {
		const before = { ...ada, managerId: "old", manager: "Old" };
		const after = { ...ada, managerId: "new", manager: "New" };
		const changes = compareStates(before, after);
		expect(changes).toEqual([{ field: "managerId", from: "old", to: "new" }]);
		expect(composeBody(before, changes)).not.toHaveProperty("manager");
	});
});

describe("a conflict", () => {
	const change: Change = { field: "title", from: "GM", to: "CEO" };

	test("is a field of the plan that somebody gave a third value", () => {
		expect(findConflicts(stepOf([change]), ada)).toEqual([]);
		expect(findConflicts(stepOf([change]), { ...ada, title: "CEO" })).toEqual(
			[],
		);
		expect(
			findConflicts(stepOf([change]), { ...ada, department: "Sales" }),
		).toEqual([]);
		const expected: Conflict[] = [
			{ field: "title", base: "GM", yours: "CEO", theirs: "CTO" },
		];
		expect(findConflicts(stepOf([change]), { ...ada, title: "CTO" })).toEqual(
			expected,
		);
	});

	test("is never an entry of a list, which is there or is not", () => {
		const lists: Change = {
			field: "licenses",
			add: ["x"],
			remove: ["calling"],
		};
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.constantFrom("x", "calling")),
				(licenses) => {
					expect(findConflicts(stepOf([lists]), { ...ada, licenses })).toEqual(
						[],
					);
				},
			),
		);
	});

	test("is somebody who is gone, unless the plan deletes them", () => {
		expect(findConflicts(stepOf([change]), undefined)).toHaveLength(1);
		expect(findConflicts(stepOf([], "delete"), undefined)).toEqual([]);
	});

	test("is somebody whom the plan deletes and who changed since", () => {
		const step = { ...stepOf([], "delete"), precondition: { ...ada } };
		expect(findConflicts(step, { ...ada, status: "inactive" })).toEqual([]);
		const fields = findConflicts(step, { ...ada, licenses: [] }).map(
			({ field }) => field,
		);
		expect(fields).toEqual(["licenses"]);
	});

	test("is somebody who has the e-mail address of a new person", () => {
		expect(findConflicts(stepOf([], "create"), undefined)).toEqual([]);
		expect(findConflicts(stepOf([], "create"), ada)).toHaveLength(1);
	});
});
