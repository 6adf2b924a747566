import { isSetChange } from "../plan/change.ts";
import { type Change, type Plan, type Step, sealPlan } from "../plan/plan.ts";
import { readPlan, writePlan } from "../plan/plan-file.ts";
import {
	type JournalContent,
	journalFileOf,
	readJournal,
	type StepRecord,
} from "./journal.ts";
import { countSteps, reverseFileOf, reverseIdOf } from "./reverse.ts";

/** Writes the plan that takes back an applied plan; returns its digest, and sentences about it. */
export async function undoFile(
	file: string,
	output: string,
): Promise<{ digest: string; lines: string[] }> {
	const plan = await makeUndo(file, Date.now());
	await writePlan(plan, output);
	const { update, create, delete: deleted } = plan.counts;
	return {
		digest: plan.digest,
		lines: [
			`${output}: ${update} to change back, ${create} to create again, ${deleted} to delete.`,
			...plan.warnings,
		],
	};
}

/**
 * Makes the plan that takes back what the plan in a file has done: the reverse that was written before its first request,
 * limited to the steps and fields that the journal notes as done, and those of which nothing is known. Rejects with a
 * sentence when nothing was applied.
 */
async function makeUndo(file: string, now: number): Promise<Plan> {
	const plan = await readPlan(file);
	const content = await readJournal(journalFileOf(file));
	if (content === undefined)
		throw new Error(
			`${file} was never applied: there is no journal ${journalFileOf(file)}. There is nothing to take back.`,
		);
	if (content.digest !== plan.digest)
		throw new Error(
			`${journalFileOf(file)} is the journal of another plan (${content.digest}), so it is not known what ${file} has done.`,
		);
	const reverse = await readPlan(reverseFileOf(file));
	const steps = selectSteps(plan, reverse, content);
	if (steps.length === 0)
		throw new Error(
			`The service shows nothing of ${file}: every step failed, was skipped or was not begun. There is nothing to take back.`,
		);
	const { digest: _, ...rest } = reverse;
	return sealPlan({
		...rest,
		createdAt: new Date(now).toISOString(),
		counts: { ...reverse.counts, ...countSteps(steps) },
		warnings: reverse.warnings.concat(warnOfUnknown(plan, content)),
		steps,
	});
}

function selectSteps(
	plan: Plan,
	reverse: Plan,
	content: JournalContent,
): Step[] {
	const originals = new Map(
		plan.steps.map((step) => [reverseIdOf(step.id), step]),
	);
	const steps = reverse.steps.flatMap((step) => {
		const original = originals.get(step.id);
		const record = original && content.steps.get(original.id);
		return (record && selectStep(step, record)) ?? [];
	});
	const there = new Set(steps.map(({ id }) => id));
	return steps.map((step) => ({
		...step,
		after: step.after.filter((id) => there.has(id)),
	}));
}

function selectStep(step: Step, record: StepRecord): Step | undefined {
	const { outcome } = record;
	if (step.action === "delete") return selectDeletion(step, record);
	if (record.isInDoubt || outcome?.result === "done") return step;
	if (outcome?.result !== "partly") return undefined;
	const done = new Set(outcome.done);
	// Of a list, single entries may have been done.
	const changes = step.changes.filter(
		(change: Change) => done.has(change.field) || isSetChange(change),
	);
	return changes.length === 0 ? undefined : { ...step, changes };
}

// The service has given the created person an id. Without it, nobody knows whether there is such a person.
function selectDeletion(step: Step, { outcome }: StepRecord): Step | undefined {
	const { createdId, shown, result } = outcome ?? {};
	if (createdId === undefined || (result !== "done" && result !== "partly"))
		return undefined;
	return {
		...step,
		person: { ...step.person, id: createdId },
		request: {
			method: "DELETE",
			path: `/v1/people/${encodeURIComponent(createdId)}`,
		},
		precondition: shown ?? {},
	};
}

function warnOfUnknown(plan: Plan, content: JournalContent): string[] {
	return plan.steps
		.filter(
			({ id, action }) =>
				action === "create" && content.steps.get(id)?.isInDoubt === true,
		)
		.map(
			({ person }) =>
				`It is not known whether ${person.displayName} (${person.email}) was created. Continue the plan with --resume first, to know it.`,
		);
}
