import { expect } from "bun:test";
import {
	DirectoryError,
	type DirectoryErrorCode,
} from "../../../src/directory/errors.ts";
import type { Author } from "../../../src/directory/history/change.ts";
import type { Job } from "../../../src/directory/jobs/job.ts";
import type { License } from "../../../src/directory/licenses/license.ts";
import type { Location } from "../../../src/directory/locations/location.ts";
import type { Person } from "../../../src/directory/people/person.ts";
import type { PersonChange } from "../../../src/directory/people/person-change.ts";
import type { ChangeTarget } from "../../../src/directory/store/change-target.ts";
import type { Contents, Store } from "../../../src/directory/store/store.ts";

/** An empty store; `reopen` closes it and opens another on the same data. */
interface OpenedStore {
	store: Store;
	reopen?: () => Promise<Store>;
}

export type OpenStore = () => Promise<OpenedStore>;

export const acme = "acme";
export const globex = "globex";
export const partner = "partner";
export const denver = "denver";
export const berlin = "berlin";
export const messaging = "messaging";
export const calling = "calling";
export const fullRole = "id_full_admin";
export const userRole = "id_user_admin";

/** The time of every change, unless a test says otherwise. */
export const changedAt = Date.UTC(2026, 0, 15, 9, 0, 0);

export const contents: Contents = {
	organizations: [
		{ id: acme, displayName: "Acme, Inc.", createdAt: 1 },
		{ id: globex, displayName: "Globex", createdAt: 2 },
		{ id: partner, displayName: "Partner", createdAt: 3 },
	],
	managed: [
		{ managerOrgId: partner, managedOrgId: globex },
		{ managerOrgId: partner, managedOrgId: acme },
	],
	locations: [
		createLocation(denver, { name: "Denver" }),
		createLocation(berlin, { name: "Berlin" }),
		createLocation("globex-hall", { orgId: globex, name: "Hall" }),
	],
	licenses: [
		createLicense(messaging, { totalUnits: 1000 }),
		createLicense(calling, { service: "calling", totalUnits: 3 }),
		createLicense("globex-messaging", { orgId: globex, totalUnits: 10 }),
	],
};

/** A store that holds `contents`, and is closed with the block that uses it. */
export async function openFilled(
	open: OpenStore,
): Promise<{ store: Store } & AsyncDisposable> {
	const { store } = await open();
	await store.load(contents);
	return {
		store,
		async [Symbol.asyncDispose]() {
			await store[Symbol.asyncDispose]();
		},
	};
}

export function createLocation(
	id: string,
	more: Partial<Location> = {},
): Location {
	return {
		id,
		orgId: acme,
		name: id,
		timeZone: "America/Denver",
		preferredLanguage: "en_us",
		address: { address1: "1 Main Street", city: "Denver", country: "US" },
		...more,
	};
}

export function createLicense(
	id: string,
	more: Partial<License> = {},
): License {
	return {
		id,
		orgId: acme,
		name: id,
		service: "messaging",
		totalUnits: 10,
		takenUnits: 0,
		...more,
	};
}

export function createPerson(id: string, more: Partial<Person> = {}): Person {
	return {
		id,
		orgId: acme,
		type: "person",
		emails: [`${id}@example.com`],
		displayName: `Person ${id}`,
		roles: [],
		licenses: [],
		isLoginEnabled: true,
		createdAt: changedAt,
		modifiedAt: changedAt,
		version: 1,
		...more,
	};
}

export function authorAt(at: number): Author {
	return {
		personId: "ada",
		orgId: partner,
		trackingId: "PEOPLED_1",
		at,
	};
}

export function targetOf(
	id: string,
	{ orgId = acme, at = changedAt }: { orgId?: string; at?: number } = {},
): ChangeTarget {
	return { orgId, id, author: authorAt(at) };
}

/** Creates a person as it is, with no rule. */
export function add(store: Store, person: Person): Promise<PersonChange> {
	return store.people.create(
		targetOf(person.id, { orgId: person.orgId }),
		() => ({ person, warnings: [] }),
	);
}

/** Changes fields of a person of Acme, with no rule but that the version counts up. */
export function change(
	store: Store,
	id: string,
	fields: Partial<Person>,
): Promise<PersonChange> {
	return store.people.update(targetOf(id), (current) => ({
		person: {
			...current,
			...fields,
			version: current.version + 1,
			modifiedAt: changedAt + 1,
		},
		warnings: [],
	}));
}

export function remove(store: Store, id: string): Promise<Person> {
	return store.people.delete(targetOf(id), () => {});
}

/** The person as the store has it. */
export async function read(
	store: Store,
	id: string,
	orgId = acme,
): Promise<Person | undefined> {
	return (await store.people.get({ orgId, id }))?.person;
}

/** The refusal of what must be refused with this code. */
export async function expectRefusal(
	refused: Promise<unknown>,
	code: DirectoryErrorCode,
): Promise<DirectoryError> {
	const reason = await refused.then(
		() => new Error(`It was done, although it must be refused as ${code}.`),
		(cause: unknown) => cause,
	);
	if (!(reason instanceof DirectoryError)) throw reason;
	expect(reason.code).toBe(code);
	return reason;
}

/** Everything that must stay as it was when a change is refused. */
export async function readEverything(store: Store): Promise<unknown> {
	const people = await store.people.list({
		orgId: acme,
		limit: 1000,
		isPresenceWanted: true,
	});
	return {
		people,
		licenses: await store.licenses.list(acme),
		locations: await store.locations.list({ orgId: acme, limit: 1000 }),
		changes: await store.changes.list({ orgId: acme, limit: 1000 }),
		tokens: await store.tokens.list(acme),
	};
}

/** A job of a file that is being received. */
export function createJob(more: Partial<Job> = {}): Job {
	return {
		id: "job",
		orgId: acme,
		maker: {
			orgId: acme,
			personId: "ada",
			tokenId: "token",
			scopes: ["spark-admin:people_write"],
			trackingId: "PEOPLED_1",
		},
		format: "csv",
		isAllOrNothing: false,
		isDryRun: true,
		isLocking: true,
		warnings: [],
		state: "receiving",
		total: 0,
		done: 0,
		failed: 0,
		doneWithWarnings: 0,
		attempts: 0,
		createdAt: changedAt,
		...more,
	};
}
