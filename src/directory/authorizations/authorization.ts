import { forbidden } from "../access/caller.ts";
import { includesScope } from "../access/further-scopes.ts";
import type { Token } from "../access/token.ts";
import { DirectoryError } from "../errors.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Whole } from "../whole.ts";

/** Living authorizations of one person for one integration at most; the oldest ends for a new one. */
export const ownAuthorizationsMax = 20;
/** Usable access tokens of one authorization at most; the oldest ends for a new one. */
export const authorizedTokensMax = 10;
/** How long a code can be exchanged for tokens. */
export const codeLifeMs = 5 * 60 * 1000;
/** How long a person has to enter the code of a device, as the real service. */
export const deviceCodeLifeMs = 5 * 60 * 1000;
/** How long a device waits between two requests for its token, as the real service. */
export const devicePollMs = 2 * 1000;
/** Codes of devices that wait for a person, in the whole directory, at most. */
export const deviceCodesMax = 10_000;

/** Authorizations that one request revokes at most, and how many of them in one transaction. */
export const revokedAtOnceMax = 10_000;
export const revokedTogetherMax = 200;

/** The permission that a person has given to an integration. */
export interface Authorization {
	id: string;
	/** The person who gave it, and their organization. */
	orgId: string;
	personId: string;
	integrationId: string;
	/** The scopes by name; some of them may open nothing here. */
	scopes: readonly string[];
	/** The SHA-256 of the refresh token, in hex; undefined until the integration has one. */
	refreshHash?: string;
	/** The token with which the person authorized; the authorization does not outlive it. Undefined after a sign-in. */
	madeWith?: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
	/**
	 * The end of the refresh token, or of the code while there is no refresh token yet; undefined for the authorization of a
	 * service app, which gets its tokens with its secret.
	 */
	expiresAt?: number;
}

/** An authorization as it is listed. */
export interface ListedAuthorization {
	authorization: Authorization;
	/** Undefined when it was deleted in the same moment. */
	integration: Integration | undefined;
	/** Whether the token with which it was given is usable, if there was one. */
	isMakerUsable: boolean;
	/** When its integration last got an access token that is still known. */
	lastTokenAt: number | undefined;
	/** Its usable access tokens, oldest first. */
	tokens: readonly Token[];
}

/** The reasons for which the server ends an authorization. */
export type AuthorizationEnd = "codeReused" | "expired" | "tokenEnded";

/** The state of an authorization in the history. */
export type AuthorizationState = Pick<
	Authorization,
	"personId" | "integrationId" | "scopes"
> & { name: string };

/** The state of an authorization of an integration in the history. */
export function stateOfAuthorization(
	{ personId, integrationId, scopes }: Authorization,
	name: string,
): Whole<AuthorizationState> {
	return { personId, integrationId, name, scopes };
}

/** The lifetimes of tokens that integrations get. */
export interface TokenLives {
	accessMs: number;
	refreshMs: number;
}

/** The lifetimes of the real service: 14 and 90 days. */
export const tokenLivesDefault: TokenLives = {
	accessMs: 14 * 24 * 60 * 60 * 1000,
	refreshMs: 90 * 24 * 60 * 60 * 1000,
};

/** A code that is waiting to be exchanged for tokens. */
export interface AuthorizationCode {
	/** The SHA-256 of the code, in hex. */
	secretHash: string;
	integrationId: string;
	scopes: readonly string[];
	expiresAt: number;
	/** The authorization that it stands for; undefined while a person has not allowed the device. */
	authorizationId?: string;
	/** It was exchanged. */
	usedAt?: number;
	/** The parameters of the request of a browser; undefined for a device. */
	redirect?: Redirect;
	/** Undefined for a browser. */
	device?: Device;
}

interface Redirect {
	/** Undefined when the request had none: then the exchange needs none either. */
	uri?: string;
	challenge?: string;
	challengeMethod?: string;
}

interface Device {
	/** The code that a person enters, and the SHA-256 of the one in the device's link. */
	userCode: string;
	linkHash: string;
	isDenied?: boolean;
	/** When the device last asked for its token. */
	askedAt?: number;
}

/**
 * The scopes that a token under an authorization carries now: those granted, without those that the integration has
 * lost since.
 */
export function scopesNow(
	{ scopes }: Pick<Authorization, "scopes">,
	integration: Pick<Integration, "scopes">,
): string[] {
	return scopes.filter((name) => includesScope(integration.scopes, name));
}

/** Whether tokens may be made under an authorization. */
export function isAuthorizationAlive(
	{ expiresAt }: Authorization,
	now: number,
): boolean {
	return expiresAt === undefined || expiresAt > now;
}

/** The end of a token that ends no later than the one with which the person authorized. */
export function endOf(
	now: number,
	lifeMs: number,
	maker: Pick<Token, "expiresAt"> | undefined,
): number {
	return Math.min(now + lifeMs, maker?.expiresAt ?? Infinity);
}

/** The refusal of an authorization whose giver's token ended during the request. */
export function tokenEnded(): DirectoryError {
	return forbidden(
		"The access token of this request has been revoked or has expired meanwhile. Nothing was authorized.",
	);
}

/** The refusal of another device while too many wait. */
export function tooManyDevices(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"Too many devices wait for a person to enter their code. Try again in some minutes.",
	);
}
