/** A person as the service shows them with `callingData=true`. Properties that this program does not know stay in it. */
export interface WirePerson extends Readonly<Record<string, unknown>> {
	id: string;
	emails: readonly string[];
	displayName: string;
}

/** The settable properties with one value. */
export const valueFields = [
	"displayName",
	"firstName",
	"lastName",
	"avatar",
	"extension",
	"locationId",
	"department",
	"manager",
	"managerId",
	"title",
	"addresses",
	"loginEnabled",
] as const;

/** The settable properties that are lists, of which a plan owns single entries. */
export const setFields = [
	"emails",
	"phoneNumbers",
	"roles",
	"licenses",
	"siteUrls",
] as const;
export type SetField = (typeof setFields)[number];

const setFieldNames: ReadonlySet<string> = new Set(setFields);

/** Whether a plan owns single entries of a property. */
export function isSetField(field: string): field is SetField {
	return setFieldNames.has(field);
}

/** The entries of a list of a person that a request can set. */
export function entriesOf(person: WirePerson, field: SetField): unknown[] {
	const list = person[field];
	if (!Array.isArray(list)) return [];
	return field === "phoneNumbers" ? list.filter(isWorkNumber) : list;
}

/** A text that is equal for two entries of a list exactly when they mean the same. */
export function entryKey(field: SetField, entry: unknown): string {
	if (field === "phoneNumbers")
		return String((entry as { value?: unknown }).value).replaceAll(
			/[^\d+]/g,
			"",
		);
	return field === "emails" || field === "siteUrls"
		? String(entry).toLowerCase()
		: String(entry);
}

/** Whether two values of a property mean the same. An empty one is none. */
export function isSameValue(
	field: string,
	left: unknown,
	right: unknown,
): boolean {
	return valueKey(field, left) === valueKey(field, right);
}

/** A text that is equal for two values of a property exactly when they mean the same; undefined for none. */
function valueKey(field: string, value: unknown): string | undefined {
	if (value === undefined || value === null || value === "") return undefined;
	if (Array.isArray(value) && value.length === 0) return undefined;
	// A text on the page, and a boolean in some replies.
	if (field === "loginEnabled") return String(value);
	return JSON.stringify(value, sortKeys);
}

function sortKeys(_: string, part: unknown): unknown {
	return typeof part === "object" && part !== null && !Array.isArray(part)
		? Object.fromEntries(
				Object.entries(part).toSorted(([one], [other]) =>
					one < other ? -1 : 1,
				),
			)
		: part;
}

/** Whether a number is one for work, which are the only ones that a request can set. */
function isWorkNumber(entry: unknown): boolean {
	const { type } = (entry ?? {}) as { type?: unknown };
	return type === undefined || type === "work";
}

/** The body of the request that sets all settable properties of a person as they are here. */
export function bodyOf(person: WirePerson): Record<string, unknown> {
	const body: Record<string, unknown> = {};
	for (const field of ["orgId", ...valueFields])
		if (person[field] !== undefined) body[field] = person[field];
	for (const field of setFields)
		if (person[field] !== undefined) body[field] = entriesOf(person, field);
	if (body.loginEnabled !== undefined)
		body.loginEnabled = String(body.loginEnabled) === "true";
	return body;
}

/**
 * Whether a part of a reply is a person. Every property that a request sets has its form, or is missing: one of another
 * form would be cleared by the request that carries it along.
 */
export function isPerson(json: unknown): json is WirePerson {
	if (typeof json !== "object" || json === null) return false;
	const person = json as Readonly<Record<string, unknown>>;
	const { id, emails, displayName } = person;
	return (
		typeof id === "string" &&
		Array.isArray(emails) &&
		typeof displayName === "string" &&
		valueFields.every(
			(field) => isAbsent(person[field]) || isValue(person[field], field),
		) &&
		setFields.every(
			(field) => isAbsent(person[field]) || isList(person[field], field),
		)
	);
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null;
}

function isValue(value: unknown, field: (typeof valueFields)[number]): boolean {
	if (field === "addresses") return Array.isArray(value);
	if (field === "loginEnabled") return /^(true|false)$/.test(String(value));
	return typeof value === "string";
}

function isList(value: unknown, field: SetField): boolean {
	const isEntry = (entry: unknown) =>
		typeof (field === "phoneNumbers"
			? (entry as { value?: unknown } | null)?.value
			: entry) === "string";
	return Array.isArray(value) && value.every(isEntry);
}
