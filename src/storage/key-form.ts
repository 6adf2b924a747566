import { emailKey } from "../directory/email.ts";
import type { Person } from "../directory/person.ts";
import { searchKeysOf } from "../directory/person-search.ts";
import { newListings } from "./listings.ts";

/** The setting that says in which form (`keyForm`) the keys of a directory are. */
export const keyFormSetting = "key form";

/** What `holdings` says of a person in keys: by what they are searched, and their department. */
export function keyedHoldings(
	person: Person,
): { kind: string; value: string }[] {
	return [
		...searchKeysOf(person).map((value) => ({ kind: "search", value })),
		...newListings(undefined, person).filter(
			({ kind }) => kind === "department",
		),
	];
}

/** The e-mail of a person whose key in the form of now is another than in the first form, with both. */
export function changedEmails(
	person: Person,
): { email: string; old: string; now: string }[] {
	return person.emails
		.map((email) => ({
			email,
			old: email.normalize("NFC").toLowerCase(),
			now: emailKey(email),
		}))
		.filter(({ old, now }) => old !== now);
}

/** The failure when two that were different are one in the form of now. */
export function sameKey(kind: string, text: string): Error {
	return new Error(
		`This version of peopled takes the ${kind} "${text}" for the same as another one of the directory. Change one of them with the version that wrote the directory, and start this one again. Nothing was changed.`,
	);
}
