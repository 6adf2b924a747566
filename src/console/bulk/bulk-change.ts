import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import type { PeopleQuery } from "../people/people-query.ts";
import { fieldName } from "../person/values.ts";

/** A property of text that one change can set for many people. */
export type TextField =
	| "department"
	| "title"
	| "firstName"
	| "lastName"
	| "avatar";

/** One change for many people. */
export type BulkChange =
	| { kind: "give" | "take"; field: "licenses" | "roles"; id: string }
	| { kind: "set"; field: TextField | "managerId"; value: string | undefined }
	| { kind: "login"; isEnabled: boolean }
	| { kind: "move"; locationId: string }
	| { kind: "delete" };

/** The people to change: by id, or everyone whom a query of the list finds. `label` says how many. */
export type Whom =
	| { ids: readonly string[] }
	| { query: PeopleQuery; label: string };

/** The number of people above which a person must type the number to confirm a change. A deletion always needs that. */
export const sureAboveCount = 1000;
/** The maximum number of people that one change can list by id. */
export const bulkPeopleMax = 10_000;

/** A job's body that makes the change for these people. The server reads them itself, however many there are. */
export function bodyOf(whom: Whom, change: BulkChange): object {
	const named = "ids" in whom ? { ids: whom.ids } : { query: whom.query };
	switch (change.kind) {
		case "delete":
			return { ...named, method: "DELETE" };
		case "move": {
			const { locationId } = change;
			return { ...named, method: "POST", move: { locationId } };
		}
		case "login":
			return patch(named, { loginEnabled: change.isEnabled });
		case "set": {
			const { field, value = null } = change;
			// The manager's name follows from the manager.
			const manager = field === "managerId" ? { manager: null } : {};
			return patch(named, { [field]: value, ...manager });
		}
		case "give":
			return { ...patch(named), add: { [change.field]: [change.id] } };
		case "take":
			return { ...patch(named), remove: { [change.field]: [change.id] } };
	}
}

function patch(named: object, body?: object): object {
	return { ...named, method: "PATCH", ...(body && { body }) };
}

/** The change in words, for the people in words: “Set department to “Sales” for 50 people”. */
export function describeChange(
	change: BulkChange,
	whom: string,
	{ catalog, managerName }: { catalog: Catalog; managerName?: string },
): string {
	const { titles } = words.bulk;
	switch (change.kind) {
		case "delete":
			return titles.delete(whom);
		case "move":
			return titles.move(nameIn(catalog.locations, change.locationId), whom);
		case "login":
			return change.isEnabled ? titles.activate(whom) : titles.deactivate(whom);
		case "set": {
			const { field, value } = change;
			const label = fieldName(field);
			if (value === undefined) return titles.clear(label, whom);
			const text = field === "managerId" ? (managerName ?? value) : value;
			return titles.set(label, text, whom);
		}
		default: {
			const name = nameIn(catalog[change.field], change.id);
			return titles[change.kind](name, whom);
		}
	}
}

function nameIn(
	known: readonly { id: string; name: string }[],
	id: string,
): string {
	return known.find((each) => each.id === id)?.name ?? id;
}
