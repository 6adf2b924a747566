import { openClient } from "./client.ts";
import { keepSession } from "./kept-session.ts";
import { sendOwn } from "./send-own.ts";

/** What the fragment of an address begins with that carries a one-time code. */
const prefix = "#sign-in=";

/** Takes the one-time code out of the address, and out of the browser's history; undefined without one. */
export function takeLinkCode(): string | undefined {
	if (!location.hash.startsWith(prefix)) return undefined;
	const code = decodeURIComponent(location.hash.slice(prefix.length));
	history.replaceState(null, "", location.pathname + location.search);
	return code;
}

/** Signs this browser in with a one-time code, and stores the session. Rejects with `RefusalError` when the code is used up or too old. */
export async function signInWithLink(code: string): Promise<void> {
	keepSession(
		await openClient({ url: location.origin, token: "", send: sendOwn }).call(
			"POST /links/sessions",
			{ body: { code } },
		),
	);
}
