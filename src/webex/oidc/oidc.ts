import { randomUUID } from "node:crypto";
import * as contract from "../../contract/oidc.ts";
import { oidcReturnPath } from "../../contract/oidc-return-path.ts";
import {
	signInByEmail,
	signInTokenNames,
} from "../../directory/access/sign-in.ts";
import { scopes } from "../../directory/access/token.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { readCookie, writeCookie } from "../../http/auth/browser-cookie.ts";
import { createSecret, hashSecret } from "../../http/auth/secrets.ts";
import { setCookie, splitToken } from "../../http/auth/session-cookie.ts";
import { RequestError } from "../../http/errors.ts";
import { foreignAnswer } from "../../http/oidc/provider-faults.ts";
import {
	createHalves,
	deriveSecrets,
} from "../../http/oidc/sign-in-secrets.ts";
import { openResponse, replyJson, showTime } from "../../http/reply.ts";
import { type Call, type OidcDesk, route } from "../call.ts";

/** How long the provider may take with a person: some enroll a second factor first. */
const signInLifeSeconds = 60 * 60;

/** The calls that sign people in at an OpenID provider, which exist only where the operator has set one. */
export const oidcRoutes = [
	route(contract.getOidcProvider, (call) => {
		const { name } = demandDesk(call);
		return replyJson(200, { name });
	}),

	route(contract.createOidcSignIn, async (call) => {
		const { provider } = demandDesk(call);
		refuseInvalid(call.problems);
		const { request, url } = call;
		const halves = createHalves(readCookie(request, { url, kind: "sign-in" }));
		const secrets = deriveSecrets(halves);
		if (secrets === undefined) throw new Error("The halves are malformed.");
		const redirectUrl = returnUrlOf(url);
		const address = await call.pause(() =>
			provider.openSignIn({ redirectUrl, secrets }),
		);
		const signIn: contract.OidcSignIn = {
			url: address,
			state: secrets.state,
			signInKey: halves.key,
		};
		return replyJson(201, signIn, {
			"set-cookie": writeCookie(url, {
				kind: "sign-in",
				value: halves.cookie,
				lifeSeconds: signInLifeSeconds,
			}),
			"cache-control": "no-store",
		});
	}),

	route(contract.createOidcSession, async (call) => {
		const { provider, sessionMs } = demandDesk(call);
		refuseInvalid(call.problems);
		const { request, url, store } = call;
		const { signInKey: key = "", ...answer } = call.body;
		const cookie = readCookie(request, { url, kind: "sign-in" });
		const secrets = deriveSecrets({ cookie, key });
		if (secrets === undefined || answer.state !== secrets.state)
			throw foreignAnswer();
		const redirectUrl = returnUrlOf(url);
		const email = await call.pause(() =>
			provider.readEmail({ redirectUrl, secrets }, answer),
		);
		const token = createSecret();
		const { expiresAt } = await signInByEmail(store, email, {
			id: randomUUID(),
			name: signInTokenNames.oidc,
			secretHash: hashSecret(token),
			scopes,
			now: call.now,
			lifeMs: sessionMs,
		});
		const halves = splitToken(token);
		const session = {
			sessionKey: halves.key,
			expires: expiresAt === undefined ? undefined : showTime(expiresAt),
		};
		const reply = openResponse(
			replyJson(201, session, { "cache-control": "no-store" }),
		);
		const { "set-cookie": half = "" } = setCookie(url, halves.cookie);
		reply.headers.append("set-cookie", half);
		// The sign-in is over: its answer is of no further use in this browser.
		const over = { kind: "sign-in", value: "", lifeSeconds: 0 } as const;
		reply.headers.append("set-cookie", writeCookie(url, over));
		return reply;
	}),
];

function demandDesk({ oidc }: Pick<Call, "oidc">): OidcDesk {
	if (oidc !== undefined) return oidc;
	throw new RequestError(
		"unknownPath",
		"This path does not exist: no OpenID provider is set on this server.",
	);
}

/** The address to which the provider sends a browser back, on the server with this address. */
export function returnUrlOf(url: URL | string): string {
	return new URL(oidcReturnPath, url).href;
}
