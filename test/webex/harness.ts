import { describe } from "bun:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { exampleIds } from "../../src/contract/examples.ts";
import type { Person } from "../../src/contract/person.ts";
import {
	scopes as allScopes,
	type Scope,
} from "../../src/directory/access/token.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { createSecret, hashSecret } from "../../src/http/auth/secrets.ts";
import {
	openPeopled,
	type PeopledOptions,
} from "../../src/process/open-peopled.ts";
import {
	messaging,
	standardCalling,
	strangerCalling,
	webinars,
} from "../../src/sample/licenses.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { showId } from "../../src/webex/ids.ts";
import { openFilledStore } from "../postgres/postgres-server.ts";
import { openReplyContract } from "./reply-contract.ts";

type OpenStore = () => Store | Promise<Store>;

/** The time at which every scenario begins. */
export const startAt = Date.UTC(2026, 0, 15, 9, 0, 0);

/** Calls by which administrators of the sample are known, by e-mail. */
export const people = {
	full: "admin@example.com",
	user: "gabriel.chaudhary@example.com",
	readonly: "chen.bianchi@example.com",
	device: "maja.gomez@example.com",
	location: "omar.eriksen@example.com",
	member: "karim.jackson@example.com",
	partner: "petra.partner@northwind.example",
	partnerMember: "piet.bakker@northwind.example",
	stranger: "stella.stranger@umbrella.example",
	strangerMember: "simao.costa@umbrella.example",
	john: "john.andersen@example.com",
} as const;

/** Ids of the sample, as they are on the wire. */
export const ids = {
	...exampleIds,
	partnerOrg: showId("ORGANIZATION", sampleIds.partner),
	strangerOrg: showId("ORGANIZATION", sampleIds.stranger),
	denver: showId("LOCATION", "0b7e6f0e-51f8-4f0c-9d0b-6a5f4c1b2d01"),
	london: showId("LOCATION", "1c8f7a1f-62a9-4a1d-8e1c-7b6a5d2c3e02"),
	berlin: showId("LOCATION", "2d9a8b2a-73ba-4b2e-9f2d-8c7b6e3d4f03"),
	bengaluru: showId("LOCATION", "3eab9c3b-84cb-4c3f-8a3e-9d8c7f4e5a04"),
	tokyo: showId("LOCATION", "4fbcad4c-95dc-4d4a-9b4f-ae9d8a5f6b05"),
	sydney: showId("LOCATION", "5acdbe5d-a6ed-4e5b-8c5a-bfae9b6a7c06"),
	lisbon: showId("LOCATION", "6bdecf6e-b7fe-4f6c-9d6b-cabfac7b8d07"),
	messaging: showId("LICENSE", messaging),
	webinars: showId("LICENSE", webinars),
	standardCalling: showId("LICENSE", standardCalling),
	strangerCalling: showId("LICENSE", strangerCalling),
	userAdministrator: showId("ROLE", "id_user_admin"),
	readonlyAdministrator: showId("ROLE", "id_readonly_admin"),
	nobody: showId("PEOPLE", "00000000-0000-4000-8000-000000000000"),
} as const;

/** The path of a call with ids in it: those of things that are there, and otherwise one of nothing. */
export function fillPath(path: string): string {
	// The calls of the stand-in are not below `/v1`.
	const rooted = path.startsWith("/peopled/") ? `/${path}` : path;
	return fillKnown(rooted)
		.replace(
			"{webhookId}",
			showId("WEBHOOK", "f5b36187-c8dd-4727-8b2f-f9c447f29046"),
		)
		.replace(/\{\w+\}/g, "1");
}

/** Whether the sample has the things that the path of a call names. */
export function isOfSample(path: string): boolean {
	return !fillKnown(path).includes("{");
}

function fillKnown(path: string): string {
	return path
		.replace("{personId}", ids.person)
		.replace("{userId}", ids.person)
		.replace("{orgId}", ids.organization)
		.replace("{locationId}", ids.location)
		.replace("{groupId}", ids.group)
		.replace("{licenseId}", ids.meetingLicense)
		.replace("{roleId}", ids.fullAdministrator);
}

/** A body or a part of one, before anyone has looked into it. */
export type Json = Record<string, unknown>;

export interface Reply<Body = Json> {
	status: number;
	headers: Headers;
	/** `undefined` when the reply has no body. */
	body: Body;
	text: string;
}

