import type { PeopleQuery } from "../../directory/people/people-query.ts";
import { noPresence } from "../../directory/people/presence.ts";
import type {
	PeopleStore,
	PersonRecord,
} from "../../directory/store/people-store.ts";
import type { Store, Trial } from "../../directory/store/store.ts";
import { emailKey } from "../../directory/text/email.ts";
import { type Ledger, openLedger } from "../sqlite/writer/ledger.ts";
import type { StepSource } from "./decide-slice.ts";
import type { WritePart } from "./person-write.ts";
import { doTogether } from "./together.ts";

/**
 * A trial over a store: its people are as the steps so far would have left them, and nothing of it is written to the
 * directory. It waits for nobody, locks nothing and holds nobody up.
 */
export function openTrial(store: Store, source: StepSource): Trial {
	const ledger = openLedger();
	const surface = { store, ledger };
	const people: PeopleStore = {
		...readPeople(store.people, ledger),
		create: alone,
		update: alone,
		delete: alone,
		async together(steps, keep, note) {
			ledger.begin();
			try {
				return await doTogether(
					{ source, ledger, write: (part) => keepPart(part, surface) },
					{ steps, keep, note },
				);
			} catch (cause) {
				ledger.rollBack();
				throw cause;
			}
		},
	};
	return {
		store: { ...store, people },
		[Symbol.dispose]: () => ledger[Symbol.dispose](),
	};
}

// Changes stay in the ledger; notes of them are written to the directory.
async function keepPart(
	part: WritePart,
	{ store, ledger }: { store: Store; ledger: Ledger },
): Promise<void> {
	if (part.kind === "people")
		for (const write of part.writes) ledger.keep(write);
	else if (part.kind === "claims")
		for (const move of part.moves) ledger.move(move);
	else await store.people.together([], "each", () => part.noted);
}

function alone(): never {
	throw new Error("The changes of a trial are made as steps.");
}

// The people as they are after the trial; of lists only the one that finds a person by e-mail.
function readPeople(people: PeopleStore, ledger: Ledger): PeopleStore {
	const get: PeopleStore["get"] = async (place) => {
		const person = ledger.person(place);
		if (person === null) return undefined;
		const found = await people.get(place);
		if (person === undefined) return found;
		return { person, presence: found?.presence ?? noPresence };
	};
	const findByEmail = async (
		query: PeopleQuery,
		email: string,
	): Promise<PersonRecord[]> => {
		const { orgId } = query;
		const claim = { kind: "email", scope: "", value: emailKey(email) } as const;
		const holder = ledger.holder(claim);
		if (holder === undefined) return people.list(query);
		const found = holder?.orgId === orgId ? await get(holder) : undefined;
		return found === undefined ? [] : [found];
	};
	return {
		...people,
		get,
		async locate({ orgIds, id }) {
			for (const orgId of orgIds) {
				const person = ledger.person({ orgId, id });
				if (person !== undefined) return person === null ? undefined : orgId;
			}
			return people.locate({ orgIds, id });
		},
		list: (query) =>
			query.email === undefined
				? people.list(query)
				: findByEmail(query, query.email),
	};
}
