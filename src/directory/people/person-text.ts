import { type FieldProblem, report } from "../field-problem.ts";
import { type Problem, problemOf } from "../problems.ts";
import { complainOfEmail } from "../text/email.ts";
import { complainOfText, trimBlanks } from "../text/text.ts";
import { readWebAddress, urlLengthMax } from "../text/web-address.ts";
import { type Address, listLengthMax, type Person } from "./person.ts";
import type { PersonDraft } from "./person-draft.ts";

/** The longest names, titles and departments, in characters. */
export const nameLengthMax = 256;

const names = [
	"displayName",
	"firstName",
	"lastName",
	"department",
	"manager",
	"title",
] as const;
const lists = [
	"emails",
	"phoneNumbers",
	"roles",
	"licenses",
	"addresses",
	"siteUrls",
] as const;

/**
 * A draft with its texts as they are kept: without outer blanks, web addresses in one form, and
 * without addresses that say nothing. Notes a problem for every text that cannot be kept. A text that
 * the person has already is taken as it is.
 */
export function readPersonText(
	draft: PersonDraft,
	current: Partial<Person>,
	problems: FieldProblem[],
): PersonDraft {
	const next: PersonDraft = { ...draft };
	for (const list of lists)
		if ((draft[list]?.length ?? 0) > listLengthMax)
			report(problems, list, problemOf.tooManyEntries({ max: listLengthMax }));
	for (const name of names) {
		const text = draft[name];
		if (text === undefined || text === current[name]) continue;
		next[name] = readText(name, text, problems);
	}
	if (next.displayName === "")
		report(problems, "displayName", problemOf.empty());
	if (draft.extension !== undefined)
		next.extension = trimBlanks(draft.extension);
	next.emails = draft.emails?.map((email, index) =>
		email === undefined || current.emails?.includes(email)
			? email
			: readEmail(`emails[${index}]`, email, problems),
	);
	if (draft.avatar !== undefined && draft.avatar !== current.avatar)
		next.avatar = readAvatar(trimBlanks(draft.avatar), problems);
	next.addresses = draft.addresses?.flatMap((address = {}, index) => {
		const read = readAddress(`addresses[${index}]`, address, {
			known: current.addresses?.[index],
			problems,
		});
		return Object.keys(read).length === 0 ? [] : [read];
	});
	next.siteUrls = draft.siteUrls?.map((site, index) =>
		site === undefined || current.siteUrls?.includes(site)
			? site
			: readText(`siteUrls[${index}]`, site, problems, urlLengthMax),
	);
	return next;
}

function readText(
	field: string,
	given: string,
	problems: FieldProblem[],
	lengthMax = nameLengthMax,
): string {
	const text = trimBlanks(given);
	reportAny(problems, field, complainOfText(text, lengthMax));
	return text;
}

function readEmail(
	field: string,
	given: string,
	problems: FieldProblem[],
): string {
	const email = trimBlanks(given);
	reportAny(problems, field, complainOfEmail(email));
	return email;
}

function readAvatar(text: string, problems: FieldProblem[]): string {
	if (text === "") return text;
	const read = readWebAddress(text);
	if ("url" in read) return read.url;
	report(problems, "avatar", read.problem);
	return text;
}

function readAddress(
	field: string,
	address: Address,
	{
		known = {},
		problems,
	}: { known: Address | undefined; problems: FieldProblem[] },
): Address {
	const read: Address = {};
	for (const [key, given] of Object.entries(address)) {
		const name = key as keyof Address;
		if (typeof given !== "string") continue;
		const text =
			given === known[name]
				? given
				: readText(`${field}.${name}`, given, problems);
		if (text !== "") read[name] = text;
	}
	return read;
}

function reportAny(
	problems: FieldProblem[],
	field: string,
	problem: Problem | undefined,
): void {
	if (problem !== undefined) report(problems, field, problem);
}
