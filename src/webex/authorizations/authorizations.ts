import * as contract from "../../contract/authorization.ts";
import {
	listAuthorizations,
	revokeAuthorization,
	revokeAuthorizationsOf,
} from "../../directory/authorizations/authorizations.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { problemOf } from "../../directory/problems.ts";
import { replyEmpty, replyJson } from "../../http/reply.ts";
import { route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId } from "../ids.ts";
import {
	cutAuthorizations,
	readAuthorizationsPage,
	showAuthorization,
} from "./show-authorization.ts";

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
		const { limit, after } = readAuthorizationsPage(call);
		const listed = await listAuthorizations(store, caller, {
			personId,
			email,
			now,
			after,
			limit: limit + 1,
		});
		const { living, headers } = cutAuthorizations(call, listed, limit);
		const items = living.flatMap(showAuthorization);
		return replyJson(200, { items }, headers);
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
