import { join } from "node:path";
import { readId, showId } from "../../webex/ids.ts";
import {
	baselineFolderOf,
	type CloneNote,
	readBaseline,
	readCloneNote,
} from "../clone/baseline.ts";
import { readJson } from "../clone/clone-files.ts";
import type { Entry } from "../service/pages.ts";
import type { Catalog, CatalogEntry, CatalogLicense } from "./catalog.ts";
import type { BaselinePerson } from "./edit.ts";
import { entryKey, type WirePerson } from "./wire-person.ts";

/** The organization as it was at the service when it was cloned. */
export interface Baseline {
	note: CloneNote;
	/** By the id of the service. */
	people: ReadonlyMap<string, BaselinePerson>;
	catalog: Catalog;
	/** The ids of the service by the form that the clone gives them, where that differs. */
	serviceIds: ReadonlyMap<string, string>;
}

/** Reads what a clone kept of the service. Rejects with a sentence when the folder has no finished clone. */
export async function readClone(dataFolder: string): Promise<Baseline> {
	const note = readCloneNote(dataFolder);
	if (note === undefined)
		throw new Error(
			`${dataFolder} is not a clone, so there is nothing to compare with. Make one with \`peopled clone --from <url> --data <folder>\`.`,
		);
	if (note.finishedAt === undefined)
		throw new Error(
			`The clone in ${dataFolder} is not finished. Run the same \`peopled clone\` again.`,
		);
	const catalog = readCatalog(dataFolder);
	const serviceIds = new Map<string, string>();
	const noteId = (kind: Kind, id: unknown) => {
		if (typeof id !== "string") return;
		const own = readId(kind, id);
		const shown = own === undefined ? undefined : showId(kind, own);
		if (shown !== undefined && shown !== id) serviceIds.set(shown, id);
	};
	for (const { id } of catalog.licenses) noteId("LICENSE", id);
	for (const { id } of catalog.roles) noteId("ROLE", id);
	for (const { id } of catalog.locations) noteId("LOCATION", id);
	const lines: BaselinePerson[] = [];
	let count = 0;
	for await (const line of readLines(dataFolder)) {
		count++;
		// A person whom the clone could not hold was never in it.
		if (readId("PEOPLE", line.id) === undefined) continue;
		noteId("PEOPLE", line.id);
		lines.push(line as BaselinePerson & typeof line);
	}
	// Somebody missing there would be taken for somebody whom the clone has created.
	if (note.counts?.people !== undefined && note.counts.people !== count)
		throw damaged(dataFolder);
	const people = new Map<string, BaselinePerson>();
	for (const { wire, shown } of lines)
		if (!people.has(wire.id))
			people.set(wire.id, {
				wire,
				shown: shown && inServiceIds(shown, serviceIds),
			});
	return { note, people, catalog, serviceIds };
}

async function* readLines(dataFolder: string): ReturnType<typeof readBaseline> {
	try {
		yield* readBaseline(dataFolder);
	} catch (cause) {
		throw cause instanceof SyntaxError ? damaged(dataFolder, cause) : cause;
	}
}

function damaged(dataFolder: string, cause?: unknown): Error {
	return new Error(
		`${join(baselineFolderOf(dataFolder), "people.jsonl")} is damaged, so it is not known what the service showed. Clone again into another folder.`,
		{ cause },
	);
}

type Kind = "LICENSE" | "ROLE" | "LOCATION" | "PEOPLE";

/** A person of the clone with the ids of the service. */
export function inServiceIds(
	person: WirePerson,
	serviceIds: ReadonlyMap<string, string>,
): WirePerson {
	if (serviceIds.size === 0) return person;
	const translate = (id: unknown) => serviceIds.get(String(id)) ?? id;
	const next: Record<string, unknown> = { ...person };
	for (const field of ["id", "locationId", "managerId"])
		if (next[field] !== undefined) next[field] = translate(next[field]);
	for (const field of ["licenses", "roles"]) {
		const { [field]: list } = next;
		if (Array.isArray(list)) next[field] = list.map(translate);
	}
	return next as unknown as WirePerson;
}

function readCatalog(dataFolder: string): Catalog {
	const read = (name: string) => {
		const file = join(baselineFolderOf(dataFolder), `${name}.json`);
		return (readJson(file) ?? []) as Entry[];
	};
	return {
		licenses: read("licenses") as unknown as CatalogLicense[],
		roles: read("roles") as unknown as CatalogEntry[],
		locations: read("locations") as unknown as CatalogEntry[],
		organizations: read("organizations").map(({ id, displayName }) => ({
			id: String(id),
			name: String(displayName),
		})),
		otherNumbers: readOtherNumbers(read("numbers")),
	};
}

// The numbers and extensions of workspaces, queues and other things that are not people.
function readOtherNumbers(numbers: readonly Entry[]): Map<string, string> {
	const taken = new Map<string, string>();
	for (const { phoneNumber, owner } of numbers) {
		const { type, displayName, firstName } = (owner ?? {}) as Record<
			string,
			unknown
		>;
		if (type === undefined || type === "PEOPLE" || !phoneNumber) continue;
		const key = entryKey("phoneNumbers", { value: phoneNumber });
		taken.set(`number ${key}`, `${displayName ?? firstName ?? ""} (${type})`);
	}
	return taken;
}
