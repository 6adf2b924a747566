import { isPerson, type WirePerson } from "../plan/wire-person.ts";
import { ServiceError } from "../service/patience.ts";
import type { Service } from "../service/service.ts";
import { hasEmail, type Reader } from "./target.ts";

/** People on one page at most, with calling data, as in the real service. */
const pageMax = 100;
/** Attempts to read a list with a broken page at most. */
const listAttemptsMax = 3;

/** Reads people as the service shows them now. */
export function openReader(service: Service): Reader {
	return {
		async byId(id) {
			const path = `/people/${encodeURIComponent(id)}`;
			try {
				const reply = await service.read(path, { callingData: true });
				if (!isPerson(reply.json))
					throw new ServiceError(`${path} does not show a person.`, reply);
				// The request would give this person what belongs to the other one.
				if (reply.json.id !== id)
					throw new ServiceError(
						`${path} shows another person, ${reply.json.id}.`,
						reply,
					);
				return { person: reply.json, tag: readTag(reply.headers) };
			} catch (error) {
				if (error instanceof ServiceError && error.status === 404)
					return { person: undefined };
				throw error;
			}
		},
		async byEmail(email) {
			const query = { email, callingData: true };
			for await (const { items } of service.pages("/people", query))
				for (const item of items)
					if (isPerson(item) && hasEmail(item, email)) return { person: item };
			return { person: undefined };
		},
	};
}

/** How to read many people. */
interface ManyPeople {
	service: Service;
	/** The people of the organization, about. */
	people: number;
	/** The organization, when it is not the caller's own. */
	orgId: string | undefined;
}

/** How many requests `readPeople` sends, about. */
export function countReads(
	ids: number,
	{ people }: Pick<ManyPeople, "people">,
): number {
	return Math.min(ids, Math.ceil(people / pageMax));
}

/**
 * Reads many people with as few requests as possible: one by one, or all people of the organization by pages. A list by
 * ids would be shorter, but it shows neither licenses and roles nor calling data. People who do not exist are left out.
 */
export async function readPeople(
	ids: readonly string[],
	many: ManyPeople,
): Promise<Map<string, WirePerson>> {
	const { service, orgId } = many;
	const people = new Map<string, WirePerson>();
	if (countReads(ids.length, many) < ids.length) {
		const wanted = new Set(ids);
		for (const person of await readList(service, orgId))
			if (wanted.has(person.id)) people.set(person.id, person);
		return people;
	}
	const reader = openReader(service);
	for (const id of ids) {
		const { person } = await reader.byId(id);
		if (person !== undefined) people.set(id, person);
	}
	return people;
}

// A broken page of a long list is no reason to give up the whole apply.
async function readList(
	service: Service,
	orgId: string | undefined,
): Promise<WirePerson[]> {
	for (let attempts = 1; ; attempts += 1)
		try {
			const people: WirePerson[] = [];
			const query = { callingData: true, max: pageMax, orgId };
			for await (const { items } of service.pages("/people", query))
				people.push(...items.filter(isPerson));
			return people;
		} catch (error) {
			const isBroken = error instanceof ServiceError && error.status === 200;
			if (!isBroken || attempts === listAttemptsMax) throw error;
		}
}

// A weak tag promises nothing about who wrote in between.
function readTag(headers: Headers): string | undefined {
	const tag = headers.get("etag");
	return tag?.startsWith('"') ? tag : undefined;
}
