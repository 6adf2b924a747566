import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf, idsOf } from "./id.ts";

/** People whom a job names by id, at most. */
const changedIdsMax = 10_000;

const ids = Type.Optional(
	Type.Object({
		licenses: Type.Optional(
			idsOf("LICENSE", {
				description: "Ids of licenses.",
				examples: [[exampleIds.meetingLicense]],
				maxItems: 20,
			}),
		),
		roles: Type.Optional(
			idsOf("ROLE", {
				description: "Ids of roles.",
				examples: [[exampleIds.secondRole]],
				maxItems: 20,
			}),
		),
	}),
);

/** One change for everyone whom a query finds. */
export const QueryChange = Type.Object({
	/** Filters of List People; nothing in it stands for everyone. */
	query: Type.Optional(Type.Unknown()),
	/** Instead of a query: these people. */
	ids: Type.Optional(
		idsOf("PEOPLE", {
			description: "Ids of people.",
			examples: [[exampleIds.person]],
			maxItems: changedIdsMax,
		}),
	),
	method: Type.Enum(["PATCH", "DELETE", "POST"]),
	/** A JSON Merge Patch. */
	body: Type.Optional(Type.Unknown()),
	/** The licenses and roles that each of them gets, or loses. */
	add: ids,
	remove: ids,
	/** The location to which each of them moves, with the method POST. */
	move: Type.Optional(Type.Object({ locationId: idOf("LOCATION") })),
});
export type QueryChange = Static<typeof QueryChange>;
