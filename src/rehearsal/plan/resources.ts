import type { Edit } from "./edit.ts";
import { entriesOf, entryKey, type WirePerson } from "./wire-person.ts";

/** The kinds of what only one person can have, or only as many as there are seats. */
type ResourceKind = "email" | "number" | "extension" | "license";

/** Something that an edit takes or gives back. */
export interface Resource {
	kind: ResourceKind;
	/** Equal for two resources exactly when they are the same. */
	key: string;
	/** The address, number, extension or license id. */
	value: string;
}

/** What an edit takes and gives back. */
export interface Moved {
	takes: Resource[];
	gives: Resource[];
}

/** What the edit of a person takes and gives back. */
export function movedBy({
	before,
	after,
}: Pick<Edit, "before" | "after">): Moved {
	const olds = before === undefined ? [] : resourcesOf(before);
	const news = after === undefined ? [] : resourcesOf(after);
	return { takes: missing(olds, news), gives: missing(news, olds) };
}

function missing(from: readonly Resource[], of: readonly Resource[]) {
	const known = new Set(from.map(({ key }) => key));
	return of.filter(({ key }) => !known.has(key));
}

/** What a person holds: e-mail addresses, work numbers, an extension in a location, and seats of licenses. */
export function resourcesOf(person: WirePerson): Resource[] {
	const all: Resource[] = [];
	for (const email of entriesOf(person, "emails"))
		all.push({
			kind: "email",
			key: `email ${entryKey("emails", email)}`,
			value: String(email),
		});
	for (const number of entriesOf(person, "phoneNumbers"))
		all.push({
			kind: "number",
			key: `number ${entryKey("phoneNumbers", number)}`,
			value: String((number as { value?: unknown }).value),
		});
	const { extension, locationId } = person;
	if (extension)
		all.push({
			kind: "extension",
			key: extensionKey(locationId, String(extension)),
			value: String(extension),
		});
	for (const license of entriesOf(person, "licenses"))
		all.push({
			kind: "license",
			key: `license ${license}`,
			value: String(license),
		});
	return all;
}

/** The key of an extension in a location. */
export function extensionKey(locationId: unknown, extension: string): string {
	return `extension ${locationId ?? ""} ${extension}`;
}
