import {
	type Catalog,
	isCallingLicense,
	openAdministrators,
} from "./catalog.ts";
import {
	compareStates,
	composeBody,
	isSetChange,
	preconditionOf,
} from "./change.ts";
import { checkEdits, freeSeatsOf } from "./check-edits.ts";
import { type Edit, idOf, nameOf, personOf } from "./edit.ts";
import { lossesOf } from "./losses.ts";
import { type OrderedEdit, orderEdits } from "./order.ts";
import {
	type Counts,
	type Loss,
	lossKinds,
	type Plan,
	planVersion,
	type Step,
	sealPlan,
	type ValueChange,
} from "./plan.ts";
import { movedBy } from "./resources.ts";
import { findPassed, type PassedThreshold } from "./thresholds.ts";
import { bodyOf, type WirePerson } from "./wire-person.ts";

/** The refusal of a plan that cannot succeed, with every reason in a sentence. */
export class PlanRefusedError extends Error {
	readonly reasons: readonly string[];

	constructor(reasons: readonly string[]) {
		super(
			`This plan cannot succeed:\n${reasons.map((reason) => `- ${reason}`).join("\n")}`,
		);
		this.reasons = reasons;
	}
}

/** What a plan is made of. */
export interface PlanParts
	extends Pick<Plan, "kind" | "createdAt" | "service" | "clonedAt"> {
	edits: readonly Edit[];
	/** Everybody at the service, by id. */
	everybody: ReadonlyMap<string, WirePerson>;
	catalog: Catalog;
	/** Whether an id on the wire is that of a role of full administrators. */
	isFullRole: (id: string) => boolean;
	/** The thresholds that are raised, by kind. */
	allowed?: Readonly<Record<string, number>>;
	notCarried?: readonly string[];
	warnings?: readonly string[];
}

/**
 * Makes a plan of edits: checks that they can succeed together, puts them in order, and says what is lost. `passed` are
 * the thresholds that it passes without permission: such a plan is for looking at only. Throws `PlanRefusedError` with
 * every reason when the edits cannot succeed.
 */
export function makePlan(parts: PlanParts): {
	plan: Plan;
	passed: PassedThreshold[];
} {
	const { edits, everybody, catalog, allowed = {} } = parts;
	const isFullAdministrator = openAdministrators(
		catalog.roles,
		parts.isFullRole,
	);
	const context = { everybody, catalog, isFullAdministrator };
	const reasons = checkEdits(edits, context);
	if (reasons.length > 0) throw new PlanRefusedError(reasons);
	const names = openNames(parts);
	const { ordered, stuck } = orderEdits(edits, {
		everybody,
		isFullAdministrator,
		freeSeats: freeSeatsOf(catalog),
		...describeLicenses(catalog),
	});
	if (stuck.length > 0) throw new PlanRefusedError(stuck);
	const takers = new Map(
		edits.flatMap((edit) =>
			movedBy(edit).takes.map(({ key }) => [key, personOf(edit).displayName]),
		),
	);
	const lossContext = {
		nameOf: names.find,
		isFullAdministrator,
		takerOf: (key: string) => takers.get(key),
	};
	const steps = ordered.map((each) =>
		stepOf(each, lossesOf(each.edit, lossContext)),
	);
	const { losses, counts } = sumSteps(steps, everybody.size);
	const plan = sealPlan({
		version: planVersion,
		kind: parts.kind,
		createdAt: parts.createdAt,
		service: parts.service,
		clonedAt: parts.clonedAt,
		losses,
		counts,
		allowed,
		names: names.used(edits),
		notCarried: [...(parts.notCarried ?? [])],
		warnings: [...(parts.warnings ?? []), ...warningsOf(parts)],
		steps,
	});
	return { plan, passed: findPassed(counts, allowed) };
}

function describeLicenses({ licenses }: Catalog) {
	const known = new Map(licenses.map((license) => [license.id, license]));
	return {
		isFragile: (id: string) => {
			const license = known.get(id);
			return license === undefined || isCallingLicense(license);
		},
		licenseName: (id: string) => known.get(id)?.name ?? id,
	};
}

function stepOf({ id, edit, waitsFor }: OrderedEdit, losses: Loss[]): Step {
	const { before, after, changes, note } = edit;
	const common = {
		id,
		person: personOf(edit),
		changes: [...changes],
		after: waitsFor,
		losses,
		note,
	};
	const path = `/v1/people/${encodeURIComponent(idOf(edit))}`;
	if (before === undefined)
		return {
			...common,
			action: "create",
			request: {
				method: "POST",
				path: "/v1/people?callingData=true",
				body: creationBody(after as WirePerson),
			},
			precondition: { emails: null },
		};
	if (after === undefined)
		return {
			...common,
			action: "delete",
			request: { method: "DELETE", path },
			precondition: { id: before.id, ...bodyOf(before) },
		};
	// Without it, an attendee role that is left out stays.
	const isSiteLost = changes.some(
		(change) =>
			change.field === "siteUrls" &&
			isSetChange(change) &&
			change.remove.length > 0,
	);
	return {
		...common,
		action: "update",
		request: {
			method: "PUT",
			path: `${path}?callingData=true${isSiteLost ? "&showAllTypes=true" : ""}`,
			body: composeBody(before, changes),
		},
		precondition: preconditionOf(changes),
	};
}

