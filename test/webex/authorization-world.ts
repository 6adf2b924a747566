import { createHash, randomUUID } from "node:crypto";
import {
	scopes as allScopes,
	type Scope,
} from "../../src/directory/access/token.ts";
import { storeToken } from "../../src/directory/access/tokens.ts";
import type { License } from "../../src/directory/licenses/license.ts";
import { noPresence } from "../../src/directory/people/presence.ts";
import type { RuleContext } from "../../src/directory/people/rule-context.ts";
import { createPerson } from "../../src/directory/people/rules.ts";
import type { Store } from "../../src/directory/store/store.ts";
import type { PeopledOptions } from "../../src/process/open-peopled.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import type { PlanDesk } from "../../src/stand-in/plans/plan-desk.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { showId } from "../../src/webex/ids.ts";
import { openWrongProvider } from "../oidc/wrong-provider.ts";
import {
	type Api,
	expectStatus,
	ids,
	type Json,
	openApi,
	people,
} from "./harness.ts";
import { openDesk } from "./oidc/oidc-world.ts";

/** What a caller is in the organization that a request is about. */
export type Standing =
	| "unknown"
	| "full"
	| "user"
	| "readonly"
	| "location"
	| "member"
	| "stranger";

/** The two organizations in which there are things to ask for, beside those that do not exist. */
export type Home = "acme" | "umbrella";

/** Every kind of caller, with what it is in each organization. */
export const callers = {
	nobody: { acme: "unknown", umbrella: "unknown" },
	unknownToken: { acme: "unknown", umbrella: "unknown" },
	expiredToken: { acme: "unknown", umbrella: "unknown" },
	revokedToken: { acme: "unknown", umbrella: "unknown" },
	disabledPerson: { acme: "unknown", umbrella: "unknown" },
	full: { acme: "full", umbrella: "stranger" },
	otherFull: { acme: "full", umbrella: "stranger" },
	user: { acme: "user", umbrella: "stranger" },
	readonly: { acme: "readonly", umbrella: "stranger" },
	location: { acme: "location", umbrella: "stranger" },
	device: { acme: "member", umbrella: "stranger" },
	compliance: { acme: "member", umbrella: "stranger" },
	member: { acme: "member", umbrella: "stranger" },
	bot: { acme: "member", umbrella: "stranger" },
	guest: { acme: "member", umbrella: "stranger" },
	impersonated: { acme: "member", umbrella: "stranger" },
	partner: { acme: "full", umbrella: "stranger" },
	partnerReadonly: { acme: "readonly", umbrella: "stranger" },
	partnerMember: { acme: "stranger", umbrella: "stranger" },
	stranger: { acme: "stranger", umbrella: "full" },
	strangerMember: { acme: "stranger", umbrella: "member" },
} as const satisfies Record<string, Record<Home, Standing>>;
export type CallerName = keyof typeof callers;

/** The organization to which a caller belongs. */
export function orgOf(caller: CallerName): string {
	if (caller.startsWith("partner")) return sampleIds.partner;
	return caller.startsWith("stranger")
		? sampleIds.stranger
		: sampleIds.organization;
}

/** Things of one organization, by their ids on the wire. */
export interface Things {
	orgId: string;
	personId: string;
	deletedId: string;
	changeId: string;
	groupId: string;
	locationId: string;
	licenseId: string;
	licenseTemplateId: string;
	tokenId: string;
	webhookId: string;
	clientId: string;
	integrationId: string;
	authorizationId: string;
	serviceAppId: string;
	serviceAppSecret: string;
	/** A dry run that has ended, and a job that has changed this person. */
	jobId: string;
	doneJobId: string;
	/** A calling user at another location than `locationId`. */
	moverId: string;
	/** A job of activation emails that has ended. */
	activationId: string;
	/** A job that moves this person and waits, and one that is paused. */
	moveId: string;
	pausedMoveId: string;
}

const messagingName = "Advanced Messaging";
// The sample gives this organization a calling license only, which a template cannot assign.
const strangerMessaging: License = {
	id: `${sampleIds.stranger}:MS_d8b3c4e5-2f6a-4b7c-8d8e-9f0a1b2c3d02`,
	orgId: sampleIds.stranger,
	name: messagingName,
	service: "messaging",
	totalUnits: 10,
	takenUnits: 0,
};

/** What the names of everything in an organization hold, so that a reply that leaks one is known. */
export const marks: Record<Home, string> = {
	acme: "Zebra-of-Acme",
	umbrella: "Zebra-of-Umbrella",
};

