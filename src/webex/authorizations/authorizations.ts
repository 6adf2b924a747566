import * as contract from "../../contract/authorization.ts";
import {
	type ListedAuthorization,
	listAuthorizations,
	revokeAuthorization,
	revokeAuthorizationsOf,
} from "../../directory/authorizations/authorizations.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { problemOf } from "../../directory/problems.ts";
import { replyEmpty, replyJson, showTime } from "../../http/reply.ts";
import { route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId, showId } from "../ids.ts";

/** The calls about what people have authorized integrations to do. */
export const authorizationRoutes = [
	route(contract.listAuthorizations, async (call) => {
		const { store, caller, query, now } = call;
		const problems = [...call.queryProblems];
		const { personId, personEmail: email } = query;
		if (problems.length === 0 && personId === undefined && email === undefined)
			problems.push({
				field: "personId",
				...problemOf.requiredUnless({ others: ["personEmail"] }),
			});
		if (personId !== undefined && email !== undefined)
			problems.push({
				field: "personEmail",
				...problemOf.notTogether({ other: "personId" }),
			});
		refuseInvalid(problems);
		const found = await listAuthorizations(store, caller, {
			personId,
			email,
			now,
		});
		return replyJson(200, { items: found.flatMap(showAuthorization) });
	}),

	route(contract.revokeAuthorizations, async (call) => {
		refuseInvalid(call.queryProblems);
		const { clientId = "", orgId } = call.query;
		// Also after a refusal: some may be revoked then.
		await revokeAuthorizationsOf(call.store, requestOf(call), {
			integrationId: readId("APPLICATION", clientId) ?? clientId,
			orgId,
		}).finally(() => call.forgetCallers());
		return replyEmpty();
	}),

	route(contract.revokeAuthorization, async (call) => {
		refuseInvalid(call.queryProblems);
		const text = call.parameter("authorizationId");
		const id = readId("AUTHORIZATION", text) ?? text;
		await revokeAuthorization(call.store, requestOf(call), id);
		call.forgetCallers();
		return replyEmpty();
	}),
];

/** An authorization and its access tokens, each as one entry, as the real service lists them. */
export function showAuthorization({
	authorization,
	integration,
	tokens,
}: ListedAuthorization): contract.Authorization[] {
	const shared = {
		applicationId: showId("APPLICATION", integration.id),
		applicationName: integration.name,
		personId: showId("PEOPLE", authorization.personId),
		clientId: integration.id,
	};
	const { id, createdAt, expiresAt, scopes } = authorization;
	return [
		{
			id: showId("AUTHORIZATION", id),
			...shared,
			created: showTime(createdAt),
			expires: expiresAt === undefined ? undefined : showTime(expiresAt),
			scopes: [...scopes],
			type: "refresh",
		},
		...tokens.map((token) => ({
			id: showId("AUTHORIZATION", token.id),
			...shared,
			created: showTime(token.createdAt),
			expires:
				token.expiresAt === undefined ? undefined : showTime(token.expiresAt),
			scopes: [...token.scopes],
			type: "access" as const,
		})),
	];
}
