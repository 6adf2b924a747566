import type { AuditEvent, AuditEventList } from "../contract/audit.ts";
import type { DryRun } from "../contract/dry-run.ts";
import type { ErrorBody } from "../contract/error.ts";
import type {
	Change,
	ChangeList,
	DeletedPerson,
	DeletedPersonList,
} from "../contract/history.ts";
import type { License, LicenseWithUsers } from "../contract/license.ts";
import type {
	Location,
	LocationCreation,
	LocationUpdate,
} from "../contract/location-shape.ts";
import type { Organization } from "../contract/organization.ts";
import type {
	Person,
	PersonCreation,
	PersonUpdate,
} from "../contract/person.ts";
import type { PersonList } from "../contract/person-list.ts";
import type { RecordedRequest } from "../contract/request.ts";
import type { Role } from "../contract/role.ts";
import type { SamplePerson, SampleSession } from "../contract/sample.ts";
import type { NewSession } from "../contract/session.ts";
import { sessionHeader } from "../contract/session-header.ts";
import type {
	NewToken,
	Token,
	TokenCreation,
	TokenList,
} from "../contract/token.ts";
import { type BulkClient, type ChangeFile, openBulkClient } from "./bulk.ts";

import { readEvents } from "./events.ts";

/** Where the server is (`http://127.0.0.1:8080`) and the access token to use. */
export interface ClientOptions {
	url: string;
	/** "" for the calls that need none, and for a page that has a session. */
	token: string;
	/** The half of a session that a page keeps; the browser adds the other one. */
	sessionKey?: string;
	/** What sends a request; the runtime's own `fetch` when left out. */
	send?: (request: Request) => Promise<Response>;
}

/** Parameters of a query; what is undefined is left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** A person with the entity tag of the reply, to be sent back as `ifMatch`. */
export interface TaggedPerson {
	person: Person;
	etag: string;
}

/** What a changing call may carry. */
export interface ChangeHeaders {
	/** The entity tag of the version that is meant; another one is refused with 412. */
	ifMatch?: string;
	/** A key of your own, with which the same change can be sent again and is done once. */
	idempotencyKey?: string;
	/** True: what would be ignored or done in part is refused. */
	isStrict?: boolean;
}

/** A refusal: its status, and the envelope that came with it. */
export class RefusalError extends Error {
	readonly status: number;
	readonly body: ErrorBody;
	/** Seconds after which to try again, when the server said so. */
	readonly retryAfterSeconds: number | undefined;

	constructor(response: Response, body: ErrorBody) {
		super(body.message);
		this.name = "RefusalError";
		this.status = response.status;
		this.body = body;
		const seconds = response.headers.get("retry-after");
		this.retryAfterSeconds = seconds === null ? undefined : Number(seconds);
	}
}

