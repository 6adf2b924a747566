import { randomUUID } from "node:crypto";
import * as contract from "../../contract/oauth.ts";
import { createCode } from "../../directory/authorizations/codes.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import { createSecret, hashSecret } from "../../http/auth/secrets.ts";
import { replyEmpty, replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import {
	AuthorizationFault,
	type AuthorizationParameters,
	readAuthorizationRequest,
	withParameters,
} from "./authorization-request.ts";
import { demandPages } from "./pages.ts";
import { showAuthorizationRequest } from "./show-request.ts";

const uncached = { "cache-control": "no-store" };

/** The calls by which a browser authorizes an integration. */
export const authorizeRoutes = [
	route(contract.startAuthorization, async (call) => {
		demandPages(call);
		const page = `${call.url.origin}/console/authorize${call.url.search}`;
		// A browser is shown the reason on the page, a program gets it here.
		const isBrowser = /\btext\/html\b/.test(call.header("accept") ?? "");
		try {
			refuseInvalid(call.queryProblems);
			await readAuthorizationRequest(call.store, parametersOf(call.query));
		} catch (fault) {
			if (fault instanceof AuthorizationFault && fault.redirectUri)
				return goTo(fault.redirectUri);
			if (isBrowser && isRefusal(fault)) return goTo(page);
			throw refusalOf(fault);
		}
		return goTo(page);
	}),

	route(contract.getAuthorizationRequest, async (call) => {
		refuseInvalid(call.queryProblems);
		const asked = await readAuthorizationRequest(
			call.store,
			parametersOf(call.query),
		).catch((fault: unknown) => {
			throw refusalOf(fault);
		});
		return replyJson(
			200,
			await showAuthorizationRequest(call.store, asked),
			uncached,
		);
	}),

	route(contract.decideAuthorization, async (call) => {
		refuseInvalid(call.problems);
		const { isAllowed, ...parameters } = call.body;
		const redirectUri = await decide(call, parametersOf(parameters), {
			isAllowed: isAllowed === true,
		}).catch((fault: unknown) => {
			if (fault instanceof AuthorizationFault && fault.redirectUri)
				return fault.redirectUri;
			throw refusalOf(fault);
		});
		return replyJson(200, { redirectUri }, uncached);
	}),
];

async function decide(
	call: Pick<Call, "store" | "caller" | "now" | "trackingId"> &
		Parameters<typeof requestOf>[0],
	parameters: AuthorizationParameters,
	{ isAllowed }: { isAllowed: boolean },
): Promise<string> {
	const asked = await readAuthorizationRequest(call.store, parameters, {
		isDenied: !isAllowed,
	});
	const { redirectUri, redirect, state, scopes, integration } = asked;
	const code = createSecret();
	await createCode(call.store, requestOf(call), {
		id: randomUUID(),
		secretHash: hashSecret(code),
		integration,
		scopes,
		redirect,
	});
	return withParameters(redirectUri, { code, state });
}

// The query of a call is checked already: its values are texts.
function parametersOf(query: object): AuthorizationParameters {
	return query as AuthorizationParameters;
}

function goTo(location: string) {
	return replyEmpty(302, {
		location,
		...uncached,
		"referrer-policy": "no-referrer",
	});
}

function isRefusal(fault: unknown): boolean {
	return fault instanceof AuthorizationFault || fault instanceof DirectoryError;
}

function refusalOf(fault: unknown): unknown {
	return fault instanceof AuthorizationFault
		? new DirectoryError("invalid", fault.message)
		: fault;
}
