import type { ShownProblem } from "../contract/error.ts";
import { language } from "../words/languages.ts";
import { words } from "../words/words.ts";

/** A sentence about a refusal. The server speaks English only, which is marked where the page has another language. */
interface Told {
	text: string;
	lang?: "en";
}

/** A problem of a refusal as a whole sentence. */
export function problemSentence(problem: ShownProblem): string {
	return tellProblem(problem).text;
}

/** A sentence of the server, as it is. */
export function tellAsServer(text: string): Told {
	return language === "en" ? { text } : { text, lang: "en" };
}

/** A problem of a refusal as a whole sentence. A problem of an unknown kind has the server's sentence; in English with the console's name of the field. */
export function tellProblem(problem: ShownProblem): Told {
	const { description, field, code, parameters = {} } = problem;
	if (field === undefined) return tellAsServer(description);
	const label = labelOf(field);
	// A newer server may send an unknown kind.
	const sentence = code === undefined ? undefined : words.problems[code];
	if (sentence === undefined)
		return tellAsServer(
			language === "en" && description.startsWith(`${field} `)
				? `${label}${description.slice(field.length)}`
				: description,
		);
	const text = sentence({
		label,
		isPlural: plurals.has(label),
		others: [
			...list(parameters.others),
			...(typeof parameters.other === "string" ? [parameters.other] : []),
		].map(labelOf),
		lists: (name) => list(parameters[name]),
		values: parameters,
	});
	return { text };
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
