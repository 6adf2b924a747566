import type { Person } from "../contract/person.ts";
import type { NewSession } from "../contract/session.ts";
import { openClient } from "./client.ts";
import { sendOwn } from "./send-own.ts";

const storageKey = "peopled.session";

/** The session that all pages and tabs of this origin share; undefined while no one is signed in. */
export function readKeptSession(): NewSession | undefined {
	const kept = localStorage.getItem(storageKey);
	return kept === null ? undefined : (JSON.parse(kept) as NewSession);
}

/** The session of this browser, accepted by the server. */
export interface OwnSession {
	/** The page's half of the session. */
	key: string;
	me: Person;
}

/** Resumes the session of this browser; undefined without one. Rejects with `RefusalError` when the server does not accept it. */
export async function resumeOwnSession(): Promise<OwnSession | undefined> {
	const kept = readKeptSession();
	if (kept === undefined) return undefined;
	const key = kept.sessionKey;
	const me = await openClient({
		url: location.origin,
		token: "",
		sessionKey: key,
		send: sendOwn,
	}).call("GET /people/me");
	return { key, me };
}

/** Creates a session from an access token, and stores it. Rejects with `RefusalError` when the server does not accept the token. */
export async function beginSession(token: string): Promise<NewSession> {
	const session = await openClient({
		url: location.origin,
		token,
		send: sendOwn,
	}).call("POST /sessions");
	keepSession(session);
	return session;
}

/** Stores a session for all pages and tabs of this origin. */
export function keepSession(session: NewSession): void {
	localStorage.setItem(storageKey, JSON.stringify(session));
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
