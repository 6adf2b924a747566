import { slicesOf } from "../../concurrency/time-slices.ts";
import type { FieldProblem } from "../field-problem.ts";
import type { Preview } from "../history/preview.ts";
import type { Keep, PeopleStep, StepResult } from "../people/people-step.ts";
import type { Person } from "../people/person.ts";
import type { PersonChange } from "../people/person-change.ts";
import type {
	ChangePlan,
	DeletionPlan,
	PersonPlan,
} from "../people/person-plan.ts";
import type { Noting, PeopleStore } from "../store/people-store.ts";
import type { Store } from "../store/store.ts";
import type { ReplyMaker } from "../store/stored-reply.ts";
import {
	askAdministratorsAtEnd,
	NoAdministratorLeft,
} from "./final-administrators.ts";
import {
	type FullFor,
	openSeatsAtEnd,
	SeatsShort,
	tellFullLicenses,
} from "./final-seats.ts";

/** Plans made in one time slice. */
const sliceLength = 50;

/** Performs one creation or update. `reply` makes the reply that is stored with it. */
export function performChange(
	{ people }: Pick<Store, "people">,
	{ step, isDryRun }: ChangePlan,
	reply?: ReplyMaker<PersonChange>,
): Promise<PersonChange> {
	const options = { isDryRun, reply };
	return step.kind === "create"
		? people.create(step.target, step.make, {
				...options,
				deletionVersion: step.deletionVersion,
			})
		: people.update(step.target, step.rule, options);
}

/** A deleted person, or, with a `preview`, one who would be deleted. */
interface Deletion {
	person: Person;
	preview?: Preview;
}

/** Performs one deletion. `reply` makes the reply that is stored with it. */
export async function performDeletion(
	{ people }: Pick<Store, "people">,
	{ step, isDryRun, preview }: DeletionPlan,
	reply?: ReplyMaker<Person>,
): Promise<Deletion> {
	const options = { isDryRun, reply };
	const person = await people.delete(step.target, step.check, options);
	return { person, preview: preview() };
}

/** The outcome of a plan that was refused, before its step or by it. */
type Refused = Extract<StepResult, { kind: "refused" }>;

/** The outcome of a step; `undone`: it was not refused, but another step was, so it was rolled back. */
export type StepOutcome =
	| (Extract<StepResult, { kind: "changed" }> & {
			/** The problems of the parts of the request that were left out. */
			undone?: readonly FieldProblem[];
	  })
	| (Extract<StepResult, { kind: "removed" }> & Pick<Deletion, "preview">)
	| Refused
	| { kind: "undone" };

/** Whether a step was done, or would be in a dry run. */
export function isDone({ kind }: StepOutcome): boolean {
	return kind === "changed" || kind === "removed";
}

/** Whether a step may have changed the rights of a caller. A person who was just created has no token. */
export function changesRights(outcome: StepOutcome): boolean {
	if (outcome.kind === "removed") return outcome.preview === undefined;
	if (outcome.kind !== "changed") return false;
	const { before, person, preview } = outcome.change;
	return (
		preview === undefined &&
		before !== undefined &&
		(before.isLoginEnabled !== person.isLoginEnabled ||
			before.roles.join() !== person.roles.join())
	);
}

/** Makes a plan, or rejects with its refusal. */
export type PlanMaker = () => Promise<PersonPlan>;

/** Plans changes independently of each other. A refused plan is replaced by its refusal. */
export async function planAll(
	makers: readonly PlanMaker[],
): Promise<(PersonPlan | Refused)[]> {
	const refuse = (reason: unknown): Refused => ({ kind: "refused", reason });
	const plans: (PersonPlan | Refused)[] = [];
	for await (const { entries } of slicesOf(makers, sliceLength))
		plans.push(
			...(await Promise.all(entries.map((make) => make().catch(refuse)))),
		);
	return plans;
}

/**
 * Performs plans in their order in one transaction, under the rules and permissions of single calls. Plans
 * of a dry run are performed in a dry-run store.
 */
