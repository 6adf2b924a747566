import { DirectoryError } from "../../../src/directory/errors.ts";
import type {
	PeopleStep,
	StepResult,
} from "../../../src/directory/people/people-step.ts";
import type { Person } from "../../../src/directory/people/person.ts";
import { createPerson, targetOf } from "./fixture.ts";

export function creation(id: string, more: Partial<Person> = {}): PeopleStep {
	const person = createPerson(id, more);
	return {
		kind: "create",
		target: targetOf(id, { orgId: person.orgId }),
		make: () => ({ person, warnings: [] }),
	};
}

export function update(id: string, fields: Partial<Person>): PeopleStep {
	return {
		kind: "update",
		target: targetOf(id),
		rule: (current) => ({
			person: { ...current, ...fields, version: current.version + 1 },
			warnings: [],
		}),
	};
}

export function removal(id: string): PeopleStep {
	return { kind: "delete", target: targetOf(id), check: () => {} };
}

export function kindOf(result: StepResult): string {
	if (result.kind === "changed") return `changed ${result.change.person.id}`;
	if (result.kind === "removed") return `removed ${result.person.id}`;
	return result.reason instanceof DirectoryError
		? `refused ${result.reason.code}`
		: `refused ${result.reason}`;
}
