import { compareStates } from "../../../directory/history/change.ts";
import { demandUnlocked } from "../../../directory/organizations/organization.ts";
import type { ChangeContext } from "../../../directory/people/change-context.ts";
import { absentPerson } from "../../../directory/people/deleted-person.ts";
import type { PeopleStep } from "../../../directory/people/people-step.ts";
import type { Person } from "../../../directory/people/person.ts";
import type {
	PersonChange,
	PersonRule,
} from "../../../directory/people/person-change.ts";
import { noPresence } from "../../../directory/people/presence.ts";
import type { RuledPerson } from "../../../directory/people/rules.ts";
import type { ChangeTarget } from "../../../directory/store/change-target.ts";
import type { DecidedChange } from "../people/person-write.ts";
import type { StepInput } from "./basis-overlay.ts";

/** One change of a batch. `decide` is pure and may be called again; its error is the refusal. */
export interface BatchStep<Result = unknown> {
	target: ChangeTarget;
	decide: (input: StepInput) => StepDecision<Result>;
}

/** The result of a step, and the change that has to be written first, if any. */
interface StepDecision<Result = unknown> {
	result: Result;
	change?: DecidedChange;
}

/** A step as one of a batch. */
export function batchStepOf(step: PeopleStep): BatchStep {
	if (step.kind === "create")
		return createStep(step.target, step.make, step.deletionVersion);
	if (step.kind === "update") return updateStep(step.target, step.rule);
	return deleteStep(step.target, step.check);
}

/** Creates a person; with a version, restores the person from the deletion that made it. */
export function createStep(
	target: ChangeTarget,
	make: (context: ChangeContext) => RuledPerson,
	deletionVersion?: number,
): BatchStep<PersonChange> {
	const kind = deletionVersion === undefined ? "created" : "restored";
	return {
		target,
		decide({ context }) {
			demandChangeable(context, target);
			const outcome = make(context);
			const { person: after } = outcome;
			const fields = compareStates(undefined, after);
			return {
				result: {
					...outcome,
					before: undefined,
					presence: noPresence,
					isChanged: true,
				},
				change: { kind, before: undefined, after, fields },
			};
		},
	};
}

/** Changes a person by a rule; a result that equals the person writes nothing. */
export function updateStep(
	target: ChangeTarget,
	rule: PersonRule,
): BatchStep<PersonChange> {
	return {
		target,
		decide(input) {
			const before = demandPerson(input, target);
			const outcome = rule(before, input.context);
			const { person: after } = outcome;
			const fields = compareStates(before, after);
			const isChanged = Object.keys(fields).length > 0;
			const result: PersonChange = {
				...outcome,
				person: isChanged ? after : before,
				before,
				presence: input.presence,
				isChanged,
			};
			return isChanged
				? { result, change: { kind: "updated", before, after, fields } }
				: { result };
		},
	};
}

/** Deletes a person unless `check` refuses. */
export function deleteStep(
	target: ChangeTarget,
	check: (current: Person, context: ChangeContext) => void,
): BatchStep<Person> {
	return {
		target,
		decide(input) {
			const before = demandPerson(input, target);
			check(before, input.context);
			const fields = compareStates(before, undefined);
			return {
				result: before,
				change: { kind: "deleted", before, after: undefined, fields },
			};
		},
	};
}

function demandPerson(
	{ context, person }: StepInput,
	target: ChangeTarget,
): Person {
	demandChangeable(context, target);
	if (person === undefined) throw absentPerson(target, context);
	return person;
}

function demandChangeable(
	{ organization }: ChangeContext,
	{ author, jobId }: ChangeTarget,
): void {
	demandUnlocked(organization, { now: author.at, jobId });
}
