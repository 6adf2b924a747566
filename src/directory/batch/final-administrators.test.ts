import { describe, expect, test } from "bun:test";
import type { ChangeContext } from "../people/change-context.ts";
import { fullRoleIds } from "../people/last-administrator.ts";
import type { PeopleStep } from "../people/people-step.ts";
import type { Person } from "../people/person.ts";
import {
	askAdministratorsAtEnd,
	NoAdministratorLeft,
} from "./final-administrators.ts";

const administrator: Person = {
	id: "ann",
	orgId: "acme",
	type: "person",
	emails: ["ann@example.com"],
	displayName: "Ann",
	roles: [...fullRoleIds()],
	licenses: [],
	isLoginEnabled: true,
	createdAt: 0,
	modifiedAt: 0,
	version: 1,
};
const member: Person = { ...administrator, id: "ben", roles: [] };
const context = { hasOtherHolder: () => false } as unknown as ChangeContext;

function targetOf(id: string): PeopleStep["target"] {
	const author = { personId: "ada", orgId: "acme", trackingId: "t", at: 0 };
	return { orgId: "acme", id, author };
}

const removal: PeopleStep = {
	kind: "delete",
	target: targetOf("ann"),
	check: () => {},
};

function update(id: string, fields: Partial<Person>): PeopleStep {
	return {
		kind: "update",
		target: targetOf(id),
		rule: (current) => ({ person: { ...current, ...fields }, warnings: [] }),
	};
}

// Runs the rules of some steps, as an engine does; returns the step that is named as the last that removes
// an administrator.
function runSteps(
	steps: readonly PeopleStep[],
	reached: Readonly<Record<number, Person>>,
): number | undefined {
	try {
		for (const [at, person] of Object.entries(reached)) {
			const step = steps[Number(at)];
			if (step?.kind === "update") step.rule(person, context);
			else if (step?.kind === "delete") step.check(person, context);
		}
	} catch (refusal) {
		if (refusal instanceof NoAdministratorLeft) return refusal.step;
		throw refusal;
	}
	return undefined;
}

describe("the last step that takes an administrator away", () => {
	const steps = askAdministratorsAtEnd([
		removal,
		update("ann", { roles: [] }),
		update("ben", { title: "GM" }),
	]);

	test("is not a step that the rules do not reach when they run again", () => {
		// The first run of the deletion stops at people who are not read yet, so the update finds the person.
		expect(runSteps(steps, { 1: administrator, 2: member })).toBe(1);
		expect(runSteps(steps, { 0: administrator, 2: member })).toBe(0);
	});

	test("is remembered while only later steps run again", () => {
		expect(runSteps(steps, { 0: administrator })).toBeUndefined();
		expect(runSteps(steps, { 2: member })).toBe(0);
		expect(runSteps(steps, { 2: member })).toBe(0);
	});
});
