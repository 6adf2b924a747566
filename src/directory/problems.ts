import type { FieldProblem } from "./errors.ts";

/** A value of a problem's parameters: what a client needs to word the problem itself. */
export type ProblemParameter = string | number | boolean | readonly string[];

/** What is wrong with a field, without the field: a code, its parameters, and the predicate of an English sentence. */
export interface Problem {
	code: ProblemCode;
	parameters: Readonly<Record<string, ProblemParameter>>;
	problem: string;
}

// Every predicate is written once, here; a sentence is the name of the field, a space, and the predicate.
const predicates = {
	required: () => "is required",
	requiredUnless: ({ others }: { others: readonly string[] }) =>
		`is required, unless ${others.join(" or ")} is given`,
	requiredForCalling: ({ others }: { others: readonly string[] }) =>
		`${others.map((other) => `or ${other} `).join("")}is required when a calling license is assigned`,
	wrongType: ({ expected, actual }: { expected: string; actual: string }) =>
		`must be ${expected}, not ${actual}`,
	empty: () => "must not be empty",
	tooLong: ({ max, actual }: { max: number; actual: number }) =>
		`must be at most ${max} characters, not ${actual}`,
	tooManyEntries: ({ max }: { max: number }) =>
		`must hold at most ${max} ${max === 1 ? "entry" : "entries"}`,
	tooFewEntries: ({ min }: { min: number }) =>
		`must hold at least ${min} ${min === 1 ? "entry" : "entries"}`,
	tooSmall: ({ min }: { min: number }) => `must be ${min} or more`,
	tooLarge: ({ max }: { max: number }) => `must be ${max} or less`,
	notOneOf: ({ values }: { values: readonly string[] }) =>
		`must be one of ${values.join(", ")}`,
	wrongFormat: ({ rule }: { rule: string }) => rule,
	emailTaken: ({ value }: { value: string }) =>
		`${value} already belongs to another person`,
	numberTaken: ({ value }: { value: string }) =>
		`${value} is already the number of another person in this organization`,
	extensionTaken: ({ value }: { value: string }) =>
		`${value} is already the extension of another person in this location`,
	unknownLicense: () =>
		"is not a license of this organization; GET /v1/licenses lists them",
	unknownLocation: () =>
		"is not a location of this organization; GET /v1/locations lists them",
	unknownRole: () => "is not a role of this service; GET /v1/roles lists them",
	needsCallingLicense: () =>
		"needs a Webex Calling license: add one to licenses",
	locationFixed: () =>
		"cannot be changed for an existing calling user: it is only set when the calling license is assigned",
	wrongExtension: ({ example }: { example: string }) =>
		`must be 2 to 10 digits, without the routing prefix, such as "${example}"`,
	licenseFull: ({ name, total }: { name: string; total: number }) =>
		`cannot be assigned: all ${total} seats of "${name}" are taken`,
} as const;

/** The name of a kind of problem. It stays as it is when the English is worded differently. */
export type ProblemCode = keyof typeof predicates;

/** Every code with a function that makes its problem. */
export const problemOf = Object.fromEntries(
	Object.entries(predicates).map(([code, predicate]) => [
		code,
		(parameters: object = {}) => ({
			code,
			parameters,
			problem: (predicate as (parameters: object) => string)(parameters),
		}),
	]),
) as unknown as {
	readonly [Code in ProblemCode]: (
		...parameters: Parameters<(typeof predicates)[Code]>
	) => Problem;
};

/** Every code there is, in the order of the documents. */
export const problemCodes = Object.keys(predicates) as ProblemCode[];

/**
 * Whether a field, or something in it, is refused already. What hangs on a refused field is not
 * refused too: it may be right once the field is.
 */
export function isRefused(
	problems: readonly FieldProblem[],
	field: string,
): boolean {
	return problems.some(
		(known) =>
			known.field === field ||
			known.field.startsWith(`${field}[`) ||
			known.field.startsWith(`${field}.`),
	);
}

/** Adds a problem, unless the field, what holds it, or something in it already has one. */
export function report(
	problems: FieldProblem[],
	field: string,
	problem: string | Problem,
): void {
	const covers = (known: string) =>
		known === field ||
		known.startsWith(`${field}[`) ||
		known.startsWith(`${field}.`) ||
		field.startsWith(`${known}[`) ||
		field.startsWith(`${known}.`);
	if (!problems.some((known) => covers(known.field)))
		problems.push(
			typeof problem === "string" ? { field, problem } : { field, ...problem },
		);
}
