import { join } from "node:path";
import type { Store } from "../../directory/store/store.ts";
import { readId } from "../../webex/ids.ts";
import { creationOf, type Edit, editOf } from "./edit.ts";
import { isFullRole } from "./full-role.ts";
import { makePlan, type PlanParts, PlanRefusedError } from "./make-plan.ts";
import { findNotCarried } from "./not-carried.ts";
import type { Plan } from "./plan.ts";
import { readPlan, writePlan } from "./plan-file.ts";
import { demandReplaceable } from "./plan-names.ts";
import { type Baseline, readClone } from "./read-clone.ts";
import { readPresent } from "./read-present.ts";
import { type Selection, selectEdits } from "./select-edits.ts";
import { type PlanFormat, showPlan } from "./show/show-plan.ts";
import { describePassed, type PassedThreshold } from "./thresholds.ts";
import type { WirePerson } from "./wire-person.ts";

/** What a plan of a clone is asked to hold. */
interface ClonePlanRequest extends Selection {
	dataFolder: string;
	/** The raised thresholds, by kind. */
	allowed: Readonly<Record<string, number>>;
}

/** What `peopled plan` is asked for. */
export interface PlanRequest extends ClonePlanRequest {
	/** The file to write; undefined: only show. */
	output: string | undefined;
	format: PlanFormat;
}

/** What `peopled plan` found. */
export interface PlanResult {
	/** The plan in the requested format. */
	shown: string;
	/** Undefined when the plan passes a threshold: then no file is written. */
	digest: string | undefined;
	/** The thresholds that it passes, in sentences that name the flags. */
	passed: string[];
}

/**
 * Plans the changes of a clone and writes them to a file. Rejects with `PlanRefusedError` when they cannot succeed, and
 * with a sentence when there is no clone.
 */
export async function runPlan(
	request: PlanRequest,
	{
		openStore,
		now,
	}: { openStore: (file: string) => Promise<Store>; now: number },
): Promise<PlanResult> {
	if (request.output !== undefined) demandReplaceable(request.output);
	const { plan, passed } = await planClone(request, {
		now,
		openStore: () => openStore(join(request.dataFolder, "peopled.db")),
	});
	const isAllowed = passed.length === 0;
	if (isAllowed && request.output !== undefined)
		await writePlan(plan, request.output);
	return {
		shown: showPlan(plan, request.format),
		digest: isAllowed ? plan.digest : undefined,
		passed: passed.map(describePassed),
	};
}

/**
 * Plans the changes of a clone. `passed` are the thresholds that the plan passes without permission. Rejects
 * with `PlanRefusedError` when they cannot succeed, and with a sentence when there is no clone.
 */
export async function planClone(
	request: ClonePlanRequest,
	{ openStore, now }: { openStore: () => Promise<Store>; now: number },
): Promise<{ plan: Plan; passed: PassedThreshold[] }> {
	const baseline = await readClone(request.dataFolder);
	await using store = await openStore();
	const { parts, leftOut } = await comparePeople(baseline, {
		...{ store, request, now },
	});
	return makeSelected(parts, leftOut);
}

// The rest may need something of the people who are left out.
function makeSelected(parts: PlanParts, leftOut: number) {
	try {
		return makePlan(parts);
	} catch (error) {
		if (!(error instanceof PlanRefusedError) || leftOut === 0) throw error;
		throw new PlanRefusedError([
			...error.reasons,
			`--only or --except leaves out ${leftOut} changed ${leftOut === 1 ? "person" : "people"}: what they give back is not free in this plan, and people whom they create are not there.`,
		]);
	}
}

/** Shows a plan file. */
export async function showPlanFile(
	file: string,
	format: PlanFormat,
): Promise<{ shown: string; plan: Plan }> {
	const plan = await readPlan(file);
	return { shown: showPlan(plan, format), plan };
}

async function comparePeople(
	baseline: Baseline,
	{
		store,
		request,
		now,
	}: { store: Store; request: ClonePlanRequest; now: number },
): Promise<{ parts: PlanParts; leftOut: number }> {
	const { note, people, catalog } = baseline;
	const present = await readPresent(store, baseline);
	const everybody = new Map<string, WirePerson>();
	const all: Edit[] = [];
	for (const [id, person] of people) {
		everybody.set(id, person.wire);
		const edit = editOf(person, present.get(id));
		if (edit !== undefined) all.push(edit);
	}
	for (const [id, person] of present)
		if (!people.has(id)) all.push(creationOf(person));
	const { edits, leftOut } = selectEdits(
		all,
		request,
		[present, everybody],
		(id) => readId("PEOPLE", id),
	);
	const warnings =
		leftOut === 0
			? []
			: [
					`${leftOut} ${leftOut === 1 ? "person is" : "people are"} changed in the clone and left out by --only or --except.`,
				];
	const parts: PlanParts = {
		kind: "plan",
		createdAt: new Date(now).toISOString(),
		service: { url: note.url, orgId: note.orgId },
		clonedAt: note.readAt ?? note.startedAt,
		edits,
		everybody,
		catalog,
		isFullRole,
		allowed: request.allowed,
		notCarried: await findNotCarried(store, note.orgId),
		warnings,
	};
	return { parts, leftOut };
}