export async function performTogether(
	store: Pick<Store, "people" | "isDryRun">,
	plans: readonly (PersonPlan | Refused)[],
	{
		keep,
		jobId,
		note,
	}: {
		keep: Exclude<Keep, "none">;
		/** The job that makes the changes. */
		jobId?: string;
		/** Makes the record that is written with the steps; see `people.together`. */
		note?: (outcomes: readonly StepOutcome[]) => ReturnType<Noting>;
	},
): Promise<StepOutcome[]> {
	const isDryRun = store.isDryRun === true;
	if (plans.some((plan) => "step" in plan && plan.isDryRun !== isDryRun))
		throw new Error("Only plans of a dry run belong in a dry-run store.");
	const steps = plans.flatMap((plan) =>
		"step" in plan ? [withJob(plan.step, jobId)] : [],
	);
	const outcomesOf = (results: readonly StepResult[]) =>
		listOutcomes(plans, { steps, results, keep });
	const noting = note && (((results) => note(outcomesOf(results))) as Noting);
	if (keep === "each")
		return outcomesOf(await store.people.together(steps, keep, noting));
	// One refused plan refuses all of them. The steps are still decided, so that every refusal is named.
	const kept = steps.length < plans.length ? "none" : keep;
	return outcomesOf(await performAtomic(store.people, steps, kept, noting));
}

function withJob(step: PeopleStep, jobId: string | undefined): PeopleStep {
	return { ...step, target: { ...step.target, jobId } };
}

// Judges seats and the last administrator after all steps. When seats do not suffice, or a refusal may have
// missed a full license, the steps are decided again with the full licenses known.
async function performAtomic(
	people: PeopleStore,
	steps: readonly PeopleStep[],
	keep: Keep,
	note: Noting | undefined,
): Promise<StepResult[]> {
	const seats = openSeatsAtEnd(steps);
	let isFull: FullFor | undefined;
	const judged =
		note &&
		((results: readonly StepResult[]) => {
			isFull = seats.judge(results);
			if (isFull !== undefined) throw new SeatsShort();
			return note(results);
		});
	try {
		const tried = askAdministratorsAtEnd(seats.steps);
		const results = await people.together(tried, keep, judged);
		if (note === undefined) isFull = seats.judge(results);
		if (isFull === undefined) return results;
	} catch (reason) {
		if (!(reason instanceof SeatsShort) || isFull === undefined) throw reason;
	}
	const told = tellFullLicenses(steps, isFull);
	return people.together(askAdministratorsAtEnd(told), keep, note);
}

function listOutcomes(
	plans: readonly (PersonPlan | Refused)[],
	{
		steps,
		results,
		keep,
	}: {
		steps: readonly PeopleStep[];
		results: readonly StepResult[];
		keep: Keep;
	},
): StepOutcome[] {
	const isUndone =
		keep === "all" &&
		(steps.length < plans.length ||
			results.some(({ kind }) => kind === "refused"));
	const verdicts = listVerdicts(results, steps);
	let index = -1;
	return plans.map((plan): StepOutcome => {
		if (!("step" in plan)) return plan;
		index++;
		const verdict = verdicts.find(({ step }) => step === index);
		if (verdict) return { kind: "refused", reason: verdict.reason };
		const result = results[index] as StepResult;
		if (result.kind === "refused")
			return result.reason instanceof NoAdministratorLeft
				? { kind: "undone" }
				: result;
		if (isUndone) return { kind: "undone" };
		if (result.kind === "changed" && "undone" in plan && plan.undone)
			return { ...result, undone: plan.undone() };
		return result.kind === "removed" && "preview" in plan
			? { ...result, preview: plan.preview() }
			: result;
	});
}

// The last step of each organization throws the verdict, though another step is at fault. No step is at
// fault when a refused one might have added a full administrator: that refusal is the cause.
function listVerdicts(
	results: readonly StepResult[],
	steps: readonly PeopleStep[],
): NoAdministratorLeft[] {
	const orgOf = (step: number) => (steps[step] as PeopleStep).target.orgId;
	const verdicts: NoAdministratorLeft[] = [];
	const doubtful = new Set<string>();
	for (const [index, result] of results.entries()) {
		if (result.kind !== "refused") continue;
		const { reason } = result;
		if (reason instanceof NoAdministratorLeft) verdicts.push(reason);
		else if (steps[index]?.kind !== "delete") doubtful.add(orgOf(index));
	}
	return verdicts.filter(({ step }) => !doubtful.has(orgOf(step)));
}
