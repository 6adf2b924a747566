import { compareStates } from "../../directory/history/change.ts";
import type { ChangeContext } from "../../directory/people/change-context.ts";
import { absentPerson } from "../../directory/people/deleted-person.ts";
import type { PeopleStep } from "../../directory/people/people-step.ts";
import type { Person } from "../../directory/people/person.ts";
import type {
	PersonChange,
	PersonRule,
} from "../../directory/people/person-change.ts";
import { noPresence } from "../../directory/people/presence.ts";
import type { RuledPerson } from "../../directory/people/rules.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type { Job } from "../postgres/writer/batch.ts";
import { demandUnlocked } from "../postgres/writer/locks.ts";
import type { Found } from "../postgres/writer/view.ts";

/** A step as a job that is decided. */
export function jobOf(step: PeopleStep): Job {
	if (step.kind === "create") return creation(step.target, step.make);
	if (step.kind === "update") return replacement(step.target, step.rule);
	return removal(step.target, step.check);
}

/** The creation of a person as a job; with a version the person comes back from the deletion that made it. */
export function creation(
	target: ChangeTarget,
	make: (context: ChangeContext) => RuledPerson,
	deletionVersion?: number,
): Job {
	const kind = deletionVersion === undefined ? "created" : "restored";
	return {
		target,
		decide({ context }) {
			demandUnlocked(context.organization, target.author.at, target.jobId);
			const outcome = make(context);
			const { person: after } = outcome;
			const answer: PersonChange = {
				...outcome,
				before: undefined,
				presence: noPresence,
				isChanged: true,
			};
			const fields = compareStates(undefined, after);
			return {
				answer,
				change: { kind, before: undefined, after, fields },
			};
		},
	};
}

/** A change of a person as a job. */
export function replacement(target: ChangeTarget, rule: PersonRule): Job {
	return {
		target,
		decide(found) {
			const before = demandPerson(found, target);
			const outcome = rule(before, found.context);
			const { person: after } = outcome;
			const fields = compareStates(before, after);
			const isChanged = Object.keys(fields).length > 0;
			const answer: PersonChange = {
				...outcome,
				person: isChanged ? after : before,
				before,
				presence: found.presence,
				isChanged,
			};
			return isChanged
				? { answer, change: { kind: "updated", before, after, fields } }
				: { answer };
		},
	};
}

/** The removal of a person as a job. */
export function removal(
	target: ChangeTarget,
	check: (current: Person, context: ChangeContext) => void,
): Job {
	return {
		target,
		decide(found) {
			const before = demandPerson(found, target);
			check(before, found.context);
			const fields = compareStates(before, undefined);
			return {
				answer: before,
				change: { kind: "deleted", before, after: undefined, fields },
			};
		},
	};
}

function demandPerson(
	{ context, person }: Found,
	target: ChangeTarget,
): Person {
	demandUnlocked(context.organization, target.author.at, target.jobId);
	if (person === undefined) throw absentPerson(target, context);
	return person;
}