export interface World extends AsyncDisposable {
	api: Api;
	things: Record<Home | "missing", Things>;
	tokenOf(caller: CallerName, scopes?: readonly Scope[]): Promise<string>;
	/** Changes whenever something in the directory does. */
	fingerprint(): Promise<string>;
}

/** A rule of the stand-in that hits no request, with the id 1. */
const ruleOfNobody = {
	match: { path: "/v1/nothing" },
	fault: { status: 503 },
};

/** Stands for a clone without changes: whose plan it is does not matter to who may ask for it. */
const emptyPlan: PlanDesk = {
	make: async () => ({ plan: undefined, passed: [], reasons: [] }),
	approve: async () => ({ file: "a.plan", service: "http://localhost" }),
	apply: async (digest) => ({
		digest,
		service: "http://localhost",
		state: "ended",
		done: 0,
		total: 0,
		leftMs: undefined,
		notes: [],
		message: "",
		results: [],
		problems: [],
		canContinue: false,
		undoFile: "a.plan.undo.json",
	}),
	application: async () => undefined,
	stop() {},
	close: async () => {},
};

const movesPath = "/telephony/config/jobs/person/moveLocation";

/** An API with something of every kind in two organizations, and with somebody of every kind. */
export async function openWorld(
	openStore: () => Store | Promise<Store> = () => openSqliteStore(":memory:"),
	options: Partial<PeopledOptions> = {},
): Promise<World> {
	const provider = await openWrongProvider();
	const api = await openApi(openStore, {
		areRequestsKept: true,
		isStandIn: true,
		plans: emptyPlan,
		oidc: openDesk(provider),
		samplePeople: [{ orgId: sampleIds.organization, id: sampleIds.admin }],
		...options,
	});
	await addPeople(api);
	await api.store.load({ licenses: [strangerMessaging] });
	const things = {
		acme: await addThings(api, people.full, "acme"),
		umbrella: await addThings(api, people.stranger, "umbrella"),
		missing: missingThings(),
	};
	// Now that no more jobs are run, the moves that wait stay so.
	for (const home of ["acme", "umbrella"] as const) {
		const token = await api.tokenOf(
			home === "acme" ? people.full : people.stranger,
		);
		const job = `${movesPath}/${things[home].moveId}`;
		const resumed = await api.call(
			token,
			"POST",
			`${job}/actions/resume/invoke`,
		);
		expectStatus(resumed, 204);
	}
	const { standIn } = api.server;
	standIn?.faults?.add({ draft: ruleOfNobody });
	const tokens = openTokens(api);
	await api.store.snapshots.save("start", { now: api.clock.now });
	return {
		api,
		things,
		tokenOf: tokens,
		async fingerprint() {
			const { store } = api;
			const orgs = [
				sampleIds.organization,
				sampleIds.partner,
				sampleIds.stranger,
			];
			const parts = await Promise.all(
				orgs.map(async (orgId) => [
					await store.changes.newestId(orgId),
					(await store.jobs.list({ orgId, limit: 100 })).map(
						({ id, state }) => [id, state],
					),
					(await store.webhooks.list(orgId)).length,
				]),
			);
			const { snapshots } = store;
			const saved = (await snapshots.list()).map(({ name }) => name);
			const rules = standIn?.faults?.list();
			return JSON.stringify([parts, await snapshots.readEra(), saved, rules]);
		},
		async [Symbol.asyncDispose]() {
			await api[Symbol.asyncDispose]();
			await provider[Symbol.asyncDispose]();
		},
	};
}

const emails = {
	disabledPerson: "disabled@example.com",
	otherFull: "other.full@example.com",
	compliance: "compliance@example.com",
	bot: "bot@example.com",
	guest: "guest@example.com",
	partnerReadonly: "reading@northwind.example",
	impersonated: people.member,
} as const;