// A new person may sign in, and gets no empty lists.
function creationBody(person: WirePerson): Record<string, unknown> {
	const { managerId, ...body } = bodyOf(person);
	if (managerId !== undefined) {
		body.managerId = managerId;
		delete body.manager;
	}
	if (body.loginEnabled === true) delete body.loginEnabled;
	for (const [field, value] of Object.entries(body))
		if (Array.isArray(value) && value.length === 0) delete body[field];
	return body;
}

/** What a plan says of its steps together. */
export function sumSteps(
	steps: readonly Step[],
	people: number,
): Pick<Plan, "losses" | "counts"> {
	const losses = steps
		.flatMap((step) => step.losses)
		.toSorted(
			(one, other) =>
				lossKinds.indexOf(one.kind) - lossKinds.indexOf(other.kind),
		);
	return { losses, counts: countSteps(steps, losses, people) };
}

function countSteps(
	steps: readonly Step[],
	losses: readonly Loss[],
	people: number,
): Counts {
	const count = (action: Step["action"]) =>
		new Set(
			steps
				.filter((step) => step.action === action)
				.map(({ person }) => person.id),
		).size;
	const touchedBy = new Map<string, Set<string>>();
	for (const { changes, person } of steps)
		for (const { field } of changes) {
			const ids = touchedBy.get(field) ?? new Set();
			touchedBy.set(field, ids.add(person.id));
		}
	const lost: Record<string, number> = {};
	for (const { kind } of losses) lost[kind] = (lost[kind] ?? 0) + 1;
	return {
		people,
		touched: new Set(steps.map(({ person }) => person.id)).size,
		update: count("update"),
		create: count("create"),
		delete: count("delete"),
		fields: Object.fromEntries(
			[...touchedBy].map(([field, ids]) => [field, ids.size]),
		),
		losses: lost,
	};
}

// The names of what changes refer to by id, so that a plan can be read without the clone.
function openNames({ catalog, everybody, edits, service }: PlanParts) {
	const entries = [
		...catalog.licenses,
		...catalog.roles,
		...catalog.locations,
		...(catalog.organizations ?? []),
	].map(({ id, name }): [string, string] => [id, name]);
	const names = new Map(entries);
	const created = new Map(edits.map((edit) => [idOf(edit), edit]));
	const find = (id: string) => {
		const person = everybody.get(id) ?? created.get(id)?.after;
		if (person === undefined) return names.get(id);
		// Two people may have one name.
		const [email = ""] = person.emails;
		return nameOf({ id, email, displayName: person.displayName });
	};
	return {
		find,
		used(edits: readonly Edit[]): Record<string, string> {
			const ids = edits
				.flatMap(({ before, after, changes }) =>
					// An undo creates a deleted person again.
					before !== undefined && after === undefined
						? compareStates({ id: "", emails: [], displayName: "" }, before)
						: changes,
				)
				.flatMap((change) => {
					if (isSetChange(change)) return [...change.add, ...change.remove];
					const { from, to } = change as ValueChange;
					return [from, to];
				});
			const used: Record<string, string> = {};
			for (const id of new Set([service.orgId, ...ids])) {
				const name = typeof id === "string" ? find(id) : undefined;
				if (name !== undefined) used[id as string] = name;
			}
			return used;
		},
	};
}

function warningsOf({ edits, everybody }: PlanParts): string[] {
	const warnings: string[] = [];
	for (const edit of edits) {
		const change = edit.changes.find(({ field }) => field === "emails");
		if (edit.before === undefined || change === undefined) continue;
		const { first } = change as { first?: { from: unknown; to: unknown } };
		if (first !== undefined && first.from !== first.to)
			warnings.push(
				`${nameOf(personOf(edit))} gets another primary e-mail address, ${first.to}, and signs in with it afterwards.`,
			);
	}
	const deleted = new Set(
		edits.filter(({ after }) => after === undefined).map(idOf),
	);
	if (deleted.size === 0) return warnings;
	const changed = new Map(edits.map((edit) => [idOf(edit), edit.after]));
	const left = new Map<string, number>();
	for (const [id, person] of everybody) {
		const last = changed.has(id) ? changed.get(id) : person;
		const managerId = String(last?.managerId ?? "");
		if (deleted.has(managerId))
			left.set(managerId, (left.get(managerId) ?? 0) + 1);
	}
	for (const [id, count] of left)
		warnings.push(
			`${count} ${count === 1 ? "person keeps" : "people keep"} ${everybody.get(id)?.displayName}, whom the plan deletes, as their manager.`,
		);
	return warnings;
}
