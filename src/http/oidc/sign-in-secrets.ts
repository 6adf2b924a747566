import { createHmac, randomBytes } from "node:crypto";

/** A sign-in under way, in two halves of 32 random bytes, in base64url. Only the browser and page that began it have both. */
interface SignInHalves {
	/** The half in a cookie that no script can read. The sign-ins of several tabs share it. */
	cookie: string;
	/** The half that the page stores, where pages of other origins and ports cannot read or write it. */
	key: string;
}

/** The secrets of one sign-in, by which the provider's answer is recognized. */
export interface SignInSecrets {
	/** Returns with the answer: it belongs to this sign-in. */
	state: string;
	/** Returns in the ID token: the token was made for this sign-in. */
	nonce: string;
	/** Sent with the code (PKCE): nobody else can redeem it. */
	codeVerifier: string;
}

const half = /^[\w-]{43}$/;

/** The halves of a new sign-in. `cookie` is the one that the browser already has, if any. */
export function createHalves(cookie: string | undefined): SignInHalves {
	return {
		cookie: cookie !== undefined && half.test(cookie) ? cookie : createSecret(),
		key: createSecret(),
	};
}

/**
 * The secrets of a sign-in. They follow from its halves, so that the server stores nothing, and any process can finish the
 * sign-in. Undefined when a half is missing or malformed.
 */
export function deriveSecrets({
	cookie = "",
	key,
}: Partial<SignInHalves> & Pick<SignInHalves, "key">):
	| SignInSecrets
	| undefined {
	if (!half.test(cookie) || !half.test(key)) return undefined;
	const derive = (name: string) =>
		createHmac("sha256", `${cookie}.${key}`).update(name).digest("base64url");
	return {
		state: derive("state"),
		nonce: derive("nonce"),
		codeVerifier: derive("code verifier"),
	};
}

function createSecret(): string {
	return randomBytes(32).toString("base64url");
}
