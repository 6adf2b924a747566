import type { Person } from "../../contract/person.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { addressText } from "../address-text.ts";
import type { Catalog } from "../catalog.ts";
import { currentIfAny } from "../session.ts";
import { partName, partText } from "./profile-texts.ts";

/** Names of people by id, as far as they are known. */
export type Names = ReadonlyMap<string, string>;

/** A value of a person's property in words: names instead of ids, one text for each entry of a list. */
export function valueTexts(
	field: string,
	value: unknown,
	catalog: Catalog,
	names: Names = new Map(),
): string[] {
	if (value === undefined || value === null || value === "") return [];
	if (Array.isArray(value))
		return value.flatMap((entry) => valueTexts(field, entry, catalog, names));
	if (partName(field) !== undefined) return [partText(value)];
	switch (field) {
		case "licenses":
			return [nameIn(catalog.licenses, value)];
		case "roles":
			return [nameIn(catalog.roles, value)];
		case "groups":
			return [
				catalog.groups?.find((each) => each.id === value)?.name ??
					(catalog.groups ? words.groups.unknown : words.groups.hidden),
			];
		case "locationId":
			return [nameIn(catalog.locations, value)];
		case "orgId":
			return [organizationName(String(value))];
		case "managerId":
			return [names.get(String(value)) ?? String(value)];
		case "phoneNumbers":
		case "sipAddresses":
			return [(value as { value: string }).value];
		case "addresses":
			return [personAddress(value as NonNullable<Person["addresses"]>[number])];
		case "status":
			return [
				words.status[value as keyof typeof words.status] ?? String(value),
			];
		case "type":
			return [words.type[value as Person["type"]] ?? String(value)];
		case "created":
		case "lastModified":
		case "lastActivity":
			return [showDate(String(value))];
		case "loginEnabled":
			return [String(value) === "true" ? words.yes : words.no];
		case "invitePending":
			return [
				String(value) === "true"
					? words.people.pending.true
					: words.people.pending.false,
			];
	}
	return [typeof value === "object" ? JSON.stringify(value) : String(value)];
}

/** The English name of a property. */
export function fieldName(field: string): string {
	const known: Readonly<Record<string, string>> = words.fields;
	return known[field] ?? partName(field) ?? field;
}

function personAddress(
	address: NonNullable<Person["addresses"]>[number],
): string {
	const { streetAddress, locality, region, postalCode, country } = address;
	return addressText({
		street: streetAddress,
		city: locality,
		state: region,
		postalCode,
		country,
	});
}

function organizationName(id: string): string {
	const known = currentIfAny()?.organizations.find((each) => each.id === id);
	return known?.displayName ?? id;
}

function nameIn(
	known: readonly { id: string; name: string }[],
	id: unknown,
): string {
	return known.find((each) => each.id === id)?.name ?? String(id);
}
