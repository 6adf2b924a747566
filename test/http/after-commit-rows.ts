import assert from "node:assert/strict";
import type { DeviceCodes } from "../../src/contract/device.ts";
import type { NewIntegration } from "../../src/contract/integration-shape.ts";
import { linesType } from "../../src/contract/job.ts";
import { createConsoleLink } from "../../src/process/console-link.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { passProvider } from "../oidc/provider.ts";
import type { Asked } from "../webex/authorization-row.ts";
import { rows } from "../webex/authorization-rows.ts";
import type { Things, World } from "../webex/authorization-world.ts";
import { expectStatus, ids, type Json, people } from "../webex/harness.ts";
import {
	asking,
	decide,
	getTokens,
	redirectUri,
	register,
	sendForm,
} from "../webex/oauth/oauth-world.ts";
import { beginSignIn, ownPage, returnUrl } from "../webex/oidc/oidc-world.ts";

/** Prepares what a call needs, and returns the call. */
type Prepare = (world: World) => Asked | Promise<Asked>;

/** The calls that change nothing in the database, although their method may. */
export const readers = [
	"createOidcSignIn",
	// It gives a token that there is to a browser.
	"createSession",
	"searchScim",
	"searchScimGroups",
	"searchScimUsers",
	// The clock, the faults, the requests and the plans are of the process and of files.
	"applyPlan",
	"approvePlan",
	"changeClock",
	"clearRequests",
	"createFault",
	"deleteFault",
	"deleteFaults",
	"makePlan",
	"resetClock",
	"stopApplication",
];

/** The calls after which the world is not as before, in this order at the end. */
export const last = [
	"pauseMove",
	"resumeMove",
	"abandonMove",
	"loadSnapshot",
	"resetStandIn",
	"deleteSnapshot",
];

