import type { PeopleQuery } from "../../../directory/people/people-query.ts";
import { noPresence } from "../../../directory/people/presence.ts";
import type {
	PeopleStore,
	PersonRecord,
} from "../../../directory/store/people-store.ts";
import type { DryRun, Store } from "../../../directory/store/store.ts";
import { emailKey } from "../../../directory/text/email.ts";
import type { WritePart } from "../people/person-write.ts";
import { type Overlay, openOverlay } from "./overlay.ts";
import { performGroupChange } from "./perform-group.ts";
import { performSteps } from "./perform-steps.ts";
import type { StepSource } from "./step-source.ts";

/**
 * Opens a dry-run store over a store: its people are as the steps so far would leave them, and the directory stays
 * as it is. It takes no locks and waits for no writer.
 */
export function openDryRunStore(store: Store, source: StepSource): DryRun {
	const overlay = openOverlay();
	const people: PeopleStore = {
		...readPeople(store.people, overlay),
		create: refuseSingle,
		update: refuseSingle,
		delete: refuseSingle,
		async together(steps, keep, note) {
			overlay.begin();
			try {
				return await performSteps(
					{ source, overlay, write: (part) => keepPart(part, store, overlay) },
					{ steps, keep, note },
				);
			} catch (cause) {
				overlay.rollBack();
				throw cause;
			}
		},
	};
	let isGroupChanged = false;
	const groups: Store["groups"] = {
		...store.groups,
		async change(request) {
			if (isGroupChanged)
				throw new Error(
					"A dry run changes one group: it remembers people only.",
				);
			overlay.begin();
			try {
				const outcome = await performGroupChange(
					{ source, overlay, write: (part) => keepPart(part, store, overlay) },
					request,
				);
				isGroupChanged = outcome.results.every(
					({ kind }) => kind !== "refused",
				);
				return outcome;
			} catch (cause) {
				overlay.rollBack();
				throw cause;
			}
		},
	};
	return {
		store: { ...store, people, groups, isDryRun: true },
		[Symbol.dispose]: () => overlay[Symbol.dispose](),
	};
}

// Changes stay in the overlay; notes of them are written to the directory.
async function keepPart(
	part: WritePart,
	store: Store,
	overlay: Overlay,
): Promise<void> {
	if (part.kind === "people")
		for (const write of part.writes) overlay.keep(write);
	else if (part.kind === "claims")
		for (const move of part.moves) overlay.move(move);
	else if (part.kind === "note")
		await store.people.together([], "each", () => part.noted);
}

function refuseSingle(): never {
	throw new Error("The changes of a dry run are made as steps.");
}

// People after the steps so far. Of the lists, only a lookup by e-mail includes them.
function readPeople(people: PeopleStore, overlay: Overlay): PeopleStore {
	const get: PeopleStore["get"] = async (key) => {
		const person = overlay.person(key);
		if (person === null) return undefined;
		const found = await people.get(key);
		if (person === undefined) return found;
		return { person, presence: found?.presence ?? noPresence };
	};
	const findByEmail = async (
		query: PeopleQuery,
		email: string,
	): Promise<PersonRecord[]> => {
		const { orgId } = query;
		const claim = { kind: "email", scope: "", value: emailKey(email) } as const;
		const holder = overlay.holder(claim);
		if (holder === undefined) return people.list(query);
		const found = holder?.orgId === orgId ? await get(holder) : undefined;
		return found === undefined ? [] : [found];
	};
	return {
		...people,
		get,
		async findByEmail(email) {
			const holder = overlay.holder({
				kind: "email",
				scope: "",
				value: emailKey(email),
			});
			return holder === undefined
				? people.findByEmail(email)
				: (holder ?? undefined);
		},
		async findByEmails({ orgId, emails }) {
			const found = new Map<string, string>();
			const unchanged: string[] = [];
			for (const email of emails) {
				const value = emailKey(email);
				const holder = overlay.holder({ kind: "email", scope: "", value });
				if (holder === undefined) unchanged.push(email);
				else if (holder?.orgId === orgId) found.set(value, holder.id);
			}
			const others = await people.findByEmails({ orgId, emails: unchanged });
			for (const [value, id] of others) found.set(value, id);
			return found;
		},
		async locate({ orgIds, id }) {
			for (const orgId of orgIds) {
				const person = overlay.person({ orgId, id });
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
