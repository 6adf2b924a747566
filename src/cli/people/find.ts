import { RefusalError } from "../../client/refusal.ts";
import type { DeletedPerson } from "../../contract/history.ts";
import type { Person } from "../../contract/person.ts";
import { DirectoryError } from "../../directory/errors.ts";
import type { Reach } from "./reach.ts";

/** A person, with the entity tag of what was read. */
export interface FoundPerson {
	person: Person;
	tag: string;
	version: number;
}

/** As many people are named in a refusal. */
const namedMax = 5;
const queryLengthMax = 256;

/** Finds one person by e-mail address, id, number, extension or name. Throws a sentence when nobody or several are found. */
export async function findOne(
	reach: Reach,
	text: string,
): Promise<FoundPerson> {
	const id = await findId(reach, text);
	if (id === undefined) throw nobody(text);
	return readPerson(reach, id);
}

/** The id of a person, who may be deleted. */
export async function findAny(reach: Reach, text: string): Promise<string> {
	const id = await findId(reach, text);
	if (id !== undefined) return id;
	const deleted = await findDeleted(reach, text);
	if (deleted === undefined) throw nobody(text);
	return deleted.id;
}

/** The person who was last deleted with this id or e-mail address, and can be restored. */
export async function findDeleted(
	{ client, orgId, showPersonId }: Reach,
	text: string,
): Promise<DeletedPerson | undefined> {
	const wanted = text.toLowerCase();
	const id = showPersonId(text);
	for await (const deleted of client.each("GET /deletedPeople", {
		query: { orgId, max: 1000 },
	})) {
		const hasEmail = deleted.emails.some(
			(email) => email.toLowerCase() === wanted,
		);
		if (deleted.id === id || hasEmail) return deleted;
	}
	return undefined;
}

async function readPerson(
	{ client }: Reach,
	personId: string,
): Promise<FoundPerson> {
	const reply = await client.send("GET /people/{personId}", {
		path: { personId },
		query: { callingData: true },
	});
	const tag = reply.headers.get("etag") ?? "";
	return { person: await reply.json(), tag, version: versionOf(tag) };
}

/** The version with which an entity tag begins. */
export function versionOf(tag: string): number {
	return Number(/^"(\d+)\./.exec(tag)?.[1]);
}

async function findId(reach: Reach, text: string): Promise<string | undefined> {
	const { client, orgId } = reach;
	if (text.includes("@")) {
		const query = { email: text };
		const { items } = await client.call("GET /people", { query });
		return items[0]?.id;
	}
	if (text.length > queryLengthMax || text.trim() === "") return undefined;
	const byId = await findById(reach, text);
	if (byId !== undefined) return byId;
	const { items } = await client.call("GET /people", {
		query: { query: text, orgId, max: 100 },
	});
	const isNamed = ({ displayName }: Person) =>
		displayName.toLowerCase() === text.toLowerCase();
	const named = items.filter(isNamed);
	const found = named.length > 0 ? named : items;
	if (found.length > 1) throw several(text, found);
	return found[0]?.id;
}

// As the API shows an id, or a bare one. Nothing else gets into a path.
async function findById(
	{ client, showPersonId }: Reach,
	text: string,
): Promise<string | undefined> {
	const isBare = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
	if (!isBare && !/^[\w-]{20,400}$/.test(text)) return undefined;
	try {
		const found = await client.call("GET /people/{personId}", {
			path: { personId: showPersonId(text) },
		});
		return found.id;
	} catch (cause) {
		if (cause instanceof RefusalError && [400, 404].includes(cause.status))
			return undefined;
		throw cause;
	}
}

function nobody(text: string): DirectoryError {
	return new DirectoryError(
		"notFound",
		`There is no person "${text}". Give an e-mail address, an id, a number or a name; \`peopled people list --query <text>\` finds people.`,
	);
}

function several(text: string, found: readonly Person[]): DirectoryError {
	const shown = found
		.slice(0, namedMax)
		.map(({ displayName, emails }) => `${displayName} (${emails[0]})`);
	const rest = found.length > namedMax ? " and others" : "";
	return new DirectoryError(
		"conflict",
		`"${text}" finds several people: ${shown.join(", ")}${rest}. Give an e-mail address or an id.`,
	);
}
