import type { Token } from "../access/token.ts";
import type { Author } from "../history/change.ts";
import type { Person } from "../people/person.ts";

export interface TokenStore {
	/** With an author it is written in the history too, without the secret's hash. */
	create(token: Token, author?: Author): Promise<void>;
	/** The token with this secret hash and its person, whether or not it may still be used. */
	findBySecretHash(
		secretHash: string,
	): Promise<{ token: Token; person: Person } | undefined>;
	get(id: string): Promise<Token | undefined>;
	/** Every token, or every one of an organization, for the operator's commands: the eldest first. */
	list(orgId?: string): Promise<Token[]>;
	listPage(query: TokenQuery): Promise<Token[]>;
	/** False when there is no such token. With an author the first time is written in the history too. */
	revoke(id: string, at: number, author?: Author): Promise<boolean>;
	/** Removes the tokens of a person that expired or were revoked before a time. */
	prune(query: {
		orgId: string;
		personId: string;
		endedBefore: number;
	}): Promise<void>;
}

/** Tokens of an organization, the youngest first. */
export interface TokenQuery {
	orgId: string;
	personId?: string;
	/** Only those behind this one. */
	after?: { createdAt: number; id: string };
	limit: number;
}
