import type { Service } from "../../service/service.ts";
import { applyChanges, compareStates } from "../change.ts";
import type { Edit } from "../edit.ts";
import { makePlan } from "../make-plan.ts";
import type { Plan } from "../plan.ts";
import type { PassedThreshold } from "../thresholds.ts";
import type { WirePerson } from "../wire-person.ts";
import { type CheckedPerson, checkPerson } from "./compare-service.ts";
import {
	afterSteps,
	createdOf,
	type Planned,
	plannedPeople,
} from "./planned-people.ts";
import { type AuditNotes, readAudit } from "./read-audit.ts";
import { readService, type ServiceState } from "./read-service.ts";

/** How a plan stands with the service. */
export interface PlanCheck {
	checkedAt: string;
	people: CheckedPerson[];
	audit: AuditNotes;
	planned: Planned[];
	state: ServiceState;
}

/** Compares a plan with what the service shows now. Reads list pages only, and the audit log. */
export async function checkPlan(
	plan: Plan,
	{ service, now }: { service: Service; now: () => number },
): Promise<PlanCheck> {
	const { orgId } = plan.service;
	const checkedAt = new Date(now()).toISOString();
	const state = await readService(service, orgId);
	const planned = plannedPeople(plan);
	const byEmail = new Map<string, WirePerson>();
	for (const person of state.people.values())
		for (const email of person.emails) byEmail.set(email.toLowerCase(), person);
	const people = planned.map((each) =>
		checkPerson(
			each,
			each.base === undefined
				? byEmail.get(each.person.email.toLowerCase())
				: state.people.get(each.person.id),
		),
	);
	const moved = people.filter(
		({ moved, conflicts }) => moved.length + conflicts.length > 0,
	);
	const audit = await readAudit(service, {
		orgId,
		from: plan.clonedAt,
		to: new Date(now()).toISOString(),
		personIds: moved.map(({ person }) => person.id),
	});
	return { checkedAt, people, audit, planned, state };
}

/** What to do with people who have a conflict: leave them out, or change them from what they are now. */
export type ConflictDecision = "skip" | "replan";

/**
 * Makes a plan anew, on the people as the service shows them now. Throws `PlanRefusedError` when it can no longer succeed.
 */
export function renewPlan(
	plan: Plan,
	{ checkedAt, people, planned, state }: PlanCheck,
	{
		decision,
		allowed,
		now,
		isFullRole,
	}: {
		decision: ConflictDecision;
		allowed: Readonly<Record<string, number>>;
		now: number;
		isFullRole: (id: string) => boolean;
	},
): { plan: Plan; passed: PassedThreshold[] } {
	const isLeftOut = (at: number) =>
		(people[at]?.conflicts.length ?? 0) > 0 &&
		(decision === "skip" || planned[at]?.base === undefined);
	const leftOut = planned.filter((_, at) => isLeftOut(at));
	const edits = planned.flatMap((each, at) =>
		isLeftOut(at) ? [] : (renewEdit(each, state.people) ?? []),
	);
	return makePlan({
		kind: plan.kind,
		createdAt: new Date(now).toISOString(),
		service: plan.service,
		clonedAt: checkedAt,
		edits,
		everybody: state.people,
		catalog: state.catalog,
		isFullRole,
		allowed: { ...plan.allowed, ...allowed },
		notCarried: plan.notCarried,
		warnings:
			leftOut.length === 0
				? []
				: [
						`Left out, since somebody else changed them at the service: ${leftOut.map(({ person }) => person.email).join(", ")}.`,
					],
	});
}

function renewEdit(
	{ base, action, steps, changes, person }: Planned,
	people: ReadonlyMap<string, WirePerson>,
): Edit | undefined {
	if (base === undefined) {
		const [first] = steps;
		if (first === undefined) return undefined;
		return {
			before: undefined,
			after: afterSteps(createdOf(first), steps),
			changes,
		};
	}
	const before = people.get(person.id);
	if (before === undefined) return undefined;
	if (action === "delete") return { before, after: undefined, changes: [] };
	const after = applyChanges(before, changes);
	const left = compareStates(before, after);
	return left.length === 0 ? undefined : { before, after, changes: left };
}
