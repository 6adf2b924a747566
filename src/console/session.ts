import { type Client, openClient, RefusalError } from "../client/client.ts";
import { openReader, type Reader } from "../client/reader.ts";
import type { Organization } from "../contract/organization.ts";
import type { Person } from "../contract/person.ts";
import { words } from "./words.ts";

/** Who is signed in, and which organization is open. */
export interface Session {
	token: string;
	client: Client;
	/** Reads lists page by page. */
	reader: Reader;
	me: Person;
	/** Those that the person may look at; the own one comes first. */
	organizations: readonly Organization[];
	/** The one that is open. */
	organization: Organization;
	/** Whether the person sees what administrators see; others find people one by one. */
	isAdmin: boolean;
}

const key = "peopled.session";
const changingRoles = new Set([
	"96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
	"id_full_admin",
	"id_user_admin",
]);
const changed = new EventTarget();
let session: Session | undefined;
let notice: string | undefined;

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

export function onSessionChange(run: () => void): void {
	changed.addEventListener("session", run);
}

/** Signs in with an access token. Rejects with `RefusalError` when the server does not take it. */
export async function signIn(token: string, orgId?: string): Promise<void> {
	const access = { url: location.origin, token, send: sendGuarded };
	const client = openClient(access);
	const me = await client.getMe();
	const organizations = await listOrganizations(client, me);
	const own = organizations.find(({ id }) => id === me.orgId);
	const organization =
		organizations.find(({ id }) => id === orgId) ?? own ?? organizations[0];
	if (organization === undefined) throw new Error("There is no organization.");
	session = {
		token,
		client,
		reader: openReader(access),
		me,
		organizations,
		organization,
		isAdmin: me.roles !== undefined,
	};
	keep();
	changed.dispatchEvent(new Event("session"));
}

/** Takes up the session that this tab had before it was loaded again. */
export async function resumeSession(): Promise<void> {
	const kept = sessionStorage.getItem(key);
	if (kept === null) return;
	const { token, orgId } = JSON.parse(kept) as { token: string; orgId: string };
	try {
		await signIn(token, orgId);
	} catch (cause) {
		if (cause instanceof RefusalError && cause.status === 401)
			sessionStorage.removeItem(key);
		throw cause;
	}
}

/** Ends the session. The notice says why, where the person did not ask for it. */
export function signOut(why?: string): void {
	session = undefined;
	notice = why;
	sessionStorage.removeItem(key);
	changed.dispatchEvent(new Event("session"));
}

/** Opens another of the person's organizations. */
export function openOrganization(orgId: string): void {
	const { organizations } = current();
	const organization = organizations.find(({ id }) => id === orgId);
	if (organization === undefined || session === undefined) return;
	session = { ...session, organization };
	keep();
	changed.dispatchEvent(new Event("session"));
}

/** Whether the person may create, change and delete people here, as far as the roles say; the server decides. */
export function canChange(): boolean {
	const { me, organization } = current();
	const roleIds = (me.roles ?? []).map(roleOf);
	return roleIds.some((role) =>
		organization.id === me.orgId
			? changingRoles.has(role)
			: role === "atlas-portal.partner.fulladmin",
	);
}

/** The open organization's id, for queries of partner administrators; the own one needs none. */
export function orgIdIfOther(): string | undefined {
	const { me, organization } = current();
	return organization.id === me.orgId ? undefined : organization.id;
}

// The token is kept where it goes away with the tab, and nowhere else.
function keep(): void {
	if (session === undefined) return;
	const { token, organization } = session;
	sessionStorage.setItem(
		key,
		JSON.stringify({ token, orgId: organization.id }),
	);
}

async function listOrganizations(
	client: Client,
	me: Person,
): Promise<Organization[]> {
	const own = { id: me.orgId, displayName: "", created: me.created };
	try {
		const all = await client.listOrganizations();
		return all.sort(
			(left, right) =>
				Number(right.id === me.orgId) - Number(left.id === me.orgId) ||
				left.displayName.localeCompare(right.displayName),
		);
	} catch (cause) {
		if (cause instanceof RefusalError && cause.status === 403) return [own];
		throw cause;
	}
}

// A token that is no longer taken ends the session, wherever it is noticed.
async function sendGuarded(request: Request): Promise<Response> {
	const response = await fetch(request);
	if (response.status === 401 && session !== undefined) {
		signOut(words.signIn.expired);
	}
	return response;
}

// The role behind an id of the wire, which is unpadded base64url of ciscospark://us/ROLE/<role>.
function roleOf(id: string): string {
	return (
		atob(id.replaceAll("-", "+").replaceAll("_", "/")).split("/").at(-1) ?? ""
	);
}
