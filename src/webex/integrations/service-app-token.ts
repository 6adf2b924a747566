import { randomUUID } from "node:crypto";
import * as contract from "../../contract/integration.ts";
import { reachOf } from "../../directory/access/caller.ts";
import { deriveAuthorization } from "../../directory/authorizations/give-authorization.ts";
import { issueToken } from "../../directory/authorizations/issue-tokens.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import { noSuchIntegration } from "../../directory/integrations/integration.ts";
import { afterChange, partMade } from "../../directory/store/after-change.ts";
import {
	createSecret,
	hashSecret,
	isSecretOf,
} from "../../http/auth/secrets.ts";
import { replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId } from "../ids.ts";
import { showTokens } from "../oauth/token-request.ts";

/** The call by which a developer gets the tokens of a service app. */
export const serviceAppRoutes = [
	route(contract.createServiceAppToken, async (call) => {
		const { store, now, caller } = call;
		refuseInvalid(call.problems);
		const { clientId = "", clientSecret = "", targetOrgId } = call.body;
		const integration = await store.integrations.get(applicationOf(call));
		if (
			integration?.kind !== "serviceApp" ||
			integration.id !== (readId("APPLICATION", clientId) ?? clientId) ||
			integration.orgId !== (targetOrgId ?? caller.orgId) ||
			!reachOf(caller).includes(integration.orgId) ||
			!isSecretOf(clientSecret, integration.secretHash)
		)
			throw noSuchIntegration();
		const derived = await deriveAuthorization(store, requestOf(call), {
			id: randomUUID(),
			integration,
		});
		const accessToken = createSecret();
		const refreshToken = createSecret();
		const issued =
			derived &&
			(await afterChange(
				() =>
					issueToken(store, {
						authorizationId: derived.id,
						tokenId: randomUUID(),
						accessHash: hashSecret(accessToken),
						refresh: { hash: hashSecret(refreshToken), isNew: true },
						lives: call.tokenLives,
						now,
					}),
				partMade,
			));
		if (issued === undefined)
			throw new DirectoryError(
				"conflict",
				`No administrator has authorized the service app ${integration.name}, or the authorization was revoked. POST /v1/integrations/{integrationId}/authorizations authorizes it.`,
			);
		return replyJson(
			200,
			showTokens(issued, { accessToken, refreshToken, now }),
			{ "cache-control": "no-store" },
		);
	}),
];

function applicationOf(call: Pick<Call, "parameter">): string {
	const text = call.parameter("applicationId");
	return readId("APPLICATION", text) ?? text;
}
