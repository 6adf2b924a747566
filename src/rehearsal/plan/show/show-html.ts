import type { PlannedPerson } from "../plan.ts";
import type {
	DescribedChange,
	DescribedPlan,
	DescribedStep,
} from "./describe-plan.ts";
import { htmlStyle } from "./html-style.ts";

/** A plan as one page without scripts, which asks no other address for anything. */
export function showHtml(plan: DescribedPlan): string {
	const { facts, losses, fields, steps, notCarried, warnings } = plan;
	const title = `${plan.title} for ${facts[0]?.value ?? ""}`;
	return [
		"<!doctype html>",
		'<html lang="en">',
		"<head>",
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		// Whatever a name holds: nothing runs, and nothing is loaded.
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
		`<title>${escapeText(title)}</title>`,
		`<style>${htmlStyle}</style>`,
		"</head>",
		"<body>",
		"<header>",
		`<h1>${escapeText(title)}</h1>`,
		`<p class="summary">${escapeText(plan.summary)}</p>`,
		"<dl>",
		...facts.slice(1).map(showFact),
		showFact({ name: "Digest", value: plan.digest }),
		"</dl>",
		"</header>",
		"<main>",
		...showLosses(losses),
		...showFields(fields),
		...showSteps(steps),
		...showList("Not part of the plan", notCarried),
		...showList("Warnings", warnings),
		"</main>",
		"</body>",
		"</html>",
		"",
	].join("\n");
}

function escapeText(text: string): string {
	return text
		.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
		.replaceAll(/\p{Cc}/gu, "\ufffd");
}

// A name may be written from right to left, and turns nothing around it.
function isolate(text: string): string {
	return `<bdi>${escapeText(text)}</bdi>`;
}

function showFact({ name, value }: { name: string; value: string }): string {
	return `<div><dt>${name}</dt><dd>${isolate(value)}</dd></div>`;
}

function showPerson({ displayName, email }: PlannedPerson): string {
	return displayName === ""
		? isolate(email)
		: `<b>${isolate(displayName)}</b> <span class="email">${isolate(email)}</span>`;
}

function* showLosses(losses: DescribedPlan["losses"]): Generator<string> {
	yield '<section class="losses" aria-labelledby="losses">';
	yield '<h2 id="losses">Losses</h2>';
	if (losses.length === 0) yield "<p>None.</p>";
	for (const { heading, entries } of losses) {
		yield `<h3>${escapeText(heading)}</h3>`;
		yield "<ul>";
		for (const { person, what } of entries)
			yield `<li>${showPerson(person)}${what === "" ? "" : `: ${isolate(what)}`}</li>`;
		yield "</ul>";
	}
	yield "</section>";
}

function* showFields(fields: DescribedPlan["fields"]): Generator<string> {
	if (fields.length === 0) return;
	yield '<section aria-labelledby="fields">';
	yield '<h2 id="fields">Changed fields</h2>';
	yield '<div class="wide"><table class="fields">';
	yield '<thead><tr><th scope="col">Field</th><th scope="col" class="number">People</th><th scope="col">Entries</th></tr></thead><tbody>';
	for (const { field, people, detail } of fields)
		yield `<tr><th scope="row"><code>${escapeText(field)}</code></th><td class="number">${people.toLocaleString("en")}</td><td>${escapeText(detail)}</td></tr>`;
	yield "</tbody></table></div></section>";
}

const actionWords = {
	update: "Update",
	create: "Create",
	delete: "Delete",
} as const;

function* showSteps(steps: readonly DescribedStep[]): Generator<string> {
	if (steps.length === 0) return;
	yield '<section aria-labelledby="steps">';
	yield '<h2 id="steps">Steps</h2>';
	yield '<div class="wide"><table class="steps">';
	yield '<thead><tr><th scope="col" class="number">Step</th><th scope="col">Person</th><th scope="col">Change</th></tr></thead><tbody>';
	for (const { id, action, person, changes, notes } of steps) {
		yield `<tr class="${action}"><td class="number">${escapeText(id)}</td>`;
		yield `<th scope="row"><span class="action">${actionWords[action]}</span> ${showPerson(person)}</th><td>`;
		if (changes.length > 0)
			yield `<ul class="changes">${changes.map(showChange).join("")}</ul>`;
		for (const note of notes) yield `<p class="note">${escapeText(note)}</p>`;
		yield "</td></tr>";
	}
	yield "</tbody></table></div></section>";
}

function showChange({ field, kind, from, to }: DescribedChange): string {
	const name = `<code>${escapeText(field)}</code>`;
	if (kind === "add") return `<li>${name} <ins>+ ${isolate(to)}</ins></li>`;
	if (kind === "remove")
		return `<li>${name} <del>− ${isolate(from)}</del></li>`;
	return `<li>${name} ${from === "" ? none : `<del>${isolate(from)}</del>`} → ${to === "" ? none : `<ins>${isolate(to)}</ins>`}</li>`;
}

const none = "<i>none</i>";

function* showList(
	heading: string,
	sentences: readonly string[],
): Generator<string> {
	if (sentences.length === 0) return;
	yield `<section><h2>${heading}</h2><ul>`;
	for (const text of sentences) yield `<li>${escapeText(text)}</li>`;
	yield "</ul></section>";
}
