import type { AuditEvent, AuditEventList } from "../contract/audit.ts";
import type { ErrorBody } from "../contract/error.ts";
import type { Change, DeletedPerson } from "../contract/history.ts";
import type { Job } from "../contract/job.ts";
import type { LicenseWithUsers } from "../contract/license.ts";
import type { Location } from "../contract/location-shape.ts";
import type { Person } from "../contract/person.ts";
import type { PersonList } from "../contract/person-list.ts";
import type { Token } from "../contract/token.ts";
import {
	accessHeaders,
	type ClientOptions,
	type Query,
	RefusalError,
} from "./client.ts";

/** One page of a list, and the address of the next one; undefined on the last. */
export interface Page<Item> {
	items: Item[];
	next: string | undefined;
}

/** A page of people; it may hold fewer than asked for and still have a next one. */
export interface PeoplePage extends Page<Person> {
	/** At how many people the server looked, where the page ended because of that. */
	looked?: number;
}

/** A page of the audit log; it may hold fewer events than asked for and still have a next one. */
export interface AuditPage extends Page<AuditEvent> {
	/** At how many events the server looked, and how far back, where the page ended because of that. */
	looked?: number;
	lookedBackTo?: string;
}

/** Where a page is: the first of a query, or the one at an address that another page gave. */
export type PageAt = Query | string;

/** What a page may be read with. */
export interface ReadOptions {
	/** Gives the request up. */
	signal?: AbortSignal;
}

/** Reads lists page by page, for whoever shows them so. Every method rejects with `RefusalError` when the server refuses. */
export interface Reader {
	readPeople(at: PageAt, options?: ReadOptions): Promise<PeoplePage>;
	/** What was done with a person, the newest first. */
	readChanges(personId: string, at: PageAt): Promise<Page<Change>>;
	/** Those who can be restored, the last deleted first. */
	readDeletedPeople(at: PageAt): Promise<Page<DeletedPerson>>;
	/** Who holds a license. */
	readHolders(licenseId: string, at?: PageAt): Promise<Page<LicenseHolder>>;
	readLocations(at: PageAt): Promise<Page<Location>>;
	/** The jobs of an organization, the newest first. */
	readJobs(at: PageAt): Promise<Page<Job>>;
	readTokens(at: PageAt): Promise<Page<Token>>;
	/** The audit log, the newest first; a query needs `orgId`, `from` and `to`. */
	readAuditEvents(at: PageAt, options?: ReadOptions): Promise<AuditPage>;
}

/** Somebody who holds a license. */
export type LicenseHolder = NonNullable<LicenseWithUsers["users"]>[number];

export function openReader({
	url,
	token,
	sessionKey,
	send = fetch,
}: ClientOptions): Reader {
	const read = async <Body>(
		path: string,
		at: PageAt,
		{ signal }: ReadOptions = {},
	): Promise<{ body: Body; next: string | undefined }> => {
		const address = typeof at === "string" ? at : addressOf(url, path, at);
		const headers = accessHeaders({ token, sessionKey });
		const response = await send(new Request(address, { headers, signal }));
		if (!response.ok)
			throw new RefusalError(response, (await response.json()) as ErrorBody);
		const link = response.headers.get("link") ?? "";
		return {
			body: (await response.json()) as Body,
			next: /<([^>]+)>; rel="next"/.exec(link)?.[1],
		};
	};
	const readPage = async <Item>(
		path: string,
		at: PageAt,
		options?: ReadOptions,
	): Promise<Page<Item>> => {
		const { body, next } = await read<{ items: Item[] }>(path, at, options);
		return { items: body.items, next };
	};
	return {
		async readPeople(at, options) {
			const { body, next } = await read<PersonList>("/people", at, options);
			return { items: body.items, next, looked: body.looked };
		},
		readChanges: (id, at) => readPage(`/people/${id}/changes`, at),
		readDeletedPeople: (at) => readPage("/deletedPeople", at),
		async readHolders(id, at = { includeAssignedTo: "user" }) {
			const found = await read<LicenseWithUsers>(`/licenses/${id}`, at);
			return { items: found.body.users ?? [], next: found.next };
		},
		readLocations: (at) => readPage("/locations", at),
		readJobs: (at) => readPage("/bulk/jobs", at),
		readTokens: (at) => readPage("/tokens", at),
		async readAuditEvents(at, options) {
			const path = "/adminAudit/events";
			const { body, next } = await read<AuditEventList>(path, at, options);
			return { ...body, next };
		},
	};
}

function addressOf(url: string, path: string, query: Query): string {
	const address = new URL(`/v1${path}`, url);
	for (const [name, value] of Object.entries(query))
		if (value !== undefined) address.searchParams.set(name, String(value));
	return address.href;
}
