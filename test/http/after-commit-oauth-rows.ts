import type { DeviceCodes } from "../../src/contract/device.ts";
import type { NewIntegration } from "../../src/contract/integration-shape.ts";
import { createConsoleLink } from "../../src/process/console-link.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { passProvider } from "../oidc/provider.ts";
import type { Asked } from "../webex/authorization-row.ts";
import type { World } from "../webex/authorization-world.ts";
import { expectStatus, type Json, people } from "../webex/harness.ts";
import {
	asking,
	decide,
	getTokens,
	redirectUri,
	register,
	sendForm,
} from "../webex/oauth/oauth-world.ts";
import { beginSignIn, ownPage, returnUrl } from "../webex/oidc/oidc-world.ts";
import {
	asNobody,
	make,
	newName,
	newToken,
	type Prepare,
	post,
	remove,
} from "./after-commit-making.ts";

/** The calls about tokens, integrations and sign-ins, as `ownRows`. */
export const oauthRows: Readonly<Record<string, Prepare>> = {
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
	revokeAuthorizations: async (world) => (await authorizeOnce(world)).asked,
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
		return post(`/applications/${acme.serviceAppId}/token`, {
			clientId: acme.serviceAppId,
			clientSecret: acme.serviceAppSecret,
			targetOrgId: acme.orgId,
		});
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
};

async function askForDevice(
	{ api }: World,
	{ clientId }: NewIntegration,
): Promise<DeviceCodes> {
	const fields = { client_id: clientId, scope: "spark:people_read" };
	const reply = await sendForm<DeviceCodes>(api, "/device/authorize", fields);
	expectStatus(reply, 200);
	return reply.body;
}

/** An integration that somebody has authorized, and the call that revokes all of its authorizations. */
export async function authorizeOnce({
	api,
}: World): Promise<{ id: string; asked: Asked }> {
	const integration = await register(api);
	await getTokens(api, integration);
	const { clientId } = integration;
	return {
		id: clientId,
		asked: remove(`/authorizations?clientId=${clientId}`),
	};
}
