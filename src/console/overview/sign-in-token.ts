import type { Token } from "../../contract/token.ts";

const lifeMsMax = 36 * 60 * 60 * 1000;

/** Whether a token comes from a sign-in, and not from somebody who made it for a script: it lives for a day or so. */
export function isSignInToken({
	created,
	expires,
}: Pick<Token, "created" | "expires">): boolean {
	return (
		expires !== undefined &&
		Date.parse(expires) - Date.parse(created) < lifeMsMax
	);
}
