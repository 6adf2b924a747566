import type { Token } from "../access/token.ts";
import type { Author } from "../history/change.ts";
import type { Person } from "../people/person.ts";

/** The access tokens. */
export interface TokenStore {
	/** With an author, writes it to the history too, without the hash of the secret. */
	create(token: Token, author?: Author): Promise<void>;
	/** The token with this secret hash and its person, usable or not. */
	findBySecretHash(
		secretHash: string,
	): Promise<{ token: Token; person: Person } | undefined>;
	get(id: string): Promise<Token | undefined>;
	/** All tokens, or those of one organization, oldest first, for the operator's commands. */
	list(orgId?: string): Promise<Token[]>;
	listPage(query: TokenQuery): Promise<Token[]>;
	/** The tokens that an integration got under an authorization, oldest first. */
	listOfAuthorization(authorizationId: string): Promise<Token[]>;
	/** False when there is no such token. With an author, writes the first revocation to the history too. */
	revoke(id: string, at: number, author?: Author): Promise<boolean>;
	/** Revokes a token that can be used, by the hash of its secret. Of several calls at once, one gives true. */
	spend(secretHash: string, at: number): Promise<boolean>;
	/** Deletes the tokens of a person that expired or were revoked before a time. */
	prune(query: {
		orgId: string;
		personId: string;
		endedBefore: number;
	}): Promise<void>;
}

/** A page of the tokens of an organization, newest first. */
export interface TokenQuery {
	orgId: string;
	personId?: string;
	/** False: no tokens that integrations got. */
	isOfIntegration?: false;
	/** Only usable tokens that expire in this time: from the first moment on, before the other. */
	expires?: { from: number; before: number };
	/** Only tokens after this one. */
	after?: { createdAt: number; id: string };
	limit: number;
}
