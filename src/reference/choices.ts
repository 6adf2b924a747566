import { type Client, openClient } from "../client/client.ts";
import { sendOwn } from "../client/send-own.ts";
import type { ComboOption } from "../look/combo-options.ts";
import { words } from "../words/words.ts";

/** Finds the things whose id a field wants, for a text that is typed. Rejects when the caller may not read them. */
export type FindChoices = (
	text: string,
	signal: AbortSignal,
) => Promise<readonly ComboOption[]>;

/** The most options of one list. */
const optionsMax = 100;
const peopleMax = 20;

/** The kinds of things that can be chosen, as ids name them. */
const finders: Readonly<Record<string, (client: Client) => FindChoices>> = {
	PEOPLE: (client) => async (text, signal) => {
		const { items } = await client.call("GET /people", {
			query: { query: text || undefined, max: peopleMax },
			signal,
		});
		return items.map(({ id, displayName, emails }) => ({
			id,
			label: displayName,
			note: emails[0],
		}));
	},
	LICENSE: listed(async (client) => {
		const { items } = await client.call("GET /licenses");
		return items.map(({ id, name, totalUnits, consumedUnits }) => ({
			id,
			label: name,
			note: words.reference.attempt.freeSeats(totalUnits - consumedUnits),
		}));
	}),
	ROLE: listed(async (client) => {
		const { items } = await client.call("GET /roles");
		return items.map(({ id, name }) => ({ id, label: name }));
	}),
	LOCATION: listed(async (client) => {
		const { items } = await client.call("GET /locations", {
			query: { max: optionsMax },
		});
		return items.map(({ id, name, address }) => ({
			id,
			label: name,
			note: [address?.city, address?.country].filter(Boolean).join(", "),
		}));
	}),
	SCIM_GROUP: listed(async (client) => {
		const { groups } = await client.call("GET /groups", {
			query: { count: optionsMax },
		});
		return groups.flatMap(({ id, displayName = "" }) =>
			id === undefined ? [] : { id, label: displayName },
		);
	}),
	ORGANIZATION: listed(async (client) => {
		const { items } = await client.call("GET /organizations");
		return items.flatMap(({ id, displayName = "" }) =>
			id === undefined ? [] : { id, label: displayName },
		);
	}),
};

/** The kind of thing that a parameter of a path or query names, by its name. */
const kinds: Readonly<Record<string, string>> = {
	personId: "PEOPLE",
	managerId: "PEOPLE",
	licenseId: "LICENSE",
	licenses: "LICENSE",
	roleId: "ROLE",
	roles: "ROLE",
	locationId: "LOCATION",
	groupId: "SCIM_GROUP",
	orgId: "ORGANIZATION",
};

/** The kind of thing whose id a parameter wants; undefined for other parameters. */
export function kindOf(name: string): string | undefined {
	return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** Finds things of a kind with the session of the page; undefined where they cannot be listed, or no one is signed in. */
export function openChoices(
	kind: string,
	sessionKey: string,
): FindChoices | undefined {
	const open = Object.hasOwn(finders, kind) ? finders[kind] : undefined;
	if (open === undefined || sessionKey === "") return undefined;
	return open(
		openClient({ url: location.origin, token: "", sessionKey, send: sendOwn }),
	);
}

/** The people of some ids, with their names; those who cannot be read are left out. */
export async function readPeople(
	ids: readonly string[],
	sessionKey: string,
): Promise<ComboOption[]> {
	if (ids.length === 0 || sessionKey === "") return [];
	const client = openClient({
		url: location.origin,
		token: "",
		sessionKey,
		send: sendOwn,
	});
	const { items } = await client.call("GET /people", {
		query: { id: [...ids] },
	});
	return items.map(({ id, displayName, emails }) => ({
		id,
		label: displayName,
		note: emails[0],
	}));
}

// A short list is read once, and searched here.
function listed(
	read: (client: Client) => Promise<readonly ComboOption[]>,
): (client: Client) => FindChoices {
	return (client) => {
		let all: Promise<readonly ComboOption[]> | undefined;
		return async (text) => {
			all ??= read(client).catch((cause: unknown) => {
				all = undefined;
				throw cause;
			});
			const wanted = text.trim().toLowerCase();
			return (await all).filter(({ label, id }) =>
				`${label} ${id}`.toLowerCase().includes(wanted),
			);
		};
	};
}
