import type { NewSession } from "../contract/session.ts";
import { openClient } from "./client.ts";
import { sendOwn } from "./send-own.ts";

const storageKey = "peopled.session";

/** The session that all pages and tabs of this origin share; undefined while no one is signed in. */
export function readKeptSession(): NewSession | undefined {
	const kept = localStorage.getItem(storageKey);
	return kept === null ? undefined : (JSON.parse(kept) as NewSession);
}

/** Creates a session from an access token, and stores it. Rejects with `RefusalError` when the server does not accept the token. */
export async function beginSession(token: string): Promise<NewSession> {
	const session = await openClient({
		url: location.origin,
		token,
		send: sendOwn,
	}).call("POST /sessions");
	localStorage.setItem(storageKey, JSON.stringify(session));
	return session;
}

/** Removes the session in every tab. The server clears the cookie if it can be reached. */
export async function endSession(): Promise<void> {
	const kept = readKeptSession();
	localStorage.removeItem(storageKey);
	if (kept === undefined) return;
	const { sessionKey } = kept;
	await openClient({
		url: location.origin,
		token: "",
		sessionKey,
		send: sendOwn,
	})
		.call("DELETE /sessions/me")
		.catch(() => undefined);
}

/** Calls `run` when another tab signed in or out. */
export function onKeptSessionChange(run: () => void): void {
	addEventListener("storage", (event) => {
		const { key } = event as StorageEvent;
		// A key of null: everything was cleared.
		if (key === storageKey || key === null) run();
	});
}
