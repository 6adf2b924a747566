import type { PlannedPerson } from "../plan.ts";
import type {
	DescribedChange,
	DescribedPlan,
	DescribedStep,
} from "./describe-plan.ts";

const marks = { update: "~", create: "+", delete: "-" } as const;

/** A plan as text for a terminal: losses first. */
export function showText(plan: DescribedPlan): string {
	const { facts, losses, fields, steps, notCarried, warnings } = plan;
	const lines = [`${plan.title} for ${plain(facts[0]?.value ?? "")}`];
	for (const { name, value } of facts.slice(1))
		lines.push(`  ${`${name}:`.padEnd(14)}${plain(value)}`);
	lines.push("", losses.length === 0 ? "Losses: none" : "Losses");
	for (const { heading, entries } of losses) {
		lines.push(`  ${plain(heading)}`);
		for (const { person, what } of entries)
			lines.push(
				`    ${[showPerson(person), plain(what)].filter(Boolean).join(": ")}`,
			);
	}
	lines.push("", plan.summary);
	const width = Math.max(...fields.map(({ field }) => field.length), 0);
	for (const { field, people, detail } of fields)
		lines.push(
			`  ${field.padEnd(width)}  ${String(people).padStart(6)}${detail === "" ? "" : `  (${detail})`}`,
		);
	if (steps.length > 0) lines.push("", "Steps");
	for (const step of steps) lines.push(...showStep(step));
	addList(lines, "Not part of the plan", notCarried);
	addList(lines, "Warnings", warnings);
	return `${lines.join("\n")}\n`;
}

/** A text without characters that move the cursor, break the line, or turn the direction of reading. */
export function plain(text: string): string {
	return text.replaceAll(
		/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
		"\ufffd",
	);
}

/** A person on one line. */
export function showPerson({ displayName, email }: PlannedPerson): string {
	const name = plain(displayName);
	return name === "" ? plain(email) : `${name} <${plain(email)}>`;
}

function* showStep({
	id,
	action,
	person,
	changes,
	notes,
}: DescribedStep): Generator<string> {
	const verb = action === "update" ? "" : ` (${action})`;
	yield `  ${id.padStart(4)} ${marks[action]} ${showPerson(person)}${verb}`;
	for (const change of changes) yield `         ${showChange(change)}`;
	for (const note of notes) yield `         ${plain(note)}`;
}

function showChange({ field, kind, from, to }: DescribedChange): string {
	if (kind === "add") return `${field}: + ${plain(to)}`;
	if (kind === "remove") return `${field}: - ${plain(from)}`;
	return `${field}: ${quote(from)} → ${quote(to)}`;
}

function quote(text: string): string {
	return text === "" ? "(none)" : `"${plain(text)}"`;
}

function addList(
	lines: string[],
	heading: string,
	sentences: readonly string[],
): void {
	if (sentences.length === 0) return;
	lines.push("", heading, ...sentences.map((text) => `  ${plain(text)}`));
}