/** The calls whose row of the matrix of callers is refused, changes nothing, or needs something of its own. */
const own: Readonly<Record<string, Prepare>> = {
	createPerson: () => post("/people", newPerson()),
	runBulk: () =>
		post("/bulk", {
			mode: "best-effort",
			operations: [
				{ method: "POST", path: "/people", body: newPerson() },
				{ method: "POST", path: "/people", body: newPerson() },
			],
		}),
	deletePerson: async (world) => remove(`/people/${await addPerson(world)}`),
	cancelJob: async (world) => post(`/bulk/jobs/${await addJob(world)}/cancel`),
	deleteJob: async (world) => {
		const path = `/bulk/jobs/${await addJob(world)}`;
		await make(world, post(`${path}/cancel`));
		return remove(path);
	},
	updateUserLicenses: ({ things }) => ({
		method: "PATCH",
		path: "/licenses/users",
		body: {
			personId: things.acme.personId,
			licenses: [{ id: things.acme.licenseId, operation: "add" }],
		},
	}),
	deleteLicenseTemplate: async (world) => {
		return remove(`/licenseTemplates/${await addTemplate(world)}`);
	},
	createGroup: ({ things }) =>
		post("/groups", {
			displayName: newName(),
			members: [{ id: things.acme.personId }],
		}),
	deleteGroup: async (world) => remove(`/groups/${await addGroup(world)}`),
	deleteLocation: async (world) => {
		const { id } = await make(world, post("/locations", newLocation()));
		return remove(`/locations/${id}`);
	},
	removeNumbers: async (world) => {
		const path = `/telephony/config/locations/${world.things.acme.locationId}/numbers`;
		const body = { phoneNumbers: ["+14085268001"] };
		await make(world, post(path, body));
		return { ...remove(path), body };
	},
	createToken: ({ things }) =>
		post("/tokens", newToken({ personId: things.acme.personId })),
	revokeToken: async (world) => {
		const { id } = await make(world, post("/tokens", newToken()));
		return remove(`/tokens/${id}`);
	},
	decideAuthorization: async ({ api }) =>
		post("/authorize", { ...asking(await register(api)), isAllowed: true }),
	createAccessToken: async ({ api }) => {
		const integration = await register(api);
		const token = await api.tokenOf(people.full);
		const answer = await decide(api, token, asking(integration));
		return asNobody(
			post("/access_token", {
				grant_type: "authorization_code",
				client_id: integration.clientId,
				client_secret: integration.clientSecret,
				code: answer.get("code"),
				redirect_uri: redirectUri,
			}),
		);
	},
	authorizeDevice: ({ things }) =>
		asNobody(post("/device/authorize", { client_id: things.acme.clientId })),
	decideDevice: async (world) => {
		const { user_code } = await askForDevice(world, await register(world.api));
		return post("/device", { userCode: user_code, isAllowed: true });
	},
	createDeviceToken: async (world) => {
		const { api } = world;
		const integration = await register(api);
		const { device_code, user_code } = await askForDevice(world, integration);
		await make(
			world,
			post("/device", { userCode: user_code, isAllowed: true }),
		);
		return asNobody(
			post("/device/token", {
				grant_type: "urn:ietf:params:oauth:grant-type:device_code",
				device_code,
				client_id: integration.clientId,
				client_secret: integration.clientSecret,
			}),
		);
	},
	revokeAuthorizations: async ({ api }) => {
		const integration = await register(api);
		await getTokens(api, integration);
		return remove(`/authorizations?clientId=${integration.clientId}`);
	},
	revokeAuthorization: async (world) => {
		const integration = await register(world.api);
		await getTokens(world.api, integration);
		const { items } = await make(world, {
			method: "GET",
			path: `/integrations/${integration.id}/authorizations`,
		});
		return remove(`/authorizations/${(items as Json[])[0]?.id}`);
	},
	deleteIntegration: async ({ api }) => {
		const integration = await register(api);
		await getTokens(api, integration);
		return remove(`/integrations/${integration.id}`);
	},
	authorizeServiceApp: async (world) => {
		const { id } = await make(
			world,
			post("/integrations", {
				kind: "serviceApp",
				name: newName(),
				scopes: ["spark:kms"],
			}),
		);
		return post(`/integrations/${id}/authorizations`);
	},
	createServiceAppToken: async (world) => {
		const { acme } = world.things;
		await make(
			world,
			post(`/integrations/${acme.serviceAppId}/authorizations`),
		);
		return rowOf("createServiceAppToken", acme);
	},
	deleteWebhook: async (world) => {
		const { id } = await make(world, rowOf("createWebhook", world.things.acme));
		return remove(`/webhooks/${id}`);
	},
	deleteSession: async ({ api }) => {
		const reply = await api.call<{ sessionKey: string; accessToken: string }>(
			undefined,
			...(["POST", "/sample/sessions"] as const),
			{ personId: sampleIds.admin },
		);
		expectStatus(reply, 201);
		return asNobody({
			...remove("/sessions/me"),
			headers: { authorization: `Bearer ${reply.body.accessToken}` },
		});
	},
	createSampleSession: () =>
		asNobody(post("/sample/sessions", { personId: sampleIds.admin })),
	createLinkSession: async ({ api }) => {
		const link = await createConsoleLink(api.store, {
			url: "http://127.0.0.1:8080",
			now: api.clock.now,
		});
		const code = link.split("#sign-in=")[1];
		return asNobody({ ...post("/links/sessions", { code }), headers: ownPage });
	},
	createOidcSession: async ({ api }) => {
		const { cookie, signInKey, url } = await beginSignIn(api);
		const back = await passProvider(url, people.full, returnUrl);
		const body = { ...Object.fromEntries(back.searchParams), signInKey };
		const headers = { ...ownPage, cookie };
		return asNobody({ ...post("/oidc/sessions", body), headers });
	},
	createScimGroup: ({ things }) =>
		post(`${scimOf(things.acme)}/Groups`, {
			displayName: newName(),
			members: [{ value: things.acme.personId }],
		}),
	deleteScimGroup: async (world) =>
		remove(`${scimOf(world.things.acme)}/Groups/${await addGroup(world)}`),
	createScimUser: ({ things }) =>
		post(`${scimOf(things.acme)}/Users`, {
			userName: newEmail(),
			displayName: newName(),
		}),
	updateScimUser: async (world) => ({
		method: "PUT",
		path: `${scimOf(world.things.acme)}/Users/${await addPerson(world)}`,
		body: { userName: newEmail(), displayName: newName() },
	}),
	deleteScimUser: async (world) =>
		remove(`${scimOf(world.things.acme)}/Users/${await addPerson(world)}`),
	runScimBulk: ({ things }) =>
		post(`${scimOf(things.acme)}/Bulk`, {
			Operations: [1, 2].map((number) => ({
				method: "POST",
				path: "/Users",
				bulkId: `user${number}`,
				data: { userName: newEmail(), displayName: newName() },
			})),
		}),
	updateLicenseTemplate: async (world) => ({
		method: "PUT",
		path: `/licenseTemplates/${await addTemplate(world)}`,
		body: { licenses: [ids.webinars] },
	}),
	revertChange: async (world) => {
		const path = `/people/${await addPerson(world)}`;
		await make(world, {
			method: "PATCH",
			path,
			body: { title: "VP" },
			headers: { "content-type": "application/merge-patch+json" },
		});
		const { items } = await make(world, {
			method: "GET",
			path: `${path}/changes`,
		});
		return post(`${path}/changes/${(items as Json[])[0]?.id}/revert`);
	},
	patchScimUser: async (world) => ({
		method: "PATCH",
		path: `${scimOf(world.things.acme)}/Users/${await addPerson(world)}`,
		body: { Operations: [{ op: "add", path: "title", value: "VP" }] },
	}),
	patchScimGroup: async (world) => ({
		method: "PATCH",
		path: `${scimOf(world.things.acme)}/Groups/${await addGroup(world)}`,
		body: {
			Operations: [{ op: "replace", path: "displayName", value: newName() }],
		},
	}),
	saveSnapshot: () => ({
		method: "POST",
		path: "//peopled/snapshots",
		body: { name: "another" },
	}),
};

