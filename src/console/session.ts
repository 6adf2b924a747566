import { type Client, openClient } from "../client/client.ts";
import {
	beginSession,
	endSession,
	onKeptSessionChange,
	readKeptSession,
} from "../client/kept-session.ts";
import { RefusalError } from "../client/refusal.ts";
import { sendOwn } from "../client/send-own.ts";
import type { Organization } from "../contract/organization.ts";
import type { Person } from "../contract/person.ts";
import type { NewSession } from "../contract/session.ts";
import { consoleHeader, sessionHeader } from "../contract/session-header.ts";
import { words } from "./words.ts";

/** The person who is signed in, and the open organization. */
interface Session {
	client: Client;
	me: Person;
	/** Those that the person may look at; the own one comes first. */
	organizations: readonly Organization[];
	/** The one that is open. */
	organization: Organization;
	/** Whether the person sees what administrators see; others find people one by one. */
	isAdmin: boolean;
	/** When it ends by itself, in milliseconds since 1970; undefined: not before the browser is closed. */
	expiresAt: number | undefined;
}

const organizationKey = "peopled.organization";
const changed = new EventTarget();
let session: Session | undefined;
let notice: string | undefined;
let signInAgain: (() => Promise<boolean>) | undefined;
let asking: Promise<boolean> | undefined;

/** The session; only where somebody is signed in. */
export function current(): Session {
	if (session === undefined) throw new Error("Nobody is signed in.");
	return session;
}

/** The session, or undefined while nobody is signed in. */
export function currentIfAny(): Session | undefined {
	return session;
}

/** Why the last session ended, once. */
export function takeNotice(): string | undefined {
	const taken = notice;
	notice = undefined;
	return taken;
}

/** Calls `run` when somebody else is signed in, nobody any more, or another organization is open. Gives what ends that. */
export function onSessionChange(run: () => void): () => void {
	changed.addEventListener("session", run);
	return () => changed.removeEventListener("session", run);
}

/** Calls `run` when the same person has signed in again; the page that is open stays. Gives what ends that. */
export function onSessionRenewal(run: () => void): () => void {
	changed.addEventListener("renewal", run);
	return () => changed.removeEventListener("renewal", run);
}

/** Signs in with an access token. Rejects with `RefusalError` when the server does not take it. */
export async function signIn(token: string): Promise<void> {
	await adopt(await beginSession(token));
}

/** Takes up the session that this browser has, if any. */
export async function resumeSession(): Promise<void> {
	const kept = readKeptSession();
	if (kept === undefined) return;
	try {
		await adopt(kept);
	} catch (cause) {
		if (!(cause instanceof RefusalError && cause.status === 401)) throw cause;
		await endSession();
		notice = words.signIn.expired;
	}
}

/** Ends the session in every tab. */
export async function signOut(): Promise<void> {
	close();
	await endSession();
}

/** Sets the function that asks a person to sign in again while a page is open; it resolves with false when they decline. */
export function askToSignInAgain(ask: () => Promise<boolean>): void {
	signInAgain = ask;
}

/** Follows what other tabs do: sign in, sign in again, sign out. */
export function followOtherTabs(): void {
	onKeptSessionChange(async () => {
		const kept = readKeptSession();
		if (kept === undefined) {
			if (session !== undefined) close(words.signIn.outElsewhere);
			return;
		}
		await adopt(kept).catch(() => close(words.signIn.expired));
	});
}

// A person who signs in again keeps the page, with everything typed into it.
async function adopt({ sessionKey, expires }: NewSession): Promise<void> {
	const access = {
		url: location.origin,
		token: "",
		sessionKey,
		send: sendGuarded,
	};
	const client = openClient(access);
	// A key that is not taken is the caller's to tell of.
	const me = await openClient({ ...access, send: sendOwn }).call(
		"GET /people/me",
	);
	const shared = {
		client,
		me,
		expiresAt: expires === undefined ? undefined : Date.parse(expires),
	};
	if (session !== undefined && session.me.id === me.id) {
		session = { ...session, ...shared };
		changed.dispatchEvent(new Event("renewal"));
		return;
	}
	const organizations = await listOrganizations(client, me);
	const wanted =
		sessionStorage.getItem(organizationKey) ??
		localStorage.getItem(organizationKey);
	const organization =
		organizations.find(({ id }) => id === wanted) ??
		organizations.find(({ id }) => id === me.orgId) ??
		organizations[0];
	if (organization === undefined) throw new Error("There is no organization.");
	session = {
		...shared,
		organizations,
		organization,
		isAdmin: me.roles !== undefined,
	};
	keepOrganization();
	changed.dispatchEvent(new Event("session"));
}

// The notice says why, where the person did not ask for it here.
function close(why?: string): void {
	session = undefined;
	notice = why;
	sessionStorage.removeItem(organizationKey);
	changed.dispatchEvent(new Event("session"));
}

/** Opens another of the person's organizations. */
export function openOrganization(orgId: string): void {
	const { organizations } = current();
	const organization = organizations.find(({ id }) => id === orgId);
	if (organization === undefined || session === undefined) return;
	session = { ...session, organization };
	keepOrganization();
	changed.dispatchEvent(new Event("session"));
}

/** The open organization's id, for queries of partner administrators; the own one needs none. */
export function orgIdIfOther(): string | undefined {
	const { me, organization } = current();
	return organization.id === me.orgId ? undefined : organization.id;
}

// Each tab keeps its own; a new tab begins with the one that was opened last.
function keepOrganization(): void {
	if (session === undefined) return;
	sessionStorage.setItem(organizationKey, session.organization.id);
	localStorage.setItem(organizationKey, session.organization.id);
}

async function listOrganizations(
	client: Client,
	me: Person,
): Promise<Organization[]> {
	const own = { id: me.orgId, displayName: "", created: me.created };
	try {
		const { items } = await client.call("GET /organizations");
		return items.sort(
			(left, right) =>
				Number(right.id === me.orgId) - Number(left.id === me.orgId) ||
				left.displayName.localeCompare(right.displayName),
		);
	} catch (cause) {
		if (cause instanceof RefusalError && cause.status === 403) return [own];
		throw cause;
	}
}

/**
 * Sends a request of the session. When the session has ended, the person is asked to sign in again over the page that is
 * open, and the request is sent once more: nothing that was typed is lost.
 */
async function sendGuarded(request: Request): Promise<Response> {
	request.headers.set(consoleHeader, "1");
	// A file of changes is not held twice; after signing in it is sent by hand.
	const isFile = !/json|^$/.test(request.headers.get("content-type") ?? "");
	const again = isFile ? undefined : request.clone();
	const response = await fetch(request);
	if (response.status !== 401 || session === undefined) return response;
	const { me } = session;
	asking ??= (signInAgain?.() ?? Promise.resolve(false)).finally(() => {
		asking = undefined;
	});
	const isSignedIn = await asking;
	// Read after the wait: another person may have signed in, or nobody.
	const key = readKeptSession()?.sessionKey;
	if (!isSignedIn || key === undefined || currentIfAny()?.me.id !== me.id) {
		if (!isSignedIn) {
			close(words.signIn.expired);
			await endSession();
		}
		return response;
	}
	if (again === undefined) return response;
	again.headers.set(sessionHeader, key);
	return fetch(again);
}
