import type { ShownProblem } from "../contract/error.ts";
import { words } from "../words/words.ts";

/** A problem of a refusal as a whole sentence. A problem of an unknown kind has the server's sentence, with the console's name of the field. */
export function problemSentence(problem: ShownProblem): string {
	const { description, field, code, parameters = {} } = problem;
	if (field === undefined) return description;
	const label = labelOf(field);
	const told = description.startsWith(`${field} `)
		? `${label}${description.slice(field.length)}`
		: description;
	// A newer server may send an unknown kind.
	const sentence = code === undefined ? undefined : words.problems[code];
	if (sentence === undefined) return told;
	return sentence({
		label,
		isPlural: plurals.has(label),
		others: [
			...list(parameters.others),
			...(typeof parameters.other === "string" ? [parameters.other] : []),
		].map(labelOf),
		lists: (name) => list(parameters[name]),
		values: parameters,
	});
}

/** The console's name of a field: `phoneNumbers[1].value` is the second entry of the work numbers. */
export function labelOf(field: string): string {
	const known = labels[field];
	if (known !== undefined) return known;
	const [, name = field, index] = /^(\w+)\[(\d+)\]/.exec(field) ?? [];
	const label = labels[name];
	if (label === undefined) return field;
	return index === undefined
		? label
		: words.fieldEntry(label, Number(index) + 1);
}

const labels: Readonly<Record<string, string | undefined>> = {
	...words.locations.fields,
	name: words.tokens.name,
	scopes: words.tokens.scopes,
	redirectUris: words.integrations.redirectUris,
	expiresInDays: words.tokens.days,
	personId: words.tokens.person,
	advance: words.standIn.fields.advance,
	now: words.standIn.fields.now,
	...words.fields,
};

const plurals: ReadonlySet<string> = new Set([
	words.tokens.scopes,
	words.integrations.redirectUris,
]);

function list(values: unknown): string[] {
	return Array.isArray(values) ? values.map(String) : [];
}
