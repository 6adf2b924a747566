import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import type { Found, Section, Source } from "./found.ts";
import { partsToTry } from "./similar-texts.ts";

const shownMax = 6;

/** Finds people by what the API's own search finds. When nobody matches the whole text, it searches for parts of it and says so. */
export const peopleSource: Source = {
	name: "people",
	async find(text, signal) {
		const items = await findPeople(text, { max: shownMax + 1, signal });
		if (items.length > 0) return sectionOf(text, items);
		for (const part of partsToTry(text)) {
			const similar = await findPeople(part, { max: shownMax, signal });
			if (similar.length > 0)
				return {
					name: "people",
					title: words.search.similar(part),
					items: similar.map((person) => foundPerson(person, part)),
				};
		}
		return undefined;
	},
};

/** People whom the API's search finds, the best first. */
export async function findPeople(
	text: string,
	{ max, signal }: { max: number; signal: AbortSignal },
): Promise<Person[]> {
	const { client, isAdmin } = current();
	const { items } = await client.call("GET /people", {
		query: {
			query: text.trim(),
			orgId: orgIdIfOther(),
			max,
			callingData: isAdmin || undefined,
		},
		signal,
	});
	return items;
}

function sectionOf(text: string, people: readonly Person[]): Section {
	const items = people
		.slice(0, shownMax)
		.map((person) => foundPerson(person, text));
	if (people.length > shownMax)
		items.push({
			key: "people all",
			label: words.search.allPeople(text.trim()),
			sign: "people",
			isPlain: true,
			href: linkTo(["people"], { q: text.trim() }),
		});
	return { name: "people", items };
}

/** A person as a result. With a number in the text, the note is the number that matched. */
export function foundPerson(person: Person, text: string): Found {
	const { id, displayName, emails, title } = person;
	const number = numberIn(person, text);
	return {
		key: `people ${id}`,
		label: displayName,
		note: [number ?? emails[0], title].filter(Boolean).join(" · "),
		sign: "user",
		person,
		href: linkTo(["people", id]),
		recent: { kind: "people", id },
	};
}

function numberIn(
	{ phoneNumbers = [], extension }: Person,
	text: string,
): string | undefined {
	const digits = text.replaceAll(/\D/g, "");
	if (digits.length < 2) return undefined;
	const isSame = (value: string | undefined) => {
		const own = (value ?? "").replaceAll(/\D/g, "");
		// A national number has a trunk prefix in the place of the country code.
		return own !== "" && own.endsWith(digits.replace(/^0+/, ""));
	};
	return isSame(extension)
		? `${words.fields.extension} ${extension}`
		: phoneNumbers.find(({ value }) => isSame(value))?.value;
}
