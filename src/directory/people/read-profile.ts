import { type FieldProblem, report } from "../field-problem.ts";
import { problemOf } from "../problems.ts";
import { isLanguage } from "../text/locale.ts";
import { complainOfText, trimBlanks } from "../text/text.ts";
import { readWebAddress } from "../text/web-address.ts";
import { listLengthMax } from "./person.ts";
import {
	type Profile,
	type ProfileEntry,
	type ProfileTextName,
	profileTextNames,
	userTypes,
} from "./profile.ts";

/** The longest text of a profile, in characters. */
const profileTextLengthMax = 256;
const listNames = [
	"emails",
	"phoneNumbers",
	"photos",
	"addresses",
	"ims",
] as const;

/**
 * A profile in stored form: without surrounding blanks and empty parts. Adds a problem for each part that cannot be
 * stored. A part that the person already has is accepted unchanged.
 */
export function readProfile(
	given: Profile,
	current: Profile | undefined,
	problems: FieldProblem[],
): Profile {
	const read: Profile = {};
	for (const name of profileTextNames) {
		const text = given[name];
		if (text === undefined) continue;
		const kept =
			text === current?.[name] ? text : readNamed(name, text, problems);
		if (kept !== "") read[name] = kept;
	}
	for (const name of listNames) {
		const entries = readEntries(name, given[name] ?? [], problems);
		if (entries.length > 0) read[name] = entries;
	}
	const extension = readLists(
		"extensionAttributes",
		given.extensionAttributes,
		problems,
		(text, field) => readText(field, text, problems),
	);
	if (extension !== undefined) read.extensionAttributes = extension;
	const external = readLists(
		"externalAttributes",
		given.externalAttributes,
		problems,
		({ source, value }, field) => ({
			source: readRequired(`${field}.source`, source, problems),
			value: readRequired(`${field}.value`, value, problems),
		}),
	);
	if (external !== undefined) read.externalAttributes = external;
	return read;
}

function readNamed(
	name: ProfileTextName,
	given: string,
	problems: FieldProblem[],
): string {
	const field = `profile.${name}`;
	const text = readText(field, given, problems);
	if (text === "") return text;
	if (name === "userType" && !userTypes.some((type) => type === text))
		report(problems, field, problemOf.notOneOf({ values: userTypes }));
	if ((name === "preferredLanguage" || name === "locale") && !isLanguage(text))
		report(
			problems,
			field,
			problemOf.wrongValue({
				expected: 'a language with or without a country, such as "en_US"',
			}),
		);
	return name === "profileUrl" ? readUrl(field, text, problems) : text;
}

function readEntries(
	name: (typeof listNames)[number],
	entries: readonly ProfileEntry[],
	problems: FieldProblem[],
): ProfileEntry[] {
	const list = `profile.${name}`;
	demandShort(list, entries, problems);
	return entries.flatMap((entry, index) => {
		const field = `${list}[${index}]`;
		const text = (part: "value" | "type" | "display") =>
			entry[part] === undefined
				? undefined
				: part === "value" && name === "photos"
					? readUrl(`${field}.value`, trimBlanks(entry.value), problems)
					: readText(`${field}.${part}`, entry[part], problems) || undefined;
		const value = text("value");
		if (value === undefined || value === "") return [];
		const read: ProfileEntry = { value };
		const type = text("type");
		const display = text("display");
		if (type !== undefined) read.type = type;
		if (display !== undefined) read.display = display;
		if (entry.primary) read.primary = true;
		return [read];
	});
}

function readLists<Entry>(
	name: string,
	lists: Readonly<Record<string, readonly Entry[]>> = {},
	problems: FieldProblem[],
	read: (entry: Entry, field: string) => Entry,
): Record<string, readonly Entry[]> | undefined {
	const kept = Object.entries(lists)
		.filter(([, entries]) => entries.length > 0)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([attribute, entries]) => {
			const field = `profile.${name}.${attribute}`;
			demandShort(field, entries, problems);
			return [
				attribute,
				entries.map((entry, index) => read(entry, `${field}[${index}]`)),
			] as const;
		});
	return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function demandShort(
	field: string,
	entries: readonly unknown[],
	problems: FieldProblem[],
): void {
	if (entries.length > listLengthMax)
		report(problems, field, problemOf.tooManyEntries({ max: listLengthMax }));
}

function readText(
	field: string,
	given: string,
	problems: FieldProblem[],
): string {
	const text = trimBlanks(given);
	const problem = complainOfText(text, profileTextLengthMax);
	if (problem !== undefined) report(problems, field, problem);
	return text;
}

// SCIM clients leave out parts that its schema requires.
function readRequired(
	field: string,
	given: string | undefined,
	problems: FieldProblem[],
): string {
	if (given !== undefined) return readText(field, given, problems);
	report(problems, field, problemOf.required());
	return "";
}

function readUrl(
	field: string,
	text: string,
	problems: FieldProblem[],
): string {
	if (text === "") return text;
	const read = readWebAddress(text);
	if ("url" in read) return read.url;
	report(problems, field, read.problem);
	return text;
}