/** The API over a sample of its own, with everything that a scenario needs. */
export interface Api extends AsyncDisposable {
	store: Store;
	/** Time passes when it is moved forward; moved back, it is a clock that was set back. */
	clock: { now: number };
	server: ReturnType<typeof openPeopled>;
	/** A token of a person with these scopes; with every scope when left out. */
	tokenOf(email: string, scopes?: readonly Scope[]): Promise<string>;
	/**
	 * Makes a request and holds its reply against the OpenAPI document. A text or bytes are sent as
	 * they are, anything else as JSON; a header that is "" is left out. Paths begin behind `/v1`.
	 */
	call<Body = Json>(
		token: string | undefined,
		method: string,
		path: string,
		body?: unknown,
		headers?: Record<string, string>,
	): Promise<Reply<Body>>;
	/** What the full administrator sees of a person, calling data and all. */
	see(personId: string): Promise<Person>;
	/** The id of the person with this e-mail, on the wire. */
	idOf(email: string): Promise<string>;
}

type OpenApi = (options?: Partial<PeopledOptions>) => Promise<Api>;

/** Describes scenarios once for every engine; each opens the API over a sample of its own. */
export function describeApi(
	title: string,
	scenarios: (openApi: OpenApi) => void,
): void {
	for (const [engine, openSample] of Object.entries(engines))
		describe(`${title} on ${engine}`, () => {
			scenarios(async (options) => serve(await openSample(), options));
		});
}

/** Asserts a status; a reply of another one is shown whole. */
export function expectStatus(reply: Reply<unknown>, status: number): void {
	assert.equal(reply.status, status, reply.text.slice(0, 2000));
}

/** Asserts a refusal by its status and by words that its descriptions must hold, each in one of them. */
export function expectRefusal(
	reply: Reply<unknown>,
	status: number,
	...words: (string | RegExp)[]
): void {
	expectStatus(reply, status);
	const descriptions = descriptionsOf(reply);
	for (const word of words)
		assert.ok(
			descriptions.some((text) =>
				typeof word === "string" ? text.startsWith(word) : word.test(text),
			),
			`no description with ${word} in ${descriptions.join(" | ")}`,
		);
}

/** The descriptions of a refusal. */
export function descriptionsOf({ body }: Reply<unknown>): string[] {
	const { errors, detail } = body as {
		errors?: { description: string }[];
		detail?: string;
	};
	// SCIM has one text for all problems.
	return (
		errors?.map(({ description }) => description) ?? detail?.split("; ") ?? []
	);
}

/** The fields that a refusal, or a result of a bulk, names, in their order by name. */
export function fieldsOf({ body }: { body: unknown }): unknown[] {
	const { errors = [] } = body as { errors?: { field?: string }[] };
	return errors.map(({ field }) => field).toSorted();
}

/** The path of the next page, as the `Link` header gives it; undefined on the last one. */
export function nextOf({ headers }: Reply<unknown>): string | undefined {
	const link = headers.get("link");
	if (link === null) return undefined;
	const path = /^<http:\/\/localhost\/v1([^>]+)>; rel="next"$/.exec(link)?.[1];
	assert.ok(path, `not a link to a next page: ${link}`);
	return path;
}

const sample = createSample(startAt);

/** Every engine on which the scenarios run; each opens a store with the sample. */
const engines: Readonly<Record<string, () => Promise<Store>>> = {
	SQLite: () => fill(openSqliteStore(":memory:")),
	PostgreSQL: () => openFilledStore(sample),
};

async function fill(store: Store): Promise<Store> {
	await store.load(sample);
	return store;
}

/** The API over the sample on a store of its own, which is empty before. */
export async function openApi(
	openStore: OpenStore,
	options: Partial<PeopledOptions> = {},
): Promise<Api> {
	return serve(await fill(await openStore()), options);
}

