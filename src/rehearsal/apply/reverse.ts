import { type Catalog, openAdministrators } from "../plan/catalog.ts";
import {
	compareStates,
	composeBody,
	invertChange,
	preconditionOf,
} from "../plan/change.ts";
import { isFullRole } from "../plan/full-role.ts";
import { lossesOf } from "../plan/losses.ts";
import { sumSteps } from "../plan/make-plan.ts";
import {
	type Change,
	type Plan,
	type SetChange,
	type Step,
	sealPlan,
} from "../plan/plan.ts";
import { bodyOf } from "../plan/wire-person.ts";
import { primaryOf, withPrimary } from "./primary-email.ts";
import { nobody, type WalkedStep } from "./walk-steps.ts";

/**
 * The plan that takes a plan back: from what the service shows now, in the opposite order, so that it only leads through
 * states that there have been. Steps that would change nothing have no reverse.
 */
export function reversePlan(
	plan: Plan,
	walked: readonly WalkedStep[],
	{ roles, now }: { roles: Catalog["roles"]; now: number },
): Plan {
	const context: LossContext = {
		nameOf: (id) => plan.names[id],
		isFullAdministrator: openAdministrators(roles, isFullRole),
	};
	const steps = walked
		.toReversed()
		.flatMap((one) => reverseStep(one, context) ?? []);
	return sealPlan({
		...plan,
		kind: "undo",
		createdAt: new Date(now).toISOString(),
		...sumSteps(steps, plan.counts.people),
		allowed: {},
		notCarried: [],
		warnings: steps
			.filter(({ action }) => action === "create")
			.map(
				({ person }) =>
					`${person.displayName} (${person.email}) was deleted. Creating the person again gives a new id, and brings back only what a request can set.`,
			),
		steps: orderSteps(steps, plan),
	});
}

/** The id of the reverse of a step. */
export function reverseIdOf(stepId: string): string {
	return `undo-${stepId}`;
}

type LossContext = Parameters<typeof lossesOf>[1];

function reverseStep(
	{ step, before, after, conflicts, isDone }: WalkedStep,
	context: LossContext,
): Step | undefined {
	if (conflicts.length > 0) return undefined;
	const base = {
		id: reverseIdOf(step.id),
		person: step.person,
		after: [],
	};
	const lossesWith = (changes: readonly Change[]) =>
		lossesOf({ before: after, after: before, changes }, context);
	if (step.action === "create")
		return {
			...base,
			action: "delete",
			changes: [],
			request: { method: "DELETE", path: pathOf(step.person.id) },
			precondition: {},
			losses: lossesWith([]),
		};
	if (before === undefined) return undefined;
	if (after === undefined) {
		const changes = compareStates(nobody(before.id), before);
		return {
			...base,
			action: "create",
			changes,
			request: {
				method: "POST",
				path: "/v1/people?callingData=true",
				body: bodyOf(before),
			},
			precondition: { emails: null },
			losses: [],
		};
	}
	// A person who is as planned now may be changed before their step, which then does it after all.
	const inverse = step.changes.map(invertChange);
	const changes = isDone
		? inverse
		: withPlannedEmails(compareStates(after, before), inverse);
	if (changes.length === 0) return undefined;
	return {
		...base,
		action: "update",
		changes,
		request: {
			method: "PUT",
			path: `${pathOf(before.id)}?callingData=true`,
			body: withPrimary(composeBody(after, changes), primaryBefore(step)),
		},
		precondition: preconditionOf(changes),
		losses: lossesWith(changes),
	};
}

/**
 * Changes with the e-mail addresses as a plan says. The service may show them in any order, so a comparison of what it
 * shows can take another one for the primary one.
 */
export function withPlannedEmails(
	changes: readonly Change[],
	planned: readonly Change[],
): Change[] {
	return [
		...planned.filter(({ field }) => field === "emails"),
		...changes.filter(({ field }) => field !== "emails"),
	];
}

// Unless the step makes another address the primary one, it is that of its request.
function primaryBefore({ changes, request }: Step): string | undefined {
	const change = changes.find(({ field }) => field === "emails");
	const { first } = (change ?? {}) as SetChange;
	return first === undefined ? primaryOf(request) : String(first.from);
}

// A step that had to be done before another one is taken back after it.
function orderSteps(steps: readonly Step[], plan: Plan): Step[] {
	const there = new Set(steps.map(({ id }) => id));
	const after = new Map<string, string[]>();
	for (const { id, after: before } of plan.steps)
		for (const earlier of before) {
			const later = reverseIdOf(id);
			const list = after.get(reverseIdOf(earlier)) ?? [];
			if (there.has(later)) list.push(later);
			after.set(reverseIdOf(earlier), list);
		}
	return steps.map((step) => ({ ...step, after: after.get(step.id) ?? [] }));
}

function pathOf(id: string): string {
	return `/v1/people/${encodeURIComponent(id)}`;
}