async function addPeople(api: Api): Promise<void> {
	const noSurroundings = {
		location: () => undefined,
		license: () => undefined,
		licenses: () => [],
		licenseTemplates: () => [],
		colleague: () => undefined,
	};
	const rolesOf: Partial<Record<keyof typeof emails, string>> = {
		otherFull: "id_full_admin",
		compliance: "96abc2aa-3dcc-11e5-b263-0f4592adefab",
		partnerReadonly: "atlas-portal.partner.readonlyadmin",
	};
	const made = (Object.keys(emails) as (keyof typeof emails)[])
		.filter((name) => name !== "impersonated")
		.map((name) => {
			const { person } = createPerson(
				{
					id: randomUUID(),
					orgId:
						name === "partnerReadonly"
							? sampleIds.partner
							: sampleIds.organization,
					type:
						name === "bot" ? "bot" : name === "guest" ? "appuser" : "person",
				},
				{
					emails: [emails[name]],
					displayName: name,
					roles: rolesOf[name] ? [rolesOf[name]] : [],
					isLoginEnabled: name !== "disabledPerson",
				},
				noSurroundings as unknown as RuleContext,
				{ now: api.clock.now, seesCallingData: true, seesAllTypes: true },
			);
			return { person: { ...person, version: 1 }, presence: noPresence };
		});
	await api.store.load({ people: made });
}

async function addThings(api: Api, admin: string, home: Home): Promise<Things> {
	const token = await api.tokenOf(admin);
	const mark = marks[home];
	const make = async (method: string, path: string, body?: Json | string) => {
		const reply = await api.call(
			token,
			method,
			path,
			body,
			typeof body === "string"
				? { "content-type": "application/x-ndjson" }
				: {},
		);
		if (reply.status >= 300)
			throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
		return reply.body;
	};
	const orgId = showId(
		"ORGANIZATION",
		home === "acme" ? sampleIds.organization : sampleIds.stranger,
	);
	const personId = String(
		(
			await make("POST", "/people", {
				emails: [`${mark.toLowerCase()}@example.com`],
				displayName: mark,
			})
		).id,
	);
	const path = `/people/${personId}`;
	await make("PUT", path, { displayName: mark, title: `${mark} title` });
	const history = await make("GET", `${path}/changes`);
	const changeId = String((history.items as Json[])[0]?.id);
	const gone = await make("POST", "/people", {
		emails: [`gone.${mark.toLowerCase()}@example.com`],
		displayName: `${mark} gone`,
	});
	await make("DELETE", `/people/${gone.id}`);
	const group = await make("POST", "/groups", {
		displayName: `${mark} group`,
		members: [{ id: personId }],
	});
	const location = await make("POST", "/locations", {
		name: `${mark} location`,
		timeZone: "Europe/Oslo",
		preferredLanguage: "en_us",
		address: { address1: "Street 1", city: "Oslo", country: "NO" },
	});
	const licenses = await make("GET", "/licenses");
	const licenseId = String(
		(licenses.items as Json[]).find(({ name }) => name === messagingName)?.id,
	);
	// Of a group, so that the organization itself can still get one.
	const template = await make("POST", "/licenseTemplates", {
		groupId: group.id,
		licenses: [licenseId],
	});
	const made = await make("POST", "/tokens", {
		personId,
		name: `${mark} token`,
		scopes: ["spark:people_read"],
	});
	const webhook = await make("POST", "/webhooks", {
		name: `${mark} webhook`,
		targetUrl: "https://example.com/hook",
		resource: "people",
		event: "all",
	});
	const job = await make(
		"POST",
		"/bulk/jobs?dryRun=true",
		`${JSON.stringify({ method: "PATCH", path, body: { title: `${mark} job` } })}\n`,
	);
	const doneJob = await make(
		"POST",
		"/bulk/jobs",
		`${JSON.stringify({ method: "PATCH", path, body: { department: `${mark} job` } })}\n`,
	);
	await api.server.runJobs();
	const { id: activationId } = await make(
		"POST",
		`/identity/organizations/${orgId}/jobs/sendActivationEmails`,
	);
	await api.server.runJobs();
	const hall = await make("POST", "/locations", {
		name: `${mark} hall`,
		timeZone: "Europe/Oslo",
		preferredLanguage: "en_us",
		address: { address1: "Street 2", city: "Oslo", country: "NO" },
	});
	const mover = await make("POST", "/people", {
		emails: [`mover.${mark.toLowerCase()}@example.com`],
		displayName: `${mark} mover`,
		licenses: [home === "acme" ? ids.callingLicense : ids.strangerCalling],
		locationId: hall.id,
		extension: "987654",
	});
	const users = [{ userId: mover.id }];
	const startPaused = async () => {
		const { response } = await make("POST", movesPath, {
			usersList: [{ locationId: location.id, validate: false, users }],
		});
		const id = String((response as Json).id);
		await make("POST", `${movesPath}/${id}/actions/pause/invoke`);
		return id;
	};
	const integration = await make("POST", "/integrations", {
		name: `${mark} integration`,
		redirectUris: ["https://example.com/"],
		scopes: ["spark:people_read"],
	});
	const clientId = String(integration.clientId);
	const answer = await make("POST", "/authorize", {
		response_type: "code",
		client_id: clientId,
		isAllowed: true,
	});
	await make("POST", "/access_token", {
		grant_type: "authorization_code",
		client_id: clientId,
		client_secret: integration.clientSecret,
		code: new URL(String(answer.redirectUri)).searchParams.get("code"),
	});
	const integrationId = String(integration.id);
	const given = await make(
		"GET",
		`/integrations/${integrationId}/authorizations`,
	);
	const serviceApp = await make("POST", "/integrations", {
		kind: "serviceApp",
		name: `${mark} service app`,
		// No call needs it, so anyone may give it.
		scopes: ["spark:kms"],
	});
	return {
		moverId: String(mover.id),
		activationId: String(activationId),
		moveId: await startPaused(),
		pausedMoveId: await startPaused(),
		clientId,
		integrationId,
		authorizationId: String((given.items as Json[])[0]?.id),
		serviceAppId: String(serviceApp.clientId),
		serviceAppSecret: String(serviceApp.clientSecret),
		orgId,
		personId,
		deletedId: String(gone.id),
		changeId,
		groupId: String(group.id),
		locationId: String(location.id),
		licenseId,
		licenseTemplateId: String(template.id),
		tokenId: String(made.id),
		webhookId: String(webhook.id),
		jobId: String(job.id),
		doneJobId: String(doneJob.id),
	};
}