/** A typed client of our own API. Every method rejects with `RefusalError` when the server refuses. */
export interface Client extends BulkClient {
	getMe(query?: Query): Promise<Person>;
	getPerson(id: string, query?: Query): Promise<Person>;
	/** With the entity tag of the reply. */
	getTaggedPerson(id: string, query?: Query): Promise<TaggedPerson>;
	/** One page; the signal gives the request up. */
	listPeople(
		query?: Query,
		options?: { signal: AbortSignal },
	): Promise<PersonList>;
	/** Everyone, page after page. */
	eachPerson(query?: Query): AsyncGenerator<Person>;
	createPerson(
		body: PersonCreation,
		query?: Query,
		headers?: ChangeHeaders,
	): Promise<Person>;
	updatePerson(
		id: string,
		body: PersonUpdate,
		query?: Query,
		headers?: ChangeHeaders,
	): Promise<Person>;
	/** Changes what is given and keeps the rest: a JSON Merge Patch, in which null takes a property away. */
	patchPerson(
		id: string,
		patch: Record<string, unknown>,
		query?: Query,
		headers?: ChangeHeaders,
	): Promise<Person>;
	deletePerson(id: string, headers?: ChangeHeaders): Promise<void>;
	/** What creating, updating or removing a person would do; nothing is written. */
	tryCreatePerson(body: PersonCreation, query?: Query): Promise<DryRun>;
	tryUpdatePerson(
		id: string,
		body: PersonUpdate,
		query?: Query,
		headers?: ChangeHeaders,
	): Promise<DryRun>;
	tryDeletePerson(id: string, headers?: ChangeHeaders): Promise<DryRun>;
	/** One page of a person's history, the newest change first; the person may be deleted. */
	listChanges(personId: string, query?: Query): Promise<ChangeList>;
	/** The whole history, page after page. */
	eachChange(personId: string, query?: Query): AsyncGenerator<Change>;
	/** Undoes one change; gives the person without it. */
	revertChange(
		personId: string,
		changeId: string,
		query?: Query,
		headers?: ChangeHeaders,
	): Promise<Person>;
	/** What that would do; nothing is written. */
	tryRevertChange(personId: string, changeId: string): Promise<DryRun>;
	/** One page of those who can be restored, the last deleted first. */
	listDeletedPeople(query?: Query): Promise<DeletedPersonList>;
	eachDeletedPerson(query?: Query): AsyncGenerator<DeletedPerson>;
	restorePerson(id: string, query?: Query): Promise<Person>;
	/** What that would do; nothing is written. */
	tryRestorePerson(id: string, query?: Query): Promise<DryRun>;
	/** One page of the audit log, the newest event first; `orgId`, `from` and `to` are required. */
	listAuditEvents(query: Query): Promise<AuditEventList>;
	eachAuditEvent(query: Query): AsyncGenerator<AuditEvent>;
	listAuditCategories(): Promise<string[]>;
	listOrganizations(): Promise<Organization[]>;
	listLicenses(query?: Query): Promise<License[]>;
	getLicense(id: string, query?: Query): Promise<LicenseWithUsers>;
	listRoles(): Promise<Role[]>;
	listLocations(query?: Query): Promise<Location[]>;
	createLocation(
		body: LocationCreation,
		query?: Query,
	): Promise<{ id: string }>;
	updateLocation(id: string, body: LocationUpdate): Promise<void>;
	deleteLocation(id: string): Promise<void>;
	/** One page. */
	listTokens(query?: Query): Promise<TokenList>;
	/** Every token, page after page. */
	eachToken(query?: Query): AsyncGenerator<Token>;
	createToken(body: TokenCreation): Promise<NewToken>;
	revokeToken(id: string): Promise<void>;
	/** Makes a session of the client's token; the browser gets a cookie. */
	createSession(): Promise<NewSession>;
	deleteSession(): Promise<void>;
	/** The last requests that the server answered, the youngest first. */
	listRequests(query?: Query): Promise<RecordedRequest[]>;
	/** Each request from now on, until the signal or the server ends it. */
	watchRequests(signal?: AbortSignal): AsyncGenerator<RecordedRequest>;
	/** As whom one can sign in without a password; refused with 404 unless the directory is a sample. */
	listSamplePeople(): Promise<SamplePerson[]>;
	signInToSample(personId: string): Promise<SampleSession>;
}

// What a request needs whose body is a stream.
const streamed = { duplex: "half" } as const;

/** The headers that say who asks. */
export function accessHeaders({
	token,
	sessionKey,
}: Pick<ClientOptions, "token" | "sessionKey">): Record<string, string> {
	if (token !== "") return { authorization: `Bearer ${token}` };
	return sessionKey === undefined ? {} : { [sessionHeader]: sessionKey };
}

