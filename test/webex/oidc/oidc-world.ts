import type { OidcSignIn } from "../../../src/contract/oidc.ts";
import type { NewSession } from "../../../src/contract/session.ts";
import {
	openIdentityProvider,
	type ProviderSettings,
} from "../../../src/http/oidc/provider.ts";
import type { OidcDesk } from "../../../src/webex/call.ts";
import { type Api, expectStatus, type Reply } from "../harness.ts";

/** Where the provider sends the browser back to in scenarios. */
export const returnUrl = "http://localhost/console/sign-in";
/** What a browser of this origin sends along. */
export const ownPage = { "sec-fetch-site": "same-origin" };
export const sessionMs = 8 * 60 * 60 * 1000;

/** The provider as a server knows it. */
export function openDesk(
	provider: Pick<ProviderSettings, "issuer"> & Partial<ProviderSettings>,
): OidcDesk {
	const settings = {
		clientId: "peopled",
		clientSecret: undefined,
		scopes: "openid email",
		isEmailTrusted: false,
		...provider,
	};
	return {
		provider: openIdentityProvider(settings, () => performance.now()),
		name: "Example Ltd",
		sessionMs,
	};
}

/** A sign-in that has begun, as the browser has it. */
export interface BegunSignIn extends OidcSignIn {
	cookie: string;
}

/** Begins a sign-in; with the cookie of an earlier one, as another tab of the same browser. */
export async function beginSignIn(
	api: Api,
	known?: string,
): Promise<BegunSignIn> {
	const reply = await api.call<OidcSignIn>(
		undefined,
		"POST",
		"/oidc/sign-ins",
		undefined,
		{ ...ownPage, cookie: known ?? "" },
	);
	expectStatus(reply, 201);
	const cookie = reply.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
	return { ...reply.body, cookie };
}

/** Sends the provider's answer as the page does. */
export function completeSignIn(
	api: Api,
	{ cookie, signInKey }: Pick<BegunSignIn, "cookie" | "signInKey">,
	answer: URLSearchParams | Record<string, string>,
	headers: Record<string, string> = ownPage,
): Promise<Reply<NewSession>> {
	const body = {
		...Object.fromEntries(new URLSearchParams(answer)),
		signInKey,
	};
	return api.call<NewSession>(undefined, "POST", "/oidc/sessions", body, {
		...headers,
		cookie,
	});
}

/** The headers with which the page then makes requests. */
export function sessionHeaders(
	reply: Reply<NewSession>,
): Record<string, string> {
	const half = reply.headers
		.getSetCookie()
		.find((cookie) => cookie.startsWith("peopled-half-"));
	return {
		...ownPage,
		cookie: half?.split(";", 1)[0] ?? "",
		"x-peopled-session": reply.body.sessionKey,
	};
}
