import type { DirectoryError } from "../errors.ts";
import type { ChangeContext } from "../people/change-context.ts";
import {
	fullRoleIds,
	isFullAdministrator,
	lastAdministrator,
} from "../people/last-administrator.ts";
import type { PeopleStep } from "../people/people-step.ts";
import type { Person } from "../people/person.ts";
import { wrapStep } from "./wrap-step.ts";

/**
 * Refuses steps that together leave an organization without a full administrator; `step` is the last one
 * that removes one.
 */
export class NoAdministratorLeft extends Error {
	readonly step: number;
	readonly reason: DirectoryError;

	constructor(step: number, reason: DirectoryError) {
		super(reason.message);
		this.step = step;
		this.reason = reason;
	}
}

/**
 * The same steps for an atomic batch: the last step of each organization checks for a full administrator.
 * So a step may remove one administrator before another step adds one. The last step throws
 * `NoAdministratorLeft`.
 */
export function askAdministratorsAtEnd(
	steps: readonly PeopleStep[],
): PeopleStep[] {
	const lastOf = new Map(steps.map(({ target }, at) => [target.orgId, at]));
	const losses = new Map<number, { before: Person; after?: Person }>();
	let lastAt = -1;
	// An engine may run the rules again, from the first or from a later step. Steps that were refused before
	// their rule ran are left out.
	const forgetEarlierRun = (at: number) => {
		const isAgain = at <= lastAt;
		for (const step of losses.keys())
			if (isAgain ? step >= at : step > lastAt && step <= at)
				losses.delete(step);
		lastAt = at;
	};
	const note = (
		at: number,
		{ before, after }: { before?: Person; after?: Person },
		context: ChangeContext,
	) => {
		if (before && isFullAdministrator(before) && !isFullAdministrator(after))
			losses.set(at, { before, after });
		const { orgId, id } = (steps[at] as PeopleStep).target;
		if (lastOf.get(orgId) !== at || isFullAdministrator(after)) return;
		const last = [...losses]
			.filter(([, loss]) => loss.before.orgId === orgId)
			.sort(([one], [other]) => other - one)[0];
		if (last === undefined) return;
		if (context.hasOtherHolder({ roleIds: fullRoleIds(), personId: id }))
			return;
		const [step, loss] = last;
		throw new NoAdministratorLeft(
			step,
			lastAdministrator(loss.before, loss.after),
		);
	};
	return steps.map((step, at) =>
		wrapStep(step, ({ before, context }, decide) => {
			forgetEarlierRun(at);
			const { result, after } = decide(assumeOthers(context));
			note(at, { before, after }, context);
			return result;
		}),
	);
}

function assumeOthers(context: ChangeContext): ChangeContext {
	return { ...context, hasOtherHolder: () => true };
}
