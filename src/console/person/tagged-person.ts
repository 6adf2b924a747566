import type { QueryOf } from "../../contract/calls.ts";
import type { Person } from "../../contract/person.ts";
import { current } from "../session.ts";

/** A person as every list knows them. */
export type NamedPerson = Pick<Person, "id" | "displayName">;

/** A person with the entity tag of the reply, to be sent back as `If-Match`. */
export interface TaggedPerson {
	person: Person;
	etag: string;
}

/** Reads a person with the entity tag. Rejects with `RefusalError`. */
export async function readTaggedPerson(
	personId: string,
	query: QueryOf<"GET /people/{personId}">,
): Promise<TaggedPerson> {
	const reply = await current().client.send("GET /people/{personId}", {
		path: { personId },
		query,
	});
	return {
		person: await reply.json(),
		etag: reply.headers.get("etag") ?? "",
	};
}
