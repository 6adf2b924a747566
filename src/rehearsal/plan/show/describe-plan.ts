import { isSetChange } from "../change.ts";
import {
	type Change,
	type Loss,
	type LossKind,
	lossKinds,
	type Plan,
	type PlannedPerson,
	type Step,
	type ValueChange,
} from "../plan.ts";

/** A plan in words, without a format. Texts may hold any characters that a name can hold. */
export interface DescribedPlan {
	title: string;
	/** What the plan is about and when it was made. */
	facts: { name: string; value: string }[];
	/** The losses of one kind, the worst kind first. */
	losses: { kind: LossKind; heading: string; entries: DescribedLoss[] }[];
	/** How much changes, in one sentence. */
	summary: string;
	fields: { field: string; people: number; detail: string }[];
	steps: DescribedStep[];
	notCarried: readonly string[];
	warnings: readonly string[];
	digest: string;
}

/** A loss in words. */
interface DescribedLoss {
	person: PlannedPerson;
	/** What is lost; "" where the heading says it. */
	what: string;
}

/** A step in words. */
export interface DescribedStep {
	id: string;
	action: Step["action"];
	person: PlannedPerson;
	changes: DescribedChange[];
	/** Why it is there and what it waits for. */
	notes: string[];
}

/** A change of one value, or of one entry of a list. */
export interface DescribedChange {
	field: string;
	kind: "set" | "add" | "remove";
	/** "" where there is no value. */
	from: string;
	to: string;
}

const lossWords: Readonly<Record<LossKind, { one: string; many: string }>> = {
	person: { one: "person is deleted", many: "people are deleted" },
	administrator: {
		one: "full administrator is one no longer",
		many: "full administrators are one no longer",
	},
	login: {
		one: "person cannot sign in any longer",
		many: "people cannot sign in any longer",
	},
	license: { one: "license is taken away", many: "licenses are taken away" },
	role: { one: "role is taken away", many: "roles are taken away" },
	number: {
		one: "telephone number is released",
		many: "telephone numbers are released",
	},
	extension: {
		one: "extension is released",
		many: "extensions are released",
	},
};

const stepsAfterMax = 5;

/** Puts a plan into words. */
export function describePlan(plan: Plan): DescribedPlan {
	return {
		title: plan.kind === "undo" ? "Undo" : "Plan",
		facts: [
			{ name: "Service", value: plan.service.url },
			{
				name: "Organization",
				value: plan.names[plan.service.orgId] ?? plan.service.orgId,
			},
			{ name: "Cloned", value: showTime(plan.clonedAt) },
			{ name: "Planned", value: showTime(plan.createdAt) },
		],
		losses: lossKinds.flatMap((kind) => describeLosses(plan, kind)),
		summary: summarize(plan),
		fields: describeFields(plan),
		steps: plan.steps.map((step) => ({
			id: step.id,
			action: step.action,
			person: step.person,
			changes: describeChanges(step, plan.names),
			notes: notesOf(step),
		})),
		notCarried: plan.notCarried,
		warnings: plan.warnings,
		digest: plan.digest,
	};
}

function showTime(time: string): string {
	return time.replace(/T(\d\d:\d\d):.*Z$/, " $1 UTC");
}

