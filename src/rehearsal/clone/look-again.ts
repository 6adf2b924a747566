import type { Query } from "../service/address.ts";
import type { Entry } from "../service/pages.ts";
import { ServiceError } from "../service/patience.ts";
import type { Service } from "../service/service.ts";

/** People in one request by their ids at most (the reference of List People). */
const idsMax = 85;
/** People on a page without calling data at most. */
const pageMax = 1000;

/** What happened at the service while people were read. Ids as on the wire. */
export interface Meanwhile {
	/** Changed after they were read: the clone has their earlier state. */
	changed: string[];
	/** Created after the beginning; they are not in the clone. */
	appeared: string[];
	/** Deleted after they were read; they are not in the clone either. */
	gone: string[];
}

/**
 * Lists people a second time, with less of each and larger pages. Rejects with `ServiceError` when the first list or this
 * one was short: somebody who existed all the time has to be in both.
 */
export async function lookAgain(
	service: Service,
	ofOrganization: Query,
	{ people, startedAt }: { people: readonly Entry[]; startedAt: number },
): Promise<Meanwhile> {
	const first = new Map(people.map((person) => [String(person.id), person]));
	const second = new Map<string, Entry>();
	const query = { ...ofOrganization, excludeStatus: true, max: pageMax };
	for await (const page of service.pages("/people", query))
		for (const person of page.items) second.set(String(person.id), person);
	const appeared: string[] = [];
	const changed: string[] = [];
	for (const [id, person] of second) {
		const before = first.get(id);
		if (before === undefined) {
			demandNew(person, startedAt);
			appeared.push(id);
		} else if (before.lastModified !== person.lastModified) changed.push(id);
	}
	const missing = [...first.keys()].filter((id) => !second.has(id));
	return {
		changed,
		appeared,
		gone: await demandGone(service, { ofOrganization, missing }),
	};
}

/** The clock of the service may differ from ours by this much. */
const clockDifferenceMs = 5 * 60_000;

function demandNew(person: Entry, startedAt: number): void {
	const createdAt = Date.parse(String(person.created));
	if (createdAt >= startedAt - clockDifferenceMs) return;
	throw new ServiceError(
		`The list of people was short: a second look found ${String(person.displayName)} (${String(person.id)}), who has been there since ${String(person.created)}. Delete the folder "clone" of the data folder, and clone again.`,
	);
}

async function demandGone(
	service: Service,
	{
		ofOrganization,
		missing,
	}: { ofOrganization: Query; missing: readonly string[] },
): Promise<string[]> {
	for (let at = 0; at < missing.length; at += idsMax) {
		const id = missing.slice(at, at + idsMax).join(",");
		for await (const { items } of service.pages("/people", {
			...ofOrganization,
			id,
		}))
			for (const person of items)
				throw new ServiceError(
					`The second list of people was short: it lacked ${String(person.displayName)} (${String(person.id)}), who is there. Run the same command again.`,
				);
	}
	return [...missing];
}
