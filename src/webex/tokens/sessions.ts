import * as contract from "../../contract/session.ts";
import { forbidden } from "../../directory/access/caller.ts";
import { signOut } from "../../directory/access/sign-in.ts";
import { useSignInLink } from "../../directory/access/sign-in-link.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { createSecret, hashSecret } from "../../http/auth/secrets.ts";
import {
	clearCookie,
	isForeign,
	setCookie,
	splitToken,
} from "../../http/auth/session-cookie.ts";
import { RequestError } from "../../http/errors.ts";
import { replyEmpty, replyJson, showTime } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";

/** The calls about the sessions of browsers. */
export const sessionRoutes = [
	route(contract.createSession, async (call) => {
		demandOwnPage(call);
		refuseInvalid(call.problems);
		const token = tokenOf(call);
		const found = await call.store.tokens.findBySecretHash(hashSecret(token));
		return replySession(call, { token, expiresAt: found?.token.expiresAt });
	}),

	route(contract.deleteSession, async (call) => {
		demandOwnPage(call);
		refuseInvalid(call.problems);
		await signOut(call.store, call.caller, call.now);
		call.forgetCallers();
		return replyEmpty(204, clearCookie(call.url));
	}),

	route(contract.createLinkSession, async (call) => {
		demandOwnPage(call);
		refuseInvalid(call.problems);
		const token = createSecret();
		const codeHash = hashSecret(call.body.code ?? "");
		const { expiresAt } = await useSignInLink(call.store, codeHash, {
			...{ id: sessionIdOf(codeHash), secretHash: hashSecret(token) },
			now: call.now,
		}).catch((cause: unknown) => {
			// It may have ended a session.
			call.forgetCallers();
			throw cause;
		});
		return replySession(call, { token, expiresAt });
	}),
];

// The same for each use of a code, as a UUID of version 8.
function sessionIdOf(codeHash: string): string {
	const hex = hashSecret(`the session of ${codeHash}`);
	return [
		...[hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`],
		...[`a${hex.slice(17, 20)}`, hex.slice(20, 32)],
	].join("-");
}

function replySession(
	{ url }: Pick<Call, "url">,
	{ token, expiresAt }: { token: string; expiresAt: number | undefined },
) {
	const { cookie, key } = splitToken(token);
	const session: contract.NewSession = {
		sessionKey: key,
		expires: expiresAt === undefined ? undefined : showTime(expiresAt),
	};
	return replyJson(201, session, {
		...setCookie(url, cookie),
		"cache-control": "no-store",
	});
}

/** Refuses a page of another site, which could otherwise sign a browser in as another person. */
export function demandOwnPage({
	request,
	url,
}: Pick<Call, "request" | "url">): void {
	if (isForeign(request, url))
		throw forbidden("A page of another site may not begin or end a session.");
}

// A session is created from a token, not from another session.
function tokenOf(call: Call): string {
	const token = /^bearer +(\S+) *$/i.exec(
		call.header("authorization") ?? "",
	)?.[1];
	if (token === undefined)
		throw new RequestError(
			"unauthenticated",
			"Create a session with an access token in the Authorization request header.",
			{ "www-authenticate": 'Bearer realm="peopled"' },
		);
	return token;
}
