import type { TaggedPerson } from "../../client/client.ts";
import {
	compareDrafts,
	type Draft,
	draftOf,
	setField,
} from "../person/draft.ts";

/** One thing that is changed for many people. */
export type BulkChange =
	| { kind: "give" | "take"; field: "licenses" | "roles"; id: string }
	| { kind: "set"; field: keyof Draft; value: string | boolean | undefined }
	| { kind: "delete" };

/** People that can be changed at once. */
export const bulkPeopleMax = 10_000;

/**
 * A line of a job for each person whom the change changes: the whole person as it was read, with
 * the one thing changed, and only if nobody has changed the person since.
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

function changed(
	before: Draft,
	change: Exclude<BulkChange, { kind: "delete" }>,
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
