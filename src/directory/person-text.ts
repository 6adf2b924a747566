import type { FieldProblem } from "./errors.ts";
import { listLengthMax, type PersonDraft, report } from "./person.ts";

/** The longest names, titles and departments, in characters. */
export const nameLengthMax = 256;
/** The longest e-mail address, in characters (RFC 5321, 4.5.3.1.3). */
export const emailLengthMax = 254;
/** The longest address of a picture or site, in characters. */
export const urlLengthMax = 2048;

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

/** Checks the texts of a draft: lengths, forms, and that every one of them can be kept as it is. */
export function checkPersonText(
	draft: PersonDraft,
	problems: FieldProblem[],
): void {
	if (draft.displayName?.trim() === "")
		report(problems, "displayName", "must not be empty");
	for (const name of names) {
		const text = draft[name];
		if (text === undefined) continue;
		if (text.length > nameLengthMax)
			report(
				problems,
				name,
				`must be at most ${nameLengthMax} characters, not ${text.length}`,
			);
		else if (hasControl(text))
			report(problems, name, "must not contain control characters");
	}
	for (const list of lists)
		if ((draft[list]?.length ?? 0) > listLengthMax)
			report(problems, list, `must hold at most ${listLengthMax} entries`);
	if (
		draft.avatar !== undefined &&
		draft.avatar !== "" &&
		!isWebAddress(draft.avatar)
	)
		report(
			problems,
			"avatar",
			`must be an http or https address of at most ${urlLengthMax} characters`,
		);
	draft.addresses?.forEach((address, index) => {
		for (const [name, text] of Object.entries(address))
			if (
				typeof text === "string" &&
				(text.length > nameLengthMax || hasControl(text))
			)
				report(
					problems,
					`addresses[${index}].${name}`,
					`must be at most ${nameLengthMax} characters, without control characters`,
				);
	});
	draft.siteUrls?.forEach((site, index) => {
		if (site.length > urlLengthMax)
			report(
				problems,
				`siteUrls[${index}]`,
				`must be at most ${urlLengthMax} characters`,
			);
	});
}

/** Whether a text has the form of an e-mail address: one @, a name before it, a domain with a dot after it. */
export function isEmail(text: string): boolean {
	return (
		text.length <= emailLengthMax &&
		/^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]+\.[^\s@.<>()[\]\\,;:"]+$/.test(
			text,
		) &&
		!text.includes("..") &&
		!hasControl(text)
	);
}

function isWebAddress(text: string): boolean {
	if (text.length > urlLengthMax) return false;
	try {
		const { protocol } = new URL(text);
		return protocol === "https:" || protocol === "http:";
	} catch {
		return false;
	}
}

function hasControl(text: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused.
	return /[\u0000-\u001f\u007f]/.test(text);
}