function missingThings(): Things {
	return {
		orgId: showId("ORGANIZATION", randomUUID()),
		personId: showId("PEOPLE", randomUUID()),
		deletedId: showId("PEOPLE", randomUUID()),
		changeId: "987654321",
		groupId: showId("SCIM_GROUP", `${randomUUID()}:${randomUUID()}`),
		locationId: showId("LOCATION", randomUUID()),
		licenseId: showId("LICENSE", randomUUID()),
		licenseTemplateId: showId("LICENSE_TEMPLATE", randomUUID()),
		tokenId: randomUUID(),
		webhookId: showId("WEBHOOK", randomUUID()),
		clientId: `C${"0".repeat(64)}`,
		integrationId: showId("APPLICATION", `C${"0".repeat(64)}`),
		authorizationId: showId("AUTHORIZATION", randomUUID()),
		serviceAppId: `C${"1".repeat(64)}`,
		serviceAppSecret: "missing",
		jobId: randomUUID(),
		doneJobId: randomUUID(),
		moverId: showId("PEOPLE", randomUUID()),
		activationId: showId("JOB_ID", randomUUID()),
		moveId: showId("JOB_ID", randomUUID()),
		pausedMoveId: showId("JOB_ID", randomUUID()),
	};
}

function openTokens(api: Api): World["tokenOf"] {
	const known = new Map<string, Promise<string>>();
	const make = async (
		caller: CallerName,
		scopes: readonly Scope[],
	): Promise<string> => {
		if (caller === "unknownToken") return "nobody-has-this-token";
		if (caller === "expiredToken" || caller === "revokedToken") {
			const secret = randomUUID();
			const token = await storeToken(api.store, {
				id: randomUUID(),
				person: { orgId: sampleIds.organization, id: sampleIds.admin },
				name: "",
				secretHash: createHash("sha256").update(secret).digest("hex"),
				scopes,
				now: api.clock.now - 2,
				lifeMs: caller === "expiredToken" ? 1 : undefined,
			});
			if (caller === "revokedToken")
				await api.store.tokens.revoke(token.id, api.clock.now);
			return secret;
		}
		if (caller === "impersonated") {
			const made = await api.call(
				await api.tokenOf(people.full),
				"POST",
				"/tokens",
				{
					personId: await api.idOf(people.member),
					name: "as a member",
					scopes: [...scopes],
				},
			);
			expectStatus(made, 201);
			return String(made.body.accessToken);
		}
		const email =
			(emails as Partial<Record<CallerName, string>>)[caller] ??
			(people as Partial<Record<CallerName, string>>)[caller];
		if (email === undefined) throw new Error(`Who is ${caller}?`);
		return api.tokenOf(email, scopes);
	};
	return (caller, scopes = allScopes) => {
		const key = `${caller} ${scopes.join()}`;
		const token = known.get(key) ?? make(caller, scopes);
		known.set(key, token);
		return token;
	};
}
