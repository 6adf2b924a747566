import type { Service } from "../../service/service.ts";
import {
	applyChanges,
	compareStates,
	isSetChange,
	stateOf,
	withServiceIds,
} from "../change.ts";
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
	const wanted = plannedPeople(plan);
	const byEmail = new Map<string, WirePerson>();
	for (const person of state.people.values())
		for (const email of person.emails) byEmail.set(email.toLowerCase(), person);
	const freed = freedEmails(wanted);
	const presentOf = ({ base, person }: Planned) => {
		if (base !== undefined) return state.people.get(person.id);
		const email = person.email.toLowerCase();
		const holder = byEmail.get(email);
		const isFreed = holder !== undefined && freed.has(`${holder.id} ${email}`);
		return isFreed ? undefined : holder;
	};
	const ids = findServiceIds(wanted, presentOf);
	const planned = wanted.map((each) => ({
		...each,
		changes: withServiceIds(each.changes, ids),
	}));
	const people = planned.map((each) => checkPerson(each, presentOf(each)));
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

// The ids of new people who are at the service already, by those of the plan. Their managers may be new people too.
function findServiceIds(
	planned: readonly Planned[],
	presentOf: (each: Planned) => WirePerson | undefined,
): ReadonlyMap<string, string> {
	const ids = new Map<string, string>();
	for (const each of planned) {
		const present = presentOf(each);
		if (each.base !== undefined || present === undefined) continue;
		const isSame = each.changes.every(
			(change) =>
				change.field === "managerId" || stateOf(change, present) === "after",
		);
		if (isSame) ids.set(each.person.id, present.id);
	}
	return ids;
}

// The e-mail addresses that people of the plan give back, with the person.
function freedEmails(planned: readonly Planned[]): ReadonlySet<string> {
	const freed = new Set<string>();
	for (const { base, action, changes, person } of planned) {
		const gone =
			action === "delete"
				? base?.emails
				: changes.flatMap((change) =>
						change.field === "emails" && isSetChange(change)
							? change.remove.map(String)
							: [],
					);
		for (const email of gone ?? [])
			freed.add(`${person.id} ${email.toLowerCase()}`);
	}
	return freed;
}

/** What to do with people who have a conflict: leave them out, or change them from what they are now. */
export type ConflictDecision = "skip" | "replan";

/**
 * Makes the plan again, from the people as the service shows them now. Throws `PlanRefusedError` when it can no longer succeed.
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
	const opposed = new Set(
		planned.filter(
			({ base }, at) =>
				(people[at]?.conflicts.length ?? 0) > 0 &&
				(decision === "skip" || base === undefined),
		),
	);
	const dependent = findDependent(planned, opposed);
	const edits = planned.flatMap((each, at) =>
		opposed.has(each) || dependent.has(each) || people[at]?.isAllDone
			? []
			: (renewEdit(each, state.people) ?? []),
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
		warnings: [
			...warnOf(
				"Left out, since somebody else changed them at the service",
				opposed,
			),
			...warnOf("Left out, since they need what those give back", dependent),
		],
	});
}

// Those whose steps wait, directly or not, for steps that are left out.
function findDependent(
	planned: readonly Planned[],
	leftOut: ReadonlySet<Planned>,
): ReadonlySet<Planned> {
	const dependent = new Set<Planned>();
	const missing = new Set(
		[...leftOut].flatMap(({ steps }) => steps.map(({ id }) => id)),
	);
	// A person can be in two places of the order, so one pass may not be enough.
	for (let before = -1; before < missing.size; ) {
		before = missing.size;
		for (const each of planned) {
			if (leftOut.has(each) || dependent.has(each)) continue;
			if (!each.steps.some(({ after }) => after.some((id) => missing.has(id))))
				continue;
			dependent.add(each);
			for (const { id } of each.steps) missing.add(id);
		}
	}
	return dependent;
}

function warnOf(reason: string, left: ReadonlySet<Planned>): string[] {
	if (left.size === 0) return [];
	const emails = [...left].map(({ person }) => person.email);
	return [`${reason}: ${emails.join(", ")}.`];
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
			after: applyChanges(afterSteps(createdOf(first), steps), changes),
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
