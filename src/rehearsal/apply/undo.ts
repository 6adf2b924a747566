import { takeLock } from "../lock.ts";
import { openAdministrators } from "../plan/catalog.ts";
import { compareStates, composeBody, preconditionOf } from "../plan/change.ts";
import type { Edit } from "../plan/edit.ts";
import { isFullRole } from "../plan/full-role.ts";
import { lossesOf } from "../plan/losses.ts";
import { sumSteps } from "../plan/make-plan.ts";
import { type Loss, type Plan, type Step, sealPlan } from "../plan/plan.ts";
import { readPlan, writePlan } from "../plan/plan-file.ts";
import {
	demandReplaceable,
	journalFileOf,
	reverseFileOf,
} from "../plan/plan-names.ts";
import { describePassed, findPassed } from "../plan/thresholds.ts";
import type { WirePerson } from "../plan/wire-person.ts";
import {
	type JournalContent,
	openJournal,
	readJournal,
	type StepRecord,
} from "./journal.ts";
import { primaryOf, withPrimary } from "./primary-email.ts";
import { reverseIdOf, withPlannedEmails } from "./reverse.ts";

/** Writes the plan that takes back an applied plan; returns its digest, and sentences about it. */
export async function undoFile(
	file: string,
	{
		output,
		allowed,
	}: { output: string; allowed: Readonly<Record<string, number>> },
): Promise<{ digest: string; lines: string[] }> {
	demandReplaceable(output);
	// What an apply does meanwhile would be missing in it.
	await using _ = await takeLock(file, "applies this plan");
	const now = Date.now();
	const { plan, content } = await makeUndo(file, { allowed, now });
	const passed = findPassed(plan.counts, allowed);
	if (passed.length > 0) throw new Error(passed.map(describePassed).join("\n"));
	await writePlan(plan, output);
	await using journal = await openJournal(journalFileOf(file), {
		content,
		now: () => now,
	});
	await journal.write({ kind: "undo", digest: plan.digest });
	const { update, create, delete: deleted } = plan.counts;
	return {
		digest: plan.digest,
		lines: [
			`${output}: ${update} to change back, ${create} to create again, ${deleted} to delete.`,
			...(plan.losses.length === 0
				? []
				: [`Read what is lost: peopled plan --show ${output}.`]),
			...plan.warnings,
		],
	};
}

/**
 * Makes the plan that takes back what the plan in a file has done: the reverse that was written before its first request,
 * limited to the steps and fields that the journal notes as done, and those of which nothing is known. Rejects with a
 * sentence when nothing was applied.
 */
async function makeUndo(
	file: string,
	{ allowed, now }: { allowed: Readonly<Record<string, number>>; now: number },
): Promise<{ plan: Plan; content: JournalContent }> {
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
	const undo = sealPlan({
		...rest,
		createdAt: new Date(now).toISOString(),
		...sumSteps(steps, plan.counts.people),
		allowed: { ...allowed },
		warnings: reverse.warnings.concat(warnOfUnknown(plan, content)),
		steps,
	});
	return { plan: undo, content };
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
		return (record && selectStep(step, record, reverse.names)) ?? [];
	});
	const there = new Set(steps.map(({ id }) => id));
	return steps.map((step) => ({
		...step,
		after: step.after.filter((id) => there.has(id)),
	}));
}

function selectStep(
	step: Step,
	record: StepRecord,
	names: Plan["names"],
): Step | undefined {
	const { outcome } = record;
	if (step.action === "delete") return selectDeletion(step, record);
	if (record.isInDoubt) return step;
	if (outcome?.result !== "done" && outcome?.result !== "partly")
		return undefined;
	return step.action === "create" ? step : narrowStep(step, record, names);
}

// Everything that the step has changed, what followed from it included: with a license, the service takes away more.
function narrowStep(
	step: Step,
	{ before, outcome }: StepRecord,
	names: Plan["names"],
): Step | undefined {
	const shown = outcome?.shown;
	if (before === undefined || shown === undefined) return step;
	const found = compareStates(asPerson(step, shown), asPerson(step, before));
	const hasEmails = found.some(({ field }) => field === "emails");
	const changes = withPlannedEmails(found, hasEmails ? step.changes : []);
	if (changes.length === 0) return undefined;
	return {
		...step,
		changes,
		request: {
			...step.request,
			body: withPrimary(
				composeBody(asPerson(step, shown), changes),
				primaryOf(step.request),
			),
		},
		precondition: preconditionOf(changes),
		losses: narrowLosses(step, names, {
			before: asPerson(step, shown),
			after: asPerson(step, before),
			changes,
		}),
	};
}

// The reverse knows who is an administrator by all roles of the service, a plan only by those that it names.
function narrowLosses(
	{ losses }: Step,
	names: Plan["names"],
	edit: Edit,
): Loss[] {
	const roles = Object.entries(names).map(([id, name]) => ({ id, name }));
	const found = lossesOf(edit, {
		nameOf: (id) => names[id],
		isFullAdministrator: openAdministrators(roles, isFullRole),
	});
	const known = losses.filter(({ kind }) => kind === "administrator");
	const canLoseIt = edit.changes.some(
		({ field }) => field === "roles" || field === "loginEnabled",
	);
	return canLoseIt && !found.some(({ kind }) => kind === "administrator")
		? [...known, ...found]
		: found;
}

function asPerson(
	{ person }: Step,
	settable: Readonly<Record<string, unknown>>,
): WirePerson {
	return { emails: [], displayName: "", ...settable, id: person.id };
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
