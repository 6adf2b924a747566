import { DirectoryError } from "../errors.ts";
import { fullRoleIds } from "../people/last-administrator.ts";
import { afterChange } from "../store/after-change.ts";
import type { RecordKey } from "../store/record-key.ts";
import type { Store } from "../store/store.ts";
import { countLiving } from "./kept-tokens.ts";
import { signIn, signInTokenNames } from "./sign-in.ts";
import { scopes, type Token } from "./token.ts";
import { storeToken } from "./tokens.ts";

/** How long the link of an operator can be used, once. */
const signInLinkMs = 60_000;
/** The lifetime of the token of a browser that used it. */
const linkSessionMs = 8 * 60 * 60 * 1000;
const linkUsed =
	"This sign-in link is used up, and then the directory's database failed. Make another one with `peopled console`.";
/** The name of a code among the tokens. */
const codeName = "sign-in link";

interface Secret {
	id: string;
	secretHash: string;
	now: number;
}

/**
 * Stores the code of a link that signs a browser in as a person. It is a token without any scope that ends after a minute, so
 * that it is worth nothing but its exchange. Refuses like `storeToken`.
 */
export async function createSignInLink(
	store: Store,
	person: RecordKey,
	secret: Secret,
): Promise<void> {
	await countLiving(store, person, secret.now);
	await storeToken(store, {
		...{ ...secret, person, name: codeName },
		...{ scopes: [], lifeMs: signInLinkMs },
	});
}

/**
 * Exchanges a code for a token of the browser, once. Refuses with `forbidden` a code that is unknown, used or too old. The second
 * use of a code ends the token of the first, whose id must follow from the code: somebody else may have been faster, such as
 * another account that saw the link in the list of processes.
 */
export async function useSignInLink(
	store: Store,
	codeHash: string,
	secret: Secret,
): Promise<Token> {
	const found = await store.tokens.findBySecretHash(codeHash);
	if (found === undefined || !isCode(found.token)) throw usedUp();
	if (!(await store.tokens.spend(codeHash, secret.now))) {
		await store.tokens.revoke(secret.id, secret.now);
		throw usedUp();
	}
	const { orgId, id } = found.person;
	return afterChange(
		() =>
			signIn(store, {
				...{ ...secret, person: { orgId, id } },
				...{ name: signInTokenNames.link, scopes, lifeMs: linkSessionMs },
			}),
		linkUsed,
	);
}

function usedUp(): DirectoryError {
	return new DirectoryError(
		"forbidden",
		"This sign-in link is used up or too old: each works once, within a minute, and a second use ends the sign-in of the first. Make another one with `peopled console`.",
	);
}

// A person may give a token of their own this name. It was made with another token, or by an integration, and has a scope.
function isCode({
	name,
	scopes: held,
	madeWith,
	integrationId,
}: Token): boolean {
	return (
		name === codeName &&
		held.length === 0 &&
		madeWith === undefined &&
		integrationId === undefined
	);
}

/** The person as whom an operator opens the console: a full administrator of these organizations who may log in, the named one first. */
export async function findOpeningAdministrator(
	store: Store,
	{ orgIds, firstId }: { orgIds: readonly string[]; firstId: string },
): Promise<RecordKey> {
	for (const orgId of orgIds) {
		const first = await store.people.get({ orgId, id: firstId });
		if (first?.person.isLoginEnabled) return { orgId, id: firstId };
		const [found] = await store.people.list({
			...{ orgId, roleIds: fullRoleIds(), isLoginEnabled: true },
			...{ limit: 1, isPresenceWanted: false },
		});
		if (found !== undefined) return { orgId, id: found.person.id };
	}
	throw new DirectoryError(
		"notFound",
		"There is no full administrator who may log in, so nobody can open the console. `peopled person enable` lets one log in again.",
	);
}