async function serve(
	store: Store,
	options: Partial<PeopledOptions> = {},
): Promise<Api> {
	const clock = openClock();
	const causes: unknown[] = [];
	const server = openPeopled({
		store,
		now: () => clock.now,
		steadyNow: () => clock.passedMs,
		bodyBytesMax: 1024 * 1024,
		bulkBytesMax: 16 * 1024 * 1024,
		jobBytesMax: 16 * 1024 * 1024,
		jobLifeMs: 24 * 60 * 60 * 1000,
		requestsInFlightMax: 100,
		requestsPerMinute: 0,
		areFaultsAllowed: true,
		log: {
			failure: (_, cause) => causes.push(cause),
			request: () => {},
		},
		...options,
	});
	const checkReply = await contractOf(server, options);
	const tokens = new Map<string, Promise<string>>();

	const api: Api = {
		store,
		clock,
		server,
		tokenOf(email, scopes = allScopes) {
			const key = `${email} ${scopes.join()}`;
			const token =
				tokens.get(key) ?? createToken(store, { email, scopes, clock });
			tokens.set(key, token);
			return token;
		},
		async call<Body>(
			token: string | undefined,
			method: string,
			path: string,
			body?: unknown,
			headers: Record<string, string> = {},
		) {
			const url = `http://localhost${path.startsWith("//") ? path.slice(1) : `/v1${path}`}`;
			const sent = writeHeaders(token, body, headers);
			const response = await server.fetch(
				new Request(url, { method, headers: sent, body: writeBody(body) }),
				{ address: "127.0.0.1" },
			);
			const text = await response.text();
			const { status } = response;
			if (status === 500) throw causes.at(-1) ?? new Error(text);
			checkReply({
				method,
				path: url,
				isFaultWanted: sent.has("x-peopled-fault"),
				status,
				headers: response.headers,
				text,
			});
			const isJson = /^application\/(scim\+)?json/.test(
				response.headers.get("content-type") ?? "",
			);
			return {
				status,
				headers: response.headers,
				body: (isJson && text ? JSON.parse(text) : undefined) as Body,
				text,
			};
		},
		async see(personId) {
			const admin = await api.tokenOf(people.full);
			const path = `/people/${personId}?callingData=true`;
			const reply = await api.call<Person>(admin, "GET", path);
			expectStatus(reply, 200);
			return reply.body;
		},
		async idOf(email) {
			return showId("PEOPLE", (await findPerson(store, email)).id);
		},
		[Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
	};
	return api;
}

// The steady clock of a machine sees the time that passes, and nothing of a clock that is set back.
function openClock(): { now: number; readonly passedMs: number } {
	let now = startAt;
	let passedMs = 0;
	return {
		get now() {
			return now;
		},
		set now(next) {
			passedMs += Math.max(0, next - now);
			now = next;
		},
		get passedMs() {
			return passedMs;
		},
	};
}

const contracts = new Map<string, ReturnType<typeof openReplyContract>>();

// Making the validators costs more than a scenario. Of what an operator decides, only these change the document.
async function contractOf(
	server: Api["server"],
	{
		areBooleansJson = false,
		samplePeople,
		isStandIn = false,
	}: Partial<PeopledOptions>,
): Promise<ReturnType<typeof openReplyContract>> {
	const decided = `${areBooleansJson} ${samplePeople !== undefined} ${isStandIn}`;
	const known = contracts.get(decided);
	if (known !== undefined) return known;
	const reply = await server.fetch(
		new Request("http://localhost/openapi.json"),
	);
	const contract = openReplyContract((await reply.json()) as Json);
	contracts.set(decided, contract);
	return contract;
}

function writeHeaders(
	token: string | undefined,
	body: unknown,
	given: Record<string, string>,
): Headers {
	const headers = new Headers();
	if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
	if (body !== undefined) headers.set("content-type", "application/json");
	for (const [name, value] of Object.entries(given))
		if (value === "") headers.delete(name);
		else headers.set(name, value);
	return headers;
}

// Bytes, so that the runtime adds no media type of its own.
function writeBody(body: unknown): Uint8Array<ArrayBuffer> | undefined {
	if (body === undefined) return undefined;
	if (body instanceof Uint8Array) return new Uint8Array(body);
	const text = typeof body === "string" ? body : JSON.stringify(body);
	return new TextEncoder().encode(text);
}

async function createToken(
	store: Store,
	{
		email,
		scopes,
		clock,
	}: { email: string; scopes: readonly Scope[]; clock: { now: number } },
): Promise<string> {
	const secret = createSecret();
	const person = await findPerson(store, email);
	// Also of people who may not log in any more: theirs was made before.
	await store.tokens.create({
		id: randomUUID(),
		orgId: person.orgId,
		personId: person.id,
		name: "",
		secretHash: hashSecret(secret),
		scopes,
		createdAt: clock.now,
	});
	return secret;
}

async function findPerson(
	store: Store,
	email: string,
): Promise<{ id: string; orgId: string }> {
	for (const { id: orgId } of await store.organizations.list()) {
		const query = { orgId, email, limit: 1, isPresenceWanted: false };
		const [found] = await store.people.list(query);
		if (found !== undefined) return found.person;
	}
	throw new Error(`The sample has nobody with the e-mail ${email}.`);
}
