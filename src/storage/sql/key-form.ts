import { listingsOf } from "../../directory/people/holdings.ts";
import type { Person } from "../../directory/people/person.ts";
import { searchKeysOf } from "../../directory/people/person-search.ts";
import { emailKey } from "../../directory/text/email.ts";

/** The setting that says in which form (`keyForm`) the keys of a directory are. */
export const keyFormSetting = "key form";

/** What `holdings` says of a person in keys: by what they are searched, and their department. */
export function keyedHoldings(
	person: Person,
): { kind: string; value: string }[] {
	return [
		...searchKeysOf(person).map((value) => ({ kind: "search", value })),
		...listingsOf(person).filter(({ kind }) => kind === "department"),
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

/** Somebody or something with a text that only one may have. */
export interface TextHolder {
	id: string;
	text: string;
}

/** Clashes that a message names; it counts the others. */
const clashesShownMax = 20;

/**
 * Gathers what was different and is one in the form of now, before anything is written: the version
 * that wrote the directory must be able to open it still, since only that one can mend it.
 */
export function openClashes() {
	const wanted = new Map<string, TextHolder>();
	const clashes: string[] = [];
	return {
		/** Notes whose key becomes another one; `present` has that already. */
		add(
			kind: "e-mail addresses" | "location names",
			key: string,
			holder: TextHolder,
			present: TextHolder | undefined,
		): void {
			const other = present ?? wanted.get(`${kind} ${key}`);
			wanted.set(`${kind} ${key}`, holder);
			if (other === undefined || other.id === holder.id) return;
			clashes.push(
				`the ${kind} "${other.text}" (of ${other.id}) and "${holder.text}" (of ${holder.id})`,
			);
		},
		/** Throws when there are any, and names them. */
		demandNone(): void {
			if (clashes.length === 0) return;
			const more = clashes.length - clashesShownMax;
			throw new Error(
				`This version of peopled takes for one what the directory has as two: ${clashes
					.slice(0, clashesShownMax)
					.join("; ")}${
					more > 0 ? `; and ${more} more` : ""
				}. Start the version that wrote the directory, change one of each, and start this one again. Nothing was changed.`,
			);
		},
	};
}

/** The failure when two become one although nothing clashed before: somebody wrote in between. */
export function sameKey(kind: string, text: string): Error {
	return new Error(
		`The ${kind} "${text}" became the same as another one of the directory while keys were made again. Stop every other process that uses the directory, and start this one again. Nothing was changed.`,
	);
}