/** Counts something in words. */
function counted(count: number, one: string, many: string): string {
	return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

function describeLosses(
	{ losses }: Plan,
	kind: LossKind,
): DescribedPlan["losses"] {
	const entries = losses.filter((loss) => loss.kind === kind);
	if (entries.length === 0) return [];
	const { one, many } = lossWords[kind];
	return [
		{
			kind,
			heading: counted(entries.length, one, many) + tally(entries),
			entries: entries.map((loss) => ({
				person: loss.person,
				what: wordsOf(loss),
			})),
		},
	];
}

// How many of each license and role, since their names are few.
function tally(losses: readonly Loss[]): string {
	const counts = new Map<string, number>();
	for (const { kind, name, what } of losses)
		if (kind === "license" || kind === "role") {
			const word = name ?? what ?? "";
			counts.set(word, (counts.get(word) ?? 0) + 1);
		}
	if (losses.length < 2 || counts.size === 0) return "";
	const parts = [...counts]
		.toSorted(([, one], [, other]) => other - one)
		.map(([word, count]) => `${count.toLocaleString("en")} × ${word}`);
	return `: ${parts.join(", ")}`;
}

function wordsOf({ name, what = "", goesTo }: Loss): string {
	const word = name ?? what;
	return goesTo === undefined ? word : `${word}, which goes to ${goesTo}`;
}

function summarize({ counts }: Plan): string {
	const { touched, people, update, create, delete: gone } = counts;
	if (touched === 0) return "Nothing changes.";
	const parts = [
		update > 0 && `${update.toLocaleString("en")} updated`,
		create > 0 && `${create.toLocaleString("en")} created`,
		gone > 0 && `${gone.toLocaleString("en")} deleted`,
	].filter((part) => part !== false);
	const verb = touched === 1 ? "changes" : "change";
	return `${touched.toLocaleString("en")} of ${counted(people, "person", "people")} ${verb}: ${parts.join(", ")}.`;
}

function describeFields({ counts, steps }: Plan): DescribedPlan["fields"] {
	const entries = new Map<string, { add: number; remove: number }>();
	for (const { changes } of steps)
		for (const change of changes) {
			if (!isSetChange(change)) continue;
			const known = entries.get(change.field) ?? { add: 0, remove: 0 };
			known.add += change.add.length;
			known.remove += change.remove.length;
			entries.set(change.field, known);
		}
	return Object.entries(counts.fields)
		.toSorted(([, one], [, other]) => other - one)
		.map(([field, people]) => {
			const { add = 0, remove = 0 } = entries.get(field) ?? {};
			const detail = [add > 0 && `+${add}`, remove > 0 && `−${remove}`];
			return { field, people, detail: detail.filter(Boolean).join(" ") };
		});
}

function describeChanges(
	{ changes, action }: Step,
	names: Plan["names"],
): DescribedChange[] {
	return changes.flatMap((change) => describeChange(change, names, action));
}

function describeChange(
	change: Change,
	names: Plan["names"],
	action: Step["action"],
): DescribedChange[] {
	const { field } = change;
	if (!isSetChange(change)) {
		const { from, to } = change as ValueChange;
		return [
			{
				field,
				kind: "set",
				from: showValue(from, names),
				to: showValue(to, names),
			},
		];
	}
	const { add, remove, first } = change;
	const described: DescribedChange[] = [
		...remove.map((entry) => ({
			field,
			kind: "remove" as const,
			from: showValue(entry, names),
			to: "",
		})),
		...add.map((entry) => ({
			field,
			kind: "add" as const,
			from: "",
			to: showValue(entry, names),
		})),
	];
	if (first !== undefined && first.from !== first.to && action === "update")
		described.push({
			field: `${field} (primary)`,
			kind: "set",
			from: showValue(first.from, names),
			to: showValue(first.to, names),
		});
	return described;
}

/** A value of a person in words; "" for none. */
export function showValue(value: unknown, names: Plan["names"]): string {
	if (value === undefined || value === null) return "";
	if (Array.isArray(value))
		return value.map((entry) => showValue(entry, names)).join("; ");
	if (typeof value !== "object") return names[String(value)] ?? String(value);
	const { value: number, type, ...rest } = value as Record<string, unknown>;
	if (number !== undefined)
		return type === undefined || type === "work"
			? String(number)
			: `${number} (${type})`;
	return Object.values({ ...rest, ...(type !== undefined && { type }) })
		.map(String)
		.join(", ");
}

function notesOf({ note, after }: Step): string[] {
	const notes = note === undefined ? [] : [note];
	if (after.length > 0)
		notes.push(
			`After ${after.length === 1 ? "step" : "steps"} ${after.slice(0, stepsAfterMax).join(", ")}${after.length > stepsAfterMax ? ` and ${after.length - stepsAfterMax} more` : ""}.`,
		);
	return notes;
}
