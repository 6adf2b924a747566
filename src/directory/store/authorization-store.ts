import type { Token } from "../access/token.ts";
import type {
	Authorization,
	AuthorizationCode,
	AuthorizationEnd,
	ListedAuthorization,
} from "../authorizations/authorization.ts";
import type { Author } from "../history/change.ts";
import type { Integration } from "../integrations/integration.ts";

/** The authorizations that people have given to integrations. */
export interface AuthorizationStore {
	/**
	 * Stores an authorization. Expired ones of the person are deleted, and for the same integration all but the newest `keptMax`
	 * are revoked; one that does not end by itself replaces all others of its integration. False when the token that it was
	 * given with, or the authorization `under` which a service app gets it, has ended. Refuses with `notFound` when the
	 * integration does not exist.
	 */
	create(
		authorization: Authorization,
		options: { author: Author; keptMax: number; under?: string },
	): Promise<boolean>;
	get(id: string): Promise<Authorization | undefined>;
	findByRefreshHash(hash: string): Promise<Authorization | undefined>;
	/** Those of a person, of an organization's people for an integration, or both, oldest first. */
	list(query: AuthorizationQuery): Promise<Authorization[]>;
	/** The same with their integrations and usable tokens, in a fixed number of statements. */
	listWhole(
		query: AuthorizationQuery & { now: number },
	): Promise<ListedAuthorization[]>;
	/**
	 * Adds an access token and changes the authorization as `rule` says, while neither it nor its integration changes. Of the
	 * tokens under it, only the newest `tokensMax` usable ones stay. Undefined when there is no such authorization, or when the
	 * token that it was given with has ended.
	 */
	issue(
		id: string,
		rule: (current: Authorization, integration: Integration) => Issue,
		options: { tokensMax: number; now: number },
	): Promise<Issue | undefined>;
	/**
	 * Deletes an authorization and revokes its tokens. One that does not end by itself takes those with it that a service app
	 * got under it. Without an author, the server ends it, for a reason. False when there is none.
	 */
	revoke(
		id: string,
		ending: { at: number } & (
			| { author: Author }
			| { author?: undefined; reason: AuthorizationEnd }
		),
	): Promise<boolean>;
	/** Revokes the oldest authorizations that an organization's people gave to an integration, and says how many. */
	revokeOldest(
		query: { orgId: string; integrationId: string },
		options: { limit: number; author: Author },
	): Promise<number>;
	/**
	 * Stores a code. False when another device waits with the same user code. Refuses with `unavailable` while too many devices
	 * wait.
	 */
	createCode(
		code: AuthorizationCode,
		options: { now: number },
	): Promise<boolean>;
	findCode(
		search:
			| { secretHash: string }
			| { userCode: string }
			| { linkHash: string },
	): Promise<AuthorizationCode | undefined>;
	/** Changes a code as `rule` says, one change at a time. Undefined when there is none. */
	updateCode(
		secretHash: string,
		rule: (current: AuthorizationCode) => AuthorizationCode,
	): Promise<AuthorizationCode | undefined>;
}

/** The authorizations of one organization's people. */
export interface AuthorizationQuery {
	orgId: string;
	personId?: string;
	integrationId?: string;
	/** Only authorizations after this one. */
	after?: { createdAt: number; id: string };
	/** Undefined: all of them. */
	limit?: number;
}

/** A new access token and its authorization. */
export interface Issue {
	authorization: Authorization;
	token: Token;
}
