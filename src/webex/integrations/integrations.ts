import { randomUUID } from "node:crypto";
import type { Authorization } from "../../contract/authorization.ts";
import * as contract from "../../contract/integration.ts";
import {
	type LivingAuthorization,
	listAuthorizationsOf,
} from "../../directory/authorizations/authorizations.ts";
import {
	authorizeServiceApp,
	buildStanding,
	demandServiceAppGiver,
	makerOf,
} from "../../directory/authorizations/give-authorization.ts";
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
import { emptyReply, replyJson } from "../../http/reply.ts";
import {
	cutAuthorizations,
	readAuthorizationsPage,
	showAuthorization,
} from "../authorizations/show-authorization.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId } from "../ids.ts";
import { serviceAppRoutes } from "./service-app-token.ts";
import {
	replyDryRun,
	replySecret,
	showIntegration,
	storeWithoutSecret,
} from "./show-integration.ts";

/** The calls about integrations and service apps. */
export const integrationRoutes = [
	route(contract.listIntegrations, async ({ store, caller, ...call }) => {
		refuseInvalid(call.queryProblems);
		const all = await listIntegrations(store, caller, call.query.orgId);
		return replyJson(200, { items: all.map(showIntegration) });
	}),

	route(contract.createIntegration, async (call) => {
		const { store, caller, body, problems } = call;
		const { orgId, ...draft } = body;
		const clientSecret = createSecret();
		const request = {
			...requestOf(call),
			reply: storeWithoutSecret(call, 201),
		};
		const integration = await createIntegration(store, request, {
			id: createClientId(),
			secretHash: hashSecret(clientSecret),
			orgId,
			draft: { ...draftOf(draft), problems },
			async giveStanding(made) {
				demandServiceAppGiver(caller, made);
				return buildStanding(made, {
					id: randomUUID(),
					personId: caller.personId,
					madeWith: await makerOf(store, caller),
					now: call.now,
				});
			},
		});
		return call.query.dryRun
			? replyDryRun({ after: integration })
			: replySecret(201, integration, clientSecret);
	}),

	route(contract.getIntegration, async (call) => {
		refuseInvalid(call.queryProblems);
		const found = await getIntegration(call.store, call.caller, idOf(call));
		return replyJson(200, showIntegration(found));
	}),

	route(contract.updateIntegration, async (call) => {
		const compose = (integration: Integration) =>
			replyJson(200, showIntegration(integration));
		const request = { ...requestOf(call), reply: call.storeReply?.(compose) };
		const { before, after } = await updateIntegration(call.store, request, {
			id: idOf(call),
			draft: { ...draftOf(call.body), problems: call.problems },
		});
		if (call.query.dryRun) {
			const isScopeLost = before.scopes.some(
				(name) => !after.scopes.includes(name),
			);
			const warnings = isScopeLost
				? [
						"Its access tokens would end. New ones carry the scopes that are left.",
					]
				: [];
			return replyDryRun({ before, after }, warnings);
		}
		call.forgetCallers();
		return compose(after);
	}),

	route(contract.deleteIntegration, async (call) => {
		refuseInvalid(call.queryProblems);
		const reply = call.storeReply?.(() => emptyReply);
		const request = { ...requestOf(call), reply };
		const before = await deleteIntegration(call.store, request, idOf(call));
		if (call.query.dryRun)
			return replyDryRun({ before }, [
				"Every authorization and token that it has would end.",
			]);
		call.forgetCallers();
		return emptyReply;
	}),

	route(contract.rotateIntegrationSecret, async (call) => {
		refuseInvalid(call.queryProblems);
		const clientSecret = createSecret();
		const change = await rotateIntegrationSecret(
			call.store,
			{ ...requestOf(call), reply: storeWithoutSecret(call, 200) },
			{ id: idOf(call), secretHash: hashSecret(clientSecret) },
		);
		if (call.query.dryRun)
			return replyDryRun(change, [
				"The present secret would stop working.",
				...(change.after.kind === "serviceApp"
					? [
							"If another administrator authorized it, that authorization would end.",
						]
					: []),
			]);
		call.forgetCallers();
		return replySecret(200, change.after, clientSecret);
	}),

	route(contract.listIntegrationAuthorizations, async (call) => {
		const { store, caller, now } = call;
		refuseInvalid(call.queryProblems);
		const integration = await getIntegration(store, caller, idOf(call));
		const { limit, after } = readAuthorizationsPage(call);
		const listed = await listAuthorizationsOf(store, caller, {
			integration,
			now,
			after,
			limit: limit + 1,
		});
		const { living, headers } = cutAuthorizations(call, listed, limit);
		return replyJson(200, { items: await withNames(store, living) }, headers);
	}),

	route(contract.authorizeServiceApp, async (call) => {
		refuseInvalid(call.queryProblems);
		const given = await authorizeServiceApp(call.store, requestOf(call), {
			id: randomUUID(),
			integrationId: idOf(call),
		});
		call.forgetCallers();
		const [shown] = showAuthorization({
			...given,
			lastTokenAt: undefined,
			tokens: [],
		});
		return replyJson(201, shown);
	}),

	...serviceAppRoutes,
];

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

// A person may have given several of the authorizations of a page.
async function withNames(
	store: Store,
	listed: readonly LivingAuthorization[],
): Promise<Authorization[]> {
	const names = new Map<string, string | undefined>();
	const items: Authorization[] = [];
	for (const entry of listed) {
		const { orgId, personId: id } = entry.authorization;
		if (!names.has(id)) {
			const found = await store.people.get({ orgId, id });
			names.set(id, found?.person.displayName);
		}
		const [shown] = showAuthorization({ ...entry, tokens: [] });
		if (shown !== undefined)
			items.push({ ...shown, displayName: names.get(id) });
	}
	return items;
}
