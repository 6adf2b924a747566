import { createHash } from "node:crypto";
import type { Location } from "../../../src/directory/locations/location.ts";
import type { Person } from "../../../src/directory/people/person.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import { openPeopled } from "../../../src/process/open-peopled.ts";
import { openPostgresStore } from "../../../src/storage/postgres/store.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import {
	takeDatabase,
	testOptions,
} from "../../../test/postgres/postgres-server.ts";

/** The engines that the model is compared with. */
export const engines = ["SQLite", "PostgreSQL"] as const;
export type Engine = (typeof engines)[number];

/** The licenses of each organization, with their seats: some are scarce. */
export const licenses = {
	chat: { service: "messaging", seats: 4 },
	"chat-plus": { service: "messaging", seats: 2 },
	meet: { service: "meeting", seats: 3 },
	call: { service: "calling", seats: 3 },
	"call-plus": { service: "calling", seats: 1 },
	scarce: { service: "other", seats: 1 },
} as const;

/** The locations of each organization. */
export const locations = {
	"san-jose": { country: "US", timeZone: "America/Los_Angeles" },
	london: { country: "GB", timeZone: "Europe/London" },
} as const;

const roles = {
	full: "96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
	user: "id_user_admin",
	readonly: "id_readonly_admin",
} as const;
const partnerRole = "atlas-portal.partner.fulladmin";
/** Everything that an administrator may do here. */
const scopes = [
	"spark-admin:people_read",
	"spark-admin:people_write",
	"spark-admin:licenses_read",
	"spark-admin:roles_read",
	"spark-admin:organizations_read",
	"spark-admin:locations_read",
] as const;

/** A reply of the server; ids of the model's things stand as their short names in `text`. */
export interface Reply {
	status: number;
	headers: Headers;
	text: string;
}

/** An organization of one history, on one engine. */
export interface Organization {
	/** The ids of the people who were created, in their order. */
	ids: string[];
	orgId: string;
	/** The domain of its e-mail addresses: they are unique in the whole directory. */
	domain: string;
	/** The wire id of a license, a location or a role by its short name. */
	idOf(kind: "LICENSE" | "LOCATION" | "ROLE", name: string): string;
	/** Sends a request as an administrator of the partner. The path begins behind `/v1`. */
	call(
		method: string,
		path: string,
		body?: unknown,
		headers?: Record<string, string>,
	): Promise<Reply>;
}

/** A server in this process, with organizations that know nothing of each other. */
export interface World extends AsyncDisposable {
	/** An organization with a full administrator and a member. The number makes its ids. */
	openOrganization(number: number): Promise<Organization>;
}

/** Opens a server on an empty store of an engine. */
export async function openWorld(engine: Engine): Promise<World> {
	const { store, close } = await openStore(engine);
	let failure: unknown;
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		bodyBytesMax: 1024 * 1024,
		bulkBytesMax: 1024 * 1024,
		jobBytesMax: 1024 * 1024,
		jobLifeMs: 60_000,
		requestsInFlightMax: 1000,
		requestsPerMinute: 0,
		areFaultsAllowed: false,
		log: {
			failure: (_, cause) => {
				failure = cause;
			},
			request: () => {},
		},
	});
	return {
		async openOrganization(number) {
			const organization = await fill(store, number);
			return {
				...organization,
				async call(method, path, body, headers = {}) {
					const response = await server.fetch(
						new Request(`http://localhost/v1${path}`, {
							method,
							headers: {
								authorization: `Bearer ${organization.secret}`,
								...(body !== undefined && {
									"content-type": "application/json",
								}),
								...headers,
							},
							body: body === undefined ? undefined : JSON.stringify(body),
						}),
						{ address: "127.0.0.1" },
					);
					const text = await response.text();
					const { status } = response;
					if (status >= 500)
						throw new Error(`${method} ${path}: ${status} ${text}`, {
							cause: failure,
						});
					return { status, headers: response.headers, text };
				},
			};
		},
		[Symbol.asyncDispose]: close,
	};
}

async function openStore(
	engine: Engine,
): Promise<{ store: Store; close(): Promise<void> }> {
	if (engine === "SQLite") {
		const store = openSqliteStore(":memory:");
		return { store, close: async () => await store[Symbol.asyncDispose]() };
	}
	const database = await takeDatabase();
	const store = await openPostgresStore(database.address, testOptions);
	return {
		store,
		async close() {
			await store[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}

async function fill(store: Store, number: number) {
	const uuid = (what: string) => {
		const hex = createHash("sha256").update(`${number} ${what}`).digest("hex");
		return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
	};
	const org = uuid("organization");
	const partner = uuid("partner");
	const domain = `h${number}.example`;
	const secret = `secret-of-${number}`.padEnd(64, "-");
	const bare = (kind: string, name: string) =>
		kind === "ROLE" && name in roles
			? roles[name as keyof typeof roles]
			: uuid(`${kind} ${name}`);
	const person = (
		id: string,
		{ orgId = org, role = "" }: { orgId?: string; role?: string },
	): { person: Person; presence: { isShared: true } } => ({
		person: {
			...{ id: uuid(id), orgId, type: "person" },
			emails: [`${id}@${domain}`],
			displayName: `Person ${id}`,
			roles: role === "" ? [] : [role],
			licenses: [],
			isLoginEnabled: true,
			...{ createdAt: 1, modifiedAt: 1, version: 1 },
		},
		presence: { isShared: true },
	});
	await store.load({
		organizations: [
			{ id: org, displayName: domain, createdAt: 1 },
			{ id: partner, displayName: `Partner of ${domain}`, createdAt: 1 },
		],
		managed: [{ managerOrgId: partner, managedOrgId: org }],
		licenses: Object.entries(licenses).map(([name, { service, seats }]) => ({
			...{ id: bare("LICENSE", name), orgId: org, name, service },
			...(service === "meeting" && { siteUrl: "acme.webex.com" }),
			...{ totalUnits: seats, takenUnits: 0 },
		})),
		locations: Object.entries(locations).map(
			([name, { country, timeZone }]): Location => ({
				...{ id: bare("LOCATION", name), orgId: org, name, timeZone },
				preferredLanguage: "en_us",
				address: { address1: "1 Main Street", city: name, country },
			}),
		),
		people: [
			person("e0", { role: roles.full }),
			person("e1", {}),
			person("partner", { orgId: partner, role: partnerRole }),
		],
		tokens: [
			{
				...{ id: uuid("token"), orgId: partner, personId: uuid("partner") },
				...{ name: "", scopes, createdAt: 1 },
				secretHash: createHash("sha256").update(secret).digest("hex"),
			},
		],
	});
	return {
		...{ orgId: wireId("ORGANIZATION", org), domain, secret },
		ids: [wireId("PEOPLE", uuid("e0")), wireId("PEOPLE", uuid("e1"))],
		idOf: (kind: string, name: string) => wireId(kind, bare(kind, name)),
	};
}

function wireId(kind: string, id: string): string {
	return Buffer.from(`ciscospark://us/${kind}/${id}`).toString("base64url");
}
