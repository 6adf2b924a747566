import type { ProblemCode, ShownProblem } from "../contract/error.ts";
import { words } from "./words.ts";

type Values = Readonly<Record<string, unknown>>;

/** A whole sentence for each kind of problem; the label is what the console calls the field. */
const sentences: Readonly<
	Record<ProblemCode, (label: string, values: Values) => string>
> = {
	required: (label) => `${label} is required.`,
	requiredUnless: (label, { others }) =>
		`${label} is required, unless ${join(labelsOf(others))} is given.`,
	requiredForCalling: (label, { others }) =>
		`${join([label, ...labelsOf(others)])} is required when a calling license is assigned.`,
	wrongType: (label, { expected, actual }) =>
		`${label} must be ${expected}, not ${actual}.`,
	empty: (label) => `${label} must not be empty.`,
	tooLong: (label, { max, actual }) =>
		`${label} must be at most ${max} characters, not ${actual}.`,
	tooManyEntries: (label, { max }) =>
		`${label}: at most ${entries(max)} can be given.`,
	tooFewEntries: (label, { min }) =>
		min === 1
			? `${label}: choose at least one.`
			: `${label}: at least ${entries(min)} must be given.`,
	tooSmall: (label, { min }) => `${label} must be ${min} or more.`,
	tooLarge: (label, { max }) => `${label} must be ${max} or less.`,
	notOneOf: (label, { values }) =>
		`${label} must be one of ${list(values).join(", ")}.`,
	wrongFormat: (label, { rule }) => `${label} ${rule}.`,
	emailTaken: (_, { value }) =>
		`The e-mail address ${value} already belongs to another person.`,
	numberTaken: (_, { value }) =>
		`The number ${value} already belongs to another person in this organization.`,
	extensionTaken: (_, { value }) =>
		`The extension ${value} already belongs to another person in this location.`,
	unknownLicense: () =>
		"A chosen license no longer exists. Reload the page and choose again.",
	unknownLocation: () =>
		"The chosen location no longer exists. Reload the page and choose again.",
	unknownRole: () =>
		"A chosen role does not exist. Reload the page and choose again.",
	needsCallingLicense: (label) =>
		`${label} needs a calling license: choose one under Licenses.`,
	locationFixed: () => words.person.locationFixed,
	wrongExtension: (label, { example }) =>
		`${label} must be 2 to 10 digits, without the routing prefix, such as ${example}.`,
	licenseFull: (_, { name, total }) =>
		`“${name}” cannot be assigned: all ${total} seats are taken.`,
};

/**
 * A problem of a refusal as a whole sentence. One of a kind that is not known yet is told in the server's words, with the
 * console's name of the field.
 */
export function problemSentence(problem: ShownProblem): string {
	const { description, field, code, parameters = {} } = problem;
	if (field === undefined) return description;
	const label = labelOf(field);
	const sentence = code === undefined ? undefined : sentences[code];
	if (sentence !== undefined) return sentence(label, parameters);
	return description.startsWith(`${field} `)
		? `${label}${description.slice(field.length)}`
		: description;
}

/** What the console calls a field: `phoneNumbers[1].value` is the second entry of the work numbers. */
export function labelOf(field: string): string {
	const known = labels[field];
	if (known !== undefined) return known;
	const [, name = field, index] = /^(\w+)\[(\d+)\]/.exec(field) ?? [];
	const label = labels[name];
	if (label === undefined) return field;
	// Of e-mail addresses there is one.
	return index === undefined || name === "emails"
		? label
		: `${label}, entry ${Number(index) + 1},`;
}

const labels: Readonly<Record<string, string | undefined>> = {
	...words.locations.fields,
	name: words.tokens.name,
	scopes: words.tokens.scopes,
	expiresInDays: words.tokens.days,
	personId: words.tokens.person,
	...words.fields,
};

function labelsOf(fields: unknown): string[] {
	return list(fields).map((field) => labelOf(field).toLowerCase());
}

function list(values: unknown): string[] {
	return Array.isArray(values) ? values.map(String) : [];
}

function join(labels: readonly string[]): string {
	return labels.join(" or ");
}

function entries(count: unknown): string {
	return `${count} ${count === 1 ? "entry" : "entries"}`;
}