/** The call of this operation as it is really made. */
export function prepareCall(world: World, id: string): Asked | Promise<Asked> {
	return own[id]?.(world) ?? rowOf(id, world.things.acme);
}

// The row of the matrix, not as a dry run.
function rowOf(id: string, things: Things): Asked {
	const asked = rows[id]?.ask(things);
	assert.ok(asked, `There is no row for ${id}.`);
	const path = asked.path
		.replace(/[?&]dryRun=true/, "")
		.replace(/^([^?]*)&/, "$1?");
	return { ...asked, path };
}

let made = 0;

function newName(): string {
	return `After a commit ${++made}`;
}

function newEmail(): string {
	return `after.commit.${++made}@example.com`;
}

function newPerson(): Json {
	return { emails: [newEmail()], displayName: newName() };
}

function newToken(more: Json = {}): Json {
	return { name: newName(), scopes: ["spark:people_read"], ...more };
}

function newLocation(): Json {
	return {
		name: newName(),
		timeZone: "Europe/Oslo",
		preferredLanguage: "nb_no",
		address: { address1: "Street 3", city: "Oslo", country: "NO" },
	};
}

async function addPerson(world: World): Promise<unknown> {
	return (await make(world, post("/people", newPerson()))).id;
}

async function addGroup(world: World): Promise<unknown> {
	return (await make(world, post("/groups", { displayName: newName() }))).id;
}

async function addTemplate(world: World): Promise<unknown> {
	const body = {
		groupId: await addGroup(world),
		licenses: [world.things.acme.licenseId],
	};
	return (await make(world, post("/licenseTemplates", body))).id;
}

async function addJob(world: World): Promise<unknown> {
	const body = `${JSON.stringify({ method: "PATCH", path: `/people/${ids.manager}`, body: { title: "VP" } })}\n`;
	const headers = { "content-type": linesType };
	return (await make(world, { ...post("/bulk/jobs"), body, headers })).id;
}

async function askForDevice(
	{ api }: World,
	{ clientId }: NewIntegration,
): Promise<DeviceCodes> {
	const fields = { client_id: clientId, scope: "spark:people_read" };
	const reply = await sendForm<DeviceCodes>(api, "/device/authorize", fields);
	expectStatus(reply, 200);
	return reply.body;
}

async function make(
	{ api }: World,
	{ method, path, body, headers }: Asked,
): Promise<Json> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call(token, method, path, body, headers);
	assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`);
	return reply.body;
}

function asNobody(asked: Asked): Asked {
	return { ...asked, headers: { authorization: "", ...asked.headers } };
}

function scimOf({ orgId }: Things): string {
	return `//identity/scim/${orgId}/v2`;
}

function post(path: string, body?: Json): Asked {
	return { method: "POST", path, body };
}

function remove(path: string): Asked {
	return { method: "DELETE", path };
}
