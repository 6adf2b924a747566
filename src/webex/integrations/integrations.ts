import { randomUUID } from "node:crypto";
import * as contract from "../../contract/integration.ts";
import {
	authorizeServiceApp,
	demandServiceAppGiver,
	endServiceApp,
	type ListedAuthorization,
	listAuthorizationsOf,
} from "../../directory/authorizations/authorizations.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type {
	Integration,
	IntegrationDraft,
} from "../../directory/integrations/integration.ts";
import {
	createIntegration,
	deleteIntegration,
	getIntegration,
	listIntegrations,
	rotateIntegrationSecret,
	updateIntegration,
} from "../../directory/integrations/integrations.ts";
import type { Store } from "../../directory/store/store.ts";
import {
	createClientId,
	createSecret,
	hashSecret,
} from "../../http/auth/secrets.ts";
import { cutPage, readPage } from "../../http/paging.ts";
import { replyEmpty, replyJson, showTime } from "../../http/reply.ts";
import { showAuthorization } from "../authorizations/authorizations.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId, showId } from "../ids.ts";
import { serviceAppRoutes } from "./service-app-token.ts";

const uncached = { "cache-control": "no-store" };

/** The calls about integrations and service apps. */
export const integrationRoutes = [
	route(contract.listIntegrations, async ({ store, caller, ...call }) => {
		refuseInvalid(call.queryProblems);
		const all = await listIntegrations(store, caller, call.query.orgId);
		return replyJson(200, { items: all.map(showIntegration) });
	}),

	route(contract.createIntegration, async (call) => {
		const { store, caller, body } = call;
		const { orgId, ...draft } = body;
		const clientSecret = createSecret();
		const request = requestOf(call);
		const isServiceApp = draft.kind === "serviceApp";
		if (isServiceApp && call.problems.length === 0)
			demandServiceAppGiver(caller, {
				orgId: orgId ?? caller.orgId,
				scopes: draft.scopes ?? [],
			});
		const integration = await createIntegration(store, request, {
			id: createClientId(),
			secretHash: hashSecret(clientSecret),
			orgId,
			draft: { ...draftOf(draft), problems: call.problems },
		});
		if (isServiceApp)
			await authorizeServiceApp(store, request, {
				id: randomUUID(),
				integrationId: integration.id,
			});
		return replyJson(
			201,
			{ ...showIntegration(integration), clientSecret },
			uncached,
		);
	}),

	route(contract.getIntegration, async (call) => {
		refuseInvalid(call.queryProblems);
		const found = await getIntegration(call.store, call.caller, idOf(call));
		return replyJson(200, showIntegration(found));
	}),

	route(contract.updateIntegration, async (call) => {
		const integration = await updateIntegration(call.store, requestOf(call), {
			id: idOf(call),
			draft: { ...draftOf(call.body), problems: call.problems },
		});
		call.forgetCallers();
		return replyJson(200, showIntegration(integration));
	}),

	route(contract.deleteIntegration, async (call) => {
		refuseInvalid(call.queryProblems);
		await deleteIntegration(call.store, requestOf(call), idOf(call));
		call.forgetCallers();
		return replyEmpty();
	}),

	route(contract.rotateIntegrationSecret, async (call) => {
		refuseInvalid(call.queryProblems);
		const clientSecret = createSecret();
		const request = requestOf(call);
		const integration = await rotateIntegrationSecret(call.store, request, {
			id: idOf(call),
			secretHash: hashSecret(clientSecret),
		});
		if (integration.kind === "serviceApp")
			await endServiceApp(call.store, request, integration);
		call.forgetCallers();
		return replyJson(
			200,
			{ ...showIntegration(integration), clientSecret },
			uncached,
		);
	}),

	route(contract.listIntegrationAuthorizations, async (call) => {
		const { store, caller, query, url, now } = call;
		refuseInvalid(call.queryProblems);
		const integration = await getIntegration(store, caller, idOf(call));
		const { limit, after } = readPage(query, {
			defaultLength: contract.integrationAuthorizationsPageMax,
			longest: contract.integrationAuthorizationsPageMax,
			now,
		});
		const { found, living } = await listAuthorizationsOf(store, caller, {
			integration,
			now,
			after: after && { id: after.id, createdAt: Number(after.name) || 0 },
			limit: limit + 1,
		});
		const { page, headers } = cutPage(found, {
			limit,
			url,
			now,
			keyOf: ({ id, createdAt }) => ({ id, name: String(createdAt) }),
		});
		const shown = new Set(page.map(({ id }) => id));
		const listed = living.filter(({ authorization }) =>
			shown.has(authorization.id),
		);
		return replyJson(200, { items: await withNames(store, listed) }, headers);
	}),

	route(contract.authorizeServiceApp, async (call) => {
		refuseInvalid(call.queryProblems);
		const integrationId = idOf(call);
		const authorization = await authorizeServiceApp(
			call.store,
			requestOf(call),
			{ id: randomUUID(), integrationId },
		);
		const integration = await getKnown(call.store, integrationId);
		call.forgetCallers();
		const [shown] = showAuthorization({
			authorization,
			integration,
			tokens: [],
		});
		return replyJson(201, shown);
	}),

	...serviceAppRoutes,
];

/** An integration as replies show it, without its secret. */
function showIntegration(integration: Integration): contract.Integration {
	return {
		id: showId("APPLICATION", integration.id),
		clientId: integration.id,
		orgId: showId("ORGANIZATION", integration.orgId),
		kind: integration.kind,
		name: integration.name,
		description: integration.description,
		redirectUris: [...integration.redirectUris],
		scopes: [...integration.scopes],
		created: showTime(integration.createdAt),
	};
}

function idOf(call: Pick<Call, "parameter">): string {
	const text = call.parameter("integrationId");
	return readId("APPLICATION", text) ?? text;
}

// A wrong entry of a list is a problem already, and has no value.
function draftOf(body: IntegrationDraft): IntegrationDraft {
	const isThere = (text: string | undefined) => text !== undefined;
	const draft = { ...body };
	for (const name of ["redirectUris", "scopes"] as const)
		if (draft[name] !== undefined) draft[name] = draft[name].filter(isThere);
	return draft;
}

async function getKnown(store: Store, id: string): Promise<Integration> {
	const integration = await store.integrations.get(id);
	if (integration === undefined)
		throw new Error(`The integration ${id} was deleted meanwhile.`);
	return integration;
}

async function withNames(store: Store, listed: readonly ListedAuthorization[]) {
	const items = [];
	for (const entry of listed) {
		const { orgId, personId: id } = entry.authorization;
		const found = await store.people.get({ orgId, id });
		const [shown] = showAuthorization({ ...entry, tokens: [] });
		items.push({ ...shown, displayName: found?.person.displayName });
	}
	return items;
}
