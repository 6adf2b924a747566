import { type Problem, problemOf } from "../problems.ts";
import { findInvisible, hasControl } from "../text/text.ts";
import { urlLengthMax } from "../text/web-address.ts";

/** Redirect URIs of an integration at most. */
export const redirectUrisMax = 30;

/** Schemes whose addresses a browser runs, shows or opens itself, instead of carrying the code to a program. */
const ownSchemes =
	/^(javascript|data|vbscript|blob|file|about|filesystem|view-source|ws|wss|ftp):/i;

/**
 * Why a text cannot be a redirect URI; undefined when it can. Allowed are http and https addresses, and addresses with
 * a scheme of the program's own, such as `com.example.app:/signed-in` (RFC 8252).
 */
export function readRedirectUri(text: string): Problem | undefined {
	if (text.length > urlLengthMax)
		return problemOf.tooLong({ max: urlLengthMax, actual: text.length });
	const isReadable =
		!/[\s\\]/.test(text) &&
		!hasControl(text) &&
		findInvisible(text) === undefined &&
		/^[a-z][a-z\d+.-]*:\S/i.test(text) &&
		URL.canParse(text);
	if (!isReadable || ownSchemes.test(text))
		return problemOf.wrongValue({
			expected:
				'an absolute address such as "https://example.com/signed-in", or one with a scheme of the program\'s own',
		});
	const url = new URL(text);
	if (text.includes("#"))
		return problemOf.forbiddenPart({ part: "a fragment" });
	if (url.username !== "" || url.password !== "")
		return problemOf.forbiddenPart({ part: "a user name or password" });
	return undefined;
}
