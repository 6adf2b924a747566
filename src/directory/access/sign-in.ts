import { DirectoryError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { Caller } from "./caller.ts";
import { countLiving, listLiving } from "./kept-tokens.ts";
import type { Token } from "./token.ts";
import { storeToken } from "./tokens.ts";

/** The names of the tokens that sign-ins make. Only the browser of that sign-in uses such a token. */
export const signInTokenNames = {
	sample: "sample sign-in",
	oidc: "OpenID Connect sign-in",
	link: "sign-in by link",
} as const;

/** The maximum number of usable tokens of a person that sign-ins made. */
export const livingSignInsMax = 20;

type NewToken = Parameters<typeof storeToken>[1];

/**
 * Creates a short-lived token for a person who signs in. When sign-ins made the maximum number of tokens, the oldest of those is
 * revoked. Refuses like `storeToken`.
 */
export async function signIn(store: Store, token: NewToken): Promise<Token> {
	const { person, now } = token;
	const living = await listLiving(store, person, now);
	for (const { id } of living.filter(isOfSignIn).slice(livingSignInsMax - 1))
		await store.tokens.revoke(id, now);
	await countLiving(store, person, now);
	return storeToken(store, token);
}

/**
 * Signs in the person, of any organization, with a verified e-mail address. Refuses with `forbidden` when there is none, or they
 * may not log in: it never creates a person, and changes nothing about one.
 */
export async function signInByEmail(
	store: Store,
	email: string,
	token: Omit<NewToken, "person">,
): Promise<Token> {
	const key = await store.people.findByEmail(email);
	const found = key && (await store.people.get(key));
	if (found === undefined)
		throw new DirectoryError(
			"forbidden",
			`You proved that you are ${email}, but this directory has nobody with that address. Ask an administrator to add you.`,
		);
	const { person } = found;
	if (!person.isLoginEnabled)
		throw new DirectoryError(
			"forbidden",
			`You proved that you are ${email}, but this person may not log in. Ask an administrator to allow the login.`,
		);
	return signIn(store, {
		...token,
		person: { orgId: person.orgId, id: person.id },
	});
}

/** Revokes the caller's token if a sign-in made it: no other client has its secret. */
export async function signOut(
	store: Store,
	{ personId, orgId, tokenId }: Caller,
	now: number,
): Promise<void> {
	const living = await listLiving(store, { orgId, id: personId }, now);
	const token = living.find(({ id }) => id === tokenId);
	if (token !== undefined && isOfSignIn(token))
		await store.tokens.revoke(tokenId, now);
}

/**
 * Whether a sign-in made the token: its person has just proved who they are, and no program holds it. A person may give a token
 * that they make the same name. It was made with another token.
 */
export function isOfSignIn({ name, madeWith }: Token): boolean {
	const names: readonly string[] = Object.values(signInTokenNames);
	return madeWith === undefined && names.includes(name);
}