export function openClient({
	url,
	token,
	sessionKey,
	send = fetch,
}: ClientOptions): Client {
	const request = async (
		method: string,
		address: string,
		body?: unknown,
		{
			ifMatch,
			idempotencyKey,
			isStrict,
			signal,
			file,
		}: ChangeHeaders & { signal?: AbortSignal; file?: ChangeFile } = {},
	): Promise<Response> => {
		const headers = accessHeaders({ token, sessionKey });
		if (ifMatch !== undefined) headers["if-match"] = ifMatch;
		if (idempotencyKey !== undefined)
			headers["idempotency-key"] = idempotencyKey;
		if (isStrict) headers.prefer = "handling=strict";
		if (body !== undefined) headers["content-type"] = "application/json";
		if (file !== undefined) headers["content-type"] = file.mediaType;
		const response = await send(
			new Request(address, {
				method,
				headers,
				body: file?.body ?? JSON.stringify(body),
				signal,
				...(file?.body instanceof ReadableStream && streamed),
			}),
		);
		if (response.ok) return response;
		throw new RefusalError(response, (await response.json()) as ErrorBody);
	};
	const at = (path: string, query: Query = {}) => {
		const address = new URL(`/v1${path}`, url);
		for (const [name, value] of Object.entries(query))
			if (value !== undefined) address.searchParams.set(name, String(value));
		return address.href;
	};
	const read = async <Shape>(path: string, query?: Query) =>
		(await request("GET", at(path, query))).json() as Promise<Shape>;
	const readItems = async <Shape>(path: string, query?: Query) =>
		(await read<{ items: Shape[] }>(path, query)).items;
	async function* each<Shape>(first: string): AsyncGenerator<Shape> {
		for (let next: string | undefined = first; next; ) {
			const response = await request("GET", next);
			yield* ((await response.json()) as { items: Shape[] }).items;
			next = /<([^>]+)>; rel="next"/.exec(
				response.headers.get("link") ?? "",
			)?.[1];
		}
	}
	const write = async <Shape>(
		method: "POST" | "PUT" | "PATCH",
		address: string,
		body: unknown,
		headers?: ChangeHeaders,
	) => {
		const response = await request(method, address, body, headers);
		return (
			response.status === 204 ? undefined : await response.json()
		) as Shape;
	};
	const remove = async (path: string, headers?: ChangeHeaders) => {
		await request("DELETE", at(path), undefined, headers);
	};
	return {
		...openBulkClient({ request, at }),
		getMe: (query) => read("/people/me", query),
		getPerson: (id, query) => read(`/people/${id}`, query),
		async getTaggedPerson(id, query) {
			const response = await request("GET", at(`/people/${id}`, query));
			return {
				person: (await response.json()) as Person,
				etag: response.headers.get("etag") ?? "",
			};
		},
		async listPeople(query, options) {
			const address = at("/people", query);
			const response = await request("GET", address, undefined, options);
			return (await response.json()) as PersonList;
		},
		eachPerson: (query) => each(at("/people", query)),
		createPerson: (body, query, headers) =>
			write("POST", at("/people", query), body, headers),
		updatePerson: (id, body, query, headers) =>
			write("PUT", at(`/people/${id}`, query), body, headers),
		patchPerson: (id, patch, query, headers) =>
			write("PATCH", at(`/people/${id}`, query), patch, headers),
		deletePerson: (id, headers) => remove(`/people/${id}`, headers),
		tryCreatePerson: (body, query) =>
			write("POST", at("/people", { ...query, dryRun: true }), body),
		tryUpdatePerson: (id, body, query, headers) =>
			write(
				"PUT",
				at(`/people/${id}`, { ...query, dryRun: true }),
				body,
				headers,
			),
		async tryDeletePerson(id, headers) {
			const address = at(`/people/${id}`, { dryRun: true });
			const response = await request("DELETE", address, undefined, headers);
			return (await response.json()) as DryRun;
		},
		listChanges: (personId, query) =>
			read(`/people/${personId}/changes`, query),
		eachChange: (personId, query) =>
			each(at(`/people/${personId}/changes`, query)),
		revertChange: (personId, changeId, query, headers) =>
			write(
				"POST",
				at(`/people/${personId}/changes/${changeId}/revert`, query),
				undefined,
				headers,
			),
		tryRevertChange: (personId, changeId) =>
			write(
				"POST",
				at(`/people/${personId}/changes/${changeId}/revert`, { dryRun: true }),
				undefined,
			),
		listDeletedPeople: (query) => read("/deletedPeople", query),
		eachDeletedPerson: (query) => each(at("/deletedPeople", query)),
		restorePerson: (id, query) =>
			write("POST", at(`/people/${id}/restore`, query), undefined),
		tryRestorePerson: (id, query) =>
			write(
				"POST",
				at(`/people/${id}/restore`, { ...query, dryRun: true }),
				undefined,
			),
		listAuditEvents: (query) => read("/adminAudit/events", query),
		eachAuditEvent: (query) => each(at("/adminAudit/events", query)),
		listAuditCategories: async () =>
			(await read<{ eventCategories: string[] }>("/adminAudit/eventCategories"))
				.eventCategories,
		listOrganizations: () => readItems("/organizations"),
		listLicenses: (query) => readItems("/licenses", query),
		getLicense: (id, query) => read(`/licenses/${id}`, query),
		listRoles: () => readItems("/roles"),
		listLocations: (query) => readItems("/locations", query),
		createLocation: (body, query) =>
			write("POST", at("/locations", query), body),
		updateLocation: (id, body) => write("PUT", at(`/locations/${id}`), body),
		deleteLocation: (id) => remove(`/locations/${id}`),
		listTokens: (query) => read("/tokens", query),
		eachToken: (query) => each(at("/tokens", query)),
		createToken: (body) => write("POST", at("/tokens"), body),
		revokeToken: (id) => remove(`/tokens/${id}`),
		createSession: () => write("POST", at("/sessions"), undefined),
		deleteSession: () => remove("/sessions/me"),
		listRequests: (query) => readItems("/requests", query),
		async *watchRequests(signal) {
			const response = await request("GET", at("/requests/stream"), undefined, {
				signal,
			});
			for await (const data of readEvents(response))
				yield JSON.parse(data) as RecordedRequest;
		},
		listSamplePeople: () => readItems("/sample/people"),
		signInToSample: (personId) =>
			write("POST", at("/sample/sessions"), { personId }),
	};
}
