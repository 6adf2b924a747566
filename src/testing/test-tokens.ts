import { randomUUID } from "node:crypto";
import {
	isTokenAlive,
	type Scope,
	scopes,
	type Token,
} from "../directory/access/token.ts";
import { storeToken } from "../directory/access/tokens.ts";
import type { RecordKey } from "../directory/store/record-key.ts";
import type { Store } from "../directory/store/store.ts";
import { createSecret, hashSecret } from "../http/auth/secrets.ts";

/** The access tokens that a test has asked for. */
interface TestTokens {
	/** A usable token of a person with these scopes: the same one as long as nobody has ended it. */
	give(person: RecordKey, scopes?: readonly string[]): Promise<string>;
	/** Stores again those that a load of a saved state has taken away, where their people are there. */
	restore(): Promise<void>;
}

export function openTestTokens(store: Store, now: () => number): TestTokens {
	const given = new Map<string, { secret: string; token: Token }>();
	return {
		async give(person, wanted) {
			const wantedScopes = wanted === undefined ? scopes : readScopes(wanted);
			const key = `${person.orgId} ${person.id} ${wantedScopes.join()}`;
			const known = given.get(key);
			if (known !== undefined) {
				const stored = await store.tokens.get(known.token.id);
				if (stored !== undefined && isTokenAlive(stored, now()))
					return known.secret;
			}
			const secret = createSecret();
			const token = await storeToken(store, {
				...{ person, scopes: wantedScopes, now: now() },
				id: randomUUID(),
				name: "test",
				secretHash: hashSecret(secret),
			});
			given.set(key, { secret, token });
			return secret;
		},
		async restore() {
			for (const { token } of given.values()) {
				const person = { orgId: token.orgId, id: token.personId };
				const isMissing =
					(await store.tokens.get(token.id)) === undefined &&
					(await store.people.get(person)) !== undefined;
				if (isMissing) await store.tokens.create(token);
			}
		},
	};
}

function readScopes(given: readonly string[]): readonly Scope[] {
	const known: readonly string[] = scopes;
	const unknown = given.filter((scope) => !known.includes(scope));
	if (unknown.length === 0) return given as readonly Scope[];
	throw new Error(
		`There is no scope ${unknown.join(", ")}. There are: ${scopes.join(", ")}.`,
	);
}
