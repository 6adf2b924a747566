import { type Client, openClient } from "../client/client.ts";
import {
	endSession,
	onKeptSessionChange,
	readKeptSession,
} from "../client/kept-session.ts";
import { signInWithLink, takeLinkCode } from "../client/link-sign-in.ts";
import { completeOidcSignIn, takeOidcAnswer } from "../client/oidc-sign-in.ts";
import { RefusalError } from "../client/refusal.ts";
import { sendOwn } from "../client/send-own.ts";
import { readServerLinks } from "../client/server-links.ts";
import type { Organization } from "../contract/organization.ts";
import type { Person } from "../contract/person.ts";
import type { NewSession } from "../contract/session.ts";
import { consoleHeader, sessionHeader } from "../contract/session-header.ts";
import { compareTexts } from "../words/format.ts";
import { words } from "../words/words.ts";

/** The signed-in person, and the open organization. */
interface Session {
	client: Client;
	/** The access of the client. A person who signs in again gets a new key. */
	access: { sessionKey: string };
	me: Person;
	/** The organizations that the person may view. The own one comes first. */
	organizations: readonly Organization[];
	/** The open organization. */
	organization: Organization;
	/** Whether the person has an administrator's view. Others find people one by one. */
	isAdmin: boolean;
	/** Whether the server stands in for the real service, and can be told to fail. */
	isStandIn: boolean;
	/** Whether the directory is a clone, whose changes are a plan. */
	isClone: boolean;
	/** The time when it ends by itself, in milliseconds since 1970; undefined: when the browser closes. */
	expiresAt: number | undefined;
}

const organizationKey = "peopled.organization";
const changed = new EventTarget();
let session: Session | undefined;
let notice: string | undefined;
let signInAgain: (() => Promise<boolean>) | undefined;
let asking: Promise<boolean> | undefined;

/** The session. Call only while a person is signed in. */
export function current(): Session {
	if (session === undefined) throw new Error("Nobody is signed in.");
	return session;
}

/** The session, or undefined while no one is signed in. */
export function currentIfAny(): Session | undefined {
	return session;
}

/** The reason why the last session ended. It can be read once. */
export function takeNotice(): string | undefined {
	const taken = notice;
	notice = undefined;
	return taken;
}

/** Calls `run` when another person signs in, the person signs out, or another organization opens. Returns the function that ends that. */
export function onSessionChange(run: () => void): () => void {
	changed.addEventListener("session", run);
	return () => changed.removeEventListener("session", run);
}

/** Calls `run` when the same person signs in again. The open page stays. Returns the function that ends that. */
export function onSessionRenewal(run: () => void): () => void {
	changed.addEventListener("renewal", run);
	return () => changed.removeEventListener("renewal", run);
}

/**
 * Completes a sign-in by a link, or at the OpenID provider when this page has its answer. Resolves to whether the page is being left for the one that
 * began it. Rejects with `RefusalError` when nobody is signed in.
 */
export async function completeSignIn(): Promise<boolean> {
	const code = takeLinkCode();
	if (code !== undefined) {
		await signInWithLink(code);
		return false;
	}
	const answer = takeOidcAnswer();
	if (answer === undefined) return false;
	const isLeaving = await completeOidcSignIn(answer);
	if (!isLeaving) notice = words.signIn.foreign;
	return isLeaving;
}

/** Resumes the session of this browser, if any. */
export async function resumeSession(): Promise<void> {
	const kept = readKeptSession();
	if (kept === undefined) return;
	try {
		await adoptSession(kept);
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

/** Sets the function that asks a person to sign in again while a page is open. It resolves to false when they decline. */
export function askToSignInAgain(ask: () => Promise<boolean>): void {
	signInAgain = ask;
}

/** Follows the actions of other tabs: sign in, sign in again, sign out. */
export function followOtherTabs(): void {
	onKeptSessionChange(async () => {
		const kept = readKeptSession();
		if (kept === undefined) {
			if (session !== undefined) close(words.signIn.outElsewhere);
			return;
		}
		await adoptSession(kept).catch(() => close(words.signIn.expired));
	});
}

/**
 * Continues with a session of this browser. A person who signs in again keeps the page with all input. Rejects with
 * `RefusalError` when the server does not accept the session.
 */
export async function adoptSession({
	sessionKey,
	expires,
}: NewSession): Promise<void> {
	const access = {
		url: location.origin,
		token: "",
		sessionKey,
		send: sendGuarded,
	};
	// The caller reports a key that is not accepted. Nothing waits for another reply without need.
	const ownClient = openClient({ ...access, send: sendOwn });
	const [me, known, links] = await Promise.all([
		ownClient.call("GET /people/me"),
		listOrganizations(ownClient),
		readServerLinks(location.origin),
	]);
	const shared = {
		me,
		expiresAt: expires === undefined ? undefined : Date.parse(expires),
	};
	notice = undefined;
	if (session !== undefined && session.me.id === me.id) {
		// The client stays, for calls that were prepared with it.
		session.access.sessionKey = sessionKey;
		session = { ...session, ...shared };
		changed.dispatchEvent(new Event("renewal"));
		return;
	}
	const client = openClient(access);
	const isAdmin = me.roles !== undefined;
	const organizations = ownFirst(known, me);
	const { standIn, plan } = isAdmin
		? links
		: { standIn: undefined, plan: undefined };
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
		access,
		client,
		organizations,
		organization,
		isAdmin,
		isStandIn: standIn !== undefined,
		isClone: plan !== undefined,
	};
	keepOrganization();
	changed.dispatchEvent(new Event("session"));
}

// The notice explains the end, unless the person asked for it here.
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

/** The open organization's id, for queries of partner administrators. The own one needs none. */
export function orgIdIfOther(): string | undefined {
	const { me, organization } = current();
	return organization.id === me.orgId ? undefined : organization.id;
}

// Each tab has its own. A new tab starts with the one that was opened last.
function keepOrganization(): void {
	if (session === undefined) return;
	sessionStorage.setItem(organizationKey, session.organization.id);
	localStorage.setItem(organizationKey, session.organization.id);
}

// Undefined where the person may not list them.
async function listOrganizations(
	client: Client,
): Promise<Organization[] | undefined> {
	try {
		const { items } = await client.call("GET /organizations");
		return items;
	} catch (cause) {
		if (cause instanceof RefusalError && cause.status === 403) return undefined;
		throw cause;
	}
}

function ownFirst(
	organizations: Organization[] | undefined,
	me: Person,
): Organization[] {
	const own = { id: me.orgId, displayName: "", created: me.created };
	return (organizations ?? [own]).sort(
		(left, right) =>
			Number(right.id === me.orgId) - Number(left.id === me.orgId) ||
			compareTexts(left.displayName, right.displayName),
	);
}

/**
 * Sends a request of the session. If the session has ended, asks the person to sign in again over the open page and
 * sends the request once more, so that no input is lost.
 */
async function sendGuarded(request: Request): Promise<Response> {
	request.headers.set(consoleHeader, "1");
	// A file of changes is not buffered for a retry. After signing in, the person sends it again.
	const isFile = !/json|^$/.test(request.headers.get("content-type") ?? "");
	const again = isFile ? undefined : request.clone();
	const response = await fetch(request);
	if (response.status !== 401 || session === undefined) return response;
	const { me } = session;
	asking ??= (signInAgain?.() ?? Promise.resolve(false)).finally(() => {
		asking = undefined;
	});
	const isSignedIn = await asking;
	// Read after the wait: meanwhile another person may have signed in, or the person signed out.
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
