import { randomUUID } from "node:crypto";
import * as contract from "../../contract/token.ts";
import type { Caller } from "../../directory/access/caller.ts";
import {
	isTokenAlive,
	parseScopes,
	type Scope,
	scopes,
	type Token,
} from "../../directory/access/token.ts";
import {
	callerOf,
	createToken,
	listTokens,
	revokeToken,
} from "../../directory/access/tokens.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Person } from "../../directory/people/person.ts";
import { problemOf } from "../../directory/problems.ts";
import type { RecordKey } from "../../directory/store/record-key.ts";
import type { Store } from "../../directory/store/store.ts";
import { complainOfText, trimBlanks } from "../../directory/text/text.ts";
import type { Whole } from "../../directory/whole.ts";
import { createSecret, hashSecret } from "../../http/auth/secrets.ts";
import { cutPage, readPage } from "../../http/paging.ts";
import {
	replyEmpty,
	replyJson,
	showTime,
	warningHeader,
} from "../../http/reply.ts";
import { readTime } from "../../http/time.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { showId } from "../ids.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** The calls about access tokens. */
export const tokenRoutes = [
	route(contract.listTokens, async (call) => {
		const { store, caller, query, url, now } = call;
		const problems = [...call.queryProblems];
		const expiresBefore =
			query.expiresBefore === undefined
				? undefined
				: readTime("expiresBefore", query.expiresBefore, problems);
		refuseInvalid(problems);
		const { personId, orgId } = query;
		const { limit, after } = readPage(query, {
			defaultLength: contract.tokensPageDefault,
			longest: contract.tokensPageMax,
			now,
		});
		const found = await listTokens(store, caller, {
			personId,
			orgId,
			expires:
				expiresBefore === undefined
					? undefined
					: { from: now, before: expiresBefore },
			after: after && { id: after.id, createdAt: Number(after.name) || 0 },
			limit: limit + 1,
		});
		const { page, headers } = cutPage(found, {
			limit,
			url,
			now,
			keyOf: ({ id, createdAt }) => ({ id, name: String(createdAt) }),
		});
		return replyJson(200, { items: await showTokens(call, page) }, headers);
	}),

	route(contract.createToken, async (call) => {
		const { body } = call;
		const problems = [...call.problems];
		const unknown = body.scopes?.filter(
			(scope?: string) =>
				scope !== undefined && !scopes.includes(scope as Scope),
		);
		if (unknown?.length)
			problems.push({
				field: "scopes",
				...problemOf.unknownScope({ unknown, values: scopes }),
			});
		if (body.name !== undefined) {
			const name = trimBlanks(body.name);
			const problem =
				name === ""
					? problemOf.empty()
					: complainOfText(name, contract.tokenNameLengthMax);
			if (problem !== undefined) problems.push({ field: "name", ...problem });
		}
		refuseInvalid(problems);
		const secret = createSecret();
		const { token, ...names } = await createToken(call.store, requestOf(call), {
			id: randomUUID(),
			personId: body.personId || undefined,
			name: body.name ?? "",
			secretHash: hashSecret(secret),
			scopes: parseScopes((body.scopes ?? []).join(" ")),
			lifeMs: (body.expiresInDays ?? contract.tokenDaysDefault) * dayMs,
		});
		const shown = showToken(token, call.caller, { ...names, state: "active" });
		const { expires } = shown;
		const isShort =
			body.expiresInDays !== undefined &&
			token.expiresAt !== undefined &&
			token.expiresAt < call.now + body.expiresInDays * dayMs;
		const warnings = isShort
			? [
					`the token expires at ${expires}, since no token outlives the one that it was made with`,
				]
			: [];
		return replyJson(
			201,
			{ ...shown, accessToken: secret },
			{ "cache-control": "no-store", ...warningHeader(warnings) },
		);
	}),

	route(contract.revokeToken, async (call) => {
		refuseInvalid(call.queryProblems);
		await revokeToken(call.store, requestOf(call), call.parameter("tokenId"));
		call.forgetCallers();
		return replyEmpty();
	}),
];

async function showTokens(
	{ store, caller, now }: Call,
	tokens: readonly Token[],
): Promise<contract.Token[]> {
	const known = new Map<string, Person | undefined>();
	const read = async (key: RecordKey) => {
		const name = `${key.orgId}/${key.id}`;
		if (!known.has(name))
			known.set(name, (await store.people.get(key))?.person);
		return known.get(name);
	};
	const shown: contract.Token[] = [];
	for (const token of tokens) {
		const { impersonator } = token;
		const person = await read({ orgId: token.orgId, id: token.personId });
		const maker = impersonator && (await read(impersonator));
		shown.push(
			showToken(token, caller, {
				displayName: person?.displayName,
				impersonatorName: maker?.displayName,
				state: await stateOf(store, token, { person, now }),
			}),
		);
	}
	return shown;
}

function showToken(
	token: Token,
	caller: Caller,
	{
		displayName,
		impersonatorName,
		state,
	}: {
		displayName: string | undefined;
		impersonatorName: string | undefined;
		state: contract.Token["state"];
	},
): Whole<contract.Token> {
	const { impersonator } = token;
	return {
		displayName,
		state,
		impersonatedBy: impersonator && {
			id: showId("PEOPLE", impersonator.id),
			displayName: impersonatorName,
			orgId: showId("ORGANIZATION", impersonator.orgId),
		},
		id: token.id,
		personId: showId("PEOPLE", token.personId),
		orgId: showId("ORGANIZATION", token.orgId),
		name: token.name,
		scopes: [...token.scopes],
		isCurrent: token.id === caller.tokenId,
		created: showTime(token.createdAt),
		expires:
			token.expiresAt === undefined ? undefined : showTime(token.expiresAt),
		revoked:
			token.revokedAt === undefined ? undefined : showTime(token.revokedAt),
	};
}

async function stateOf(
	store: Store,
	token: Token,
	{ person, now }: { person: Person | undefined; now: number },
): Promise<contract.Token["state"]> {
	if (token.revokedAt !== undefined) return "revoked";
	if (!isTokenAlive(token, now)) return "expired";
	const caller = person && (await callerOf(store, token, person));
	return caller === undefined ? "suspended" : "active";
}
