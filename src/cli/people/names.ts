import type { CallName } from "../../contract/calls.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { endSentence, nameKey } from "../../directory/text/text.ts";
import { findOne } from "./find.ts";
import type { Reach } from "./reach.ts";

/** What people name and ids stand for. */
export type Kind = "license" | "role" | "location" | "group" | "person";

interface Named {
	id: string;
	name: string;
}

/** The names of the things of an organization, and their ids. */
export interface Names {
	/** The id of the thing with this name, a part of a name that only one has, or this id. Throws a sentence when there is none. */
	findId(kind: Kind, text: string): Promise<string>;
	/** The name of a thing; its id when it is gone or out of sight. */
	nameOf(kind: Kind, id: string): Promise<string>;
}

const lists = {
	license: "GET /licenses",
	role: "GET /roles",
	location: "GET /locations",
} as const satisfies Partial<Record<Kind, CallName>>;

/** Opens the names of an organization. Each list and each person is read once, when it is needed. */
export function openNames(reach: Reach): Names {
	const { client, orgId } = reach;
	const known = new Map<Kind, Promise<Named[]>>();
	const read = async (kind: Kind): Promise<Named[]> => {
		if (kind === "group") {
			const { groups } = await client.call("GET /groups", {
				query: { orgId, attributes: "displayName", count: 1000 },
			});
			return groups.map(({ id = "", displayName = "" }) => ({
				...{ id, name: displayName },
			}));
		}
		if (kind === "role") return (await client.call(lists.role)).items;
		if (kind === "license")
			return (await client.call(lists.license, { query: { orgId } })).items;
		const all: Named[] = [];
		for await (const { id, name } of client.each(lists.location, {
			query: { orgId, max: 1000 },
		}))
			all.push({ id, name: name ?? "" });
		return all;
	};
	const list = (kind: Kind) => {
		const found = known.get(kind) ?? read(kind);
		known.set(kind, found);
		return found;
	};
	const people = new Map<string, Promise<string>>();
	const nameOfPerson = (personId: string) => {
		const found =
			people.get(personId) ??
			client.call("GET /people/{personId}", { path: { personId } }).then(
				({ displayName }) => displayName,
				() => personId,
			);
		people.set(personId, found);
		return found;
	};
	return {
		async findId(kind, text) {
			if (kind === "person") return (await findOne(reach, text)).person.id;
			return choose(await list(kind), { kind, text }).id;
		},
		async nameOf(kind, id) {
			if (kind === "person") return nameOfPerson(id);
			return (await list(kind)).find((each) => each.id === id)?.name ?? id;
		},
	};
}

function choose(
	all: readonly Named[],
	{ kind, text }: { kind: Kind; text: string },
): Named {
	const key = nameKey(text);
	const exact = all.filter(
		({ id, name }) => id === text || nameKey(name) === key,
	);
	const found =
		exact.length > 0
			? exact
			: all.filter(({ name }) => key !== "" && nameKey(name).includes(key));
	const [first, second] = found;
	if (first !== undefined && second === undefined) return first;
	const shown = (found.length > 0 ? found : all).map(({ name }) => name);
	throw new DirectoryError(
		found.length > 0 ? "conflict" : "notFound",
		endSentence(
			`${found.length > 0 ? `Several ${kind}s have "${text}" in their name` : `There is no ${kind} "${text}" here`}: ${shown.join(", ") || "none"}`,
		),
	);
}
