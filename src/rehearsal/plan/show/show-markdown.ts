import type { PlannedPerson } from "../plan.ts";
import type { DescribedChange, DescribedPlan } from "./describe-plan.ts";
import { plain } from "./show-text.ts";

/** A plan as Markdown, for a ticket or a pull request. */
export function showMarkdown(plan: DescribedPlan): string {
	const { facts, losses, fields, steps, notCarried, warnings } = plan;
	const lines = [
		`# ${plan.title} for ${escapeText(facts[0]?.value ?? "")}`,
		"",
	];
	for (const { name, value } of facts.slice(1))
		lines.push(`- ${name}: ${escapeText(value)}`);
	lines.push(`- Digest: \`${plan.digest}\``, "", "## Losses", "");
	if (losses.length === 0) lines.push("None.");
	for (const { heading, entries } of losses) {
		lines.push(`**${escapeText(heading)}**`, "");
		for (const { person, what } of entries)
			lines.push(
				`- ${showPerson(person)}${what === "" ? "" : `: ${escapeText(what)}`}`,
			);
		lines.push("");
	}
	lines.push("", "## Changes", "", plan.summary, "");
	if (fields.length > 0)
		lines.push("| Field | People | Entries |", "|---|---:|---|");
	for (const { field, people, detail } of fields)
		lines.push(`| ${escapeText(field)} | ${people} | ${detail} |`);
	if (steps.length > 0)
		lines.push(
			"",
			"| Step | Action | Person | Field | Change | Note |",
			"|---:|---|---|---|---|---|",
		);
	for (const { id, action, person, changes, notes } of steps) {
		const first = `| ${id} | ${action} | ${showPerson(person)} |`;
		const note = escapeText(notes.join(" "));
		if (changes.length === 0) lines.push(`${first} | | ${note} |`);
		for (const [at, change] of changes.entries())
			lines.push(
				`${at === 0 ? first : "| | | |"} ${escapeText(change.field)} | ${showChange(change)} | ${at === 0 ? note : ""} |`,
			);
	}
	addList(lines, "Not part of the plan", notCarried);
	addList(lines, "Warnings", warnings);
	return `${lines.join("\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

// Every character that Markdown or HTML in it could read as its own.
function escapeText(text: string): string {
	return plain(text).replaceAll(/[\\`*_{}[\]()<>#+\-!|~&$@:]/g, (character) =>
		character === "<" ? "&lt;" : character === "&" ? "&amp;" : `\\${character}`,
	);
}

function showPerson({ displayName, email }: PlannedPerson): string {
	return displayName === ""
		? escapeText(email)
		: `${escapeText(displayName)} (${escapeText(email)})`;
}

function showChange({ kind, from, to }: DescribedChange): string {
	if (kind === "add") return `added ${escapeText(to)}`;
	if (kind === "remove") return `removed ${escapeText(from)}`;
	return `${from === "" ? "*none*" : escapeText(from)} → ${to === "" ? "*none*" : escapeText(to)}`;
}

function addList(
	lines: string[],
	heading: string,
	sentences: readonly string[],
): void {
	if (sentences.length === 0) return;
	lines.push("", `## ${heading}`, "");
	lines.push(...sentences.map((text) => `- ${escapeText(text)}`));
}
