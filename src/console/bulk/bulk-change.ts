import type { Person } from "../../contract/person.ts";
import type { PeopleQuery } from "../people/people-query.ts";
import {
	compareDrafts,
	type Draft,
	draftOf,
	setField,
} from "../person/draft.ts";
import type { TaggedPerson } from "../person/tagged-person.ts";

/** One change for many people. */
export type BulkChange =
	| { kind: "give" | "take"; field: "licenses" | "roles"; id: string }
	| { kind: "set"; field: keyof Draft; value: string | boolean | undefined }
	| { kind: "move"; locationId: string }
	| { kind: "delete" };

/** The number of people above which a person must type the number to confirm a change. A deletion always needs that. */
export const sureAboveCount = 1000;
/** The maximum number of people that one change can list by id. */
export const bulkPeopleMax = 10_000;

/**
 * A line of a job for each person whom the change affects: the complete person as it was read, with the one change,
 * conditional on the version read.
 */
export function linesFor(
	people: readonly TaggedPerson[],
	change: BulkChange,
): string[] {
	return people.flatMap(({ person, etag }) => {
		const path = `/people/${person.id}`;
		if (change.kind === "delete")
			return [
				JSON.stringify({
					method: "DELETE",
					path,
					ifMatch: etag,
					bulkId: person.displayName,
				}),
			];
		if (change.kind === "move")
			return person.locationId === undefined ||
				person.locationId === change.locationId
				? []
				: [JSON.stringify(moveOf(person, change.locationId))];
		const before = draftOf(person);
		const body = changed(before, change);
		if (compareDrafts(before, body).length === 0) return [];
		return [
			JSON.stringify({
				method: "PUT",
				path: `${path}?callingData=true`,
				ifMatch: etag,
				bulkId: person.displayName,
				body,
			}),
		];
	});
}

/** A job's body that makes the change for everyone whom a query of the list finds. The server reads the people itself, however many there are. */
export function queryChangeFor(query: PeopleQuery, change: BulkChange): object {
	if (change.kind === "delete") return { query, method: "DELETE" };
	if (change.kind === "move")
		return { query, method: "POST", move: { locationId: change.locationId } };
	if (change.kind === "set") {
		const body: Record<string, unknown> = {
			[change.field]: change.value ?? null,
		};
		// The manager's name follows from the manager.
		if (change.field === "managerId") body.manager = null;
		return { query, method: "PATCH", body };
	}
	const ids = { [change.field]: [change.id] };
	return change.kind === "give"
		? { query, method: "PATCH", add: ids }
		: { query, method: "PATCH", remove: ids };
}

function moveOf({ id, displayName }: Person, locationId: string) {
	return {
		method: "POST",
		path: "/telephony/config/jobs/person/moveLocation",
		bulkId: displayName,
		body: {
			usersList: [{ locationId, validate: false, users: [{ userId: id }] }],
		},
	};
}

function changed(
	before: Draft,
	change: Exclude<BulkChange, { kind: "delete" | "move" }>,
): Draft {
	const body = { ...before };
	if (change.kind === "set") {
		setField(body, change.field, change.value);
		if (change.field === "managerId") delete body.manager;
	} else {
		const held = before[change.field] ?? [];
		const others = held.filter((id) => id !== change.id);
		body[change.field] =
			change.kind === "give" ? [...others, change.id] : others;
	}
	return body;
}
