import type { Awaitable } from "../../concurrency/awaitable.ts";
import type { Clocks } from "../../concurrency/clocks.ts";
import { LRUCache } from "../../concurrency/lru-cache.ts";
import type { Caller } from "../../directory/access/caller.ts";
import { identifyCaller } from "../../directory/access/tokens.ts";
import type { Store } from "../../directory/store/store.ts";
import { RequestError } from "../errors.ts";
import { hashSecret } from "./secrets.ts";

/** The time for which a caller is cached. A token that another process revokes stops working within this time. */
const callerLifeMs = 1000;
const callersMax = 10_000;
const secretLengthMax = 1024;

/** Finds the caller of a request. */
export interface Authenticator {
	/** The caller behind an `Authorization` header, immediately when they are cached. Rejects with `unauthenticated`. */
	identify(header: string | null): Awaitable<Caller>;
	/** Clears the cache, so that a change of roles, logins or people in this process takes effect immediately. */
	forget(): void;
}

interface KnownCaller {
	caller: Caller;
	/** Uses the monotonic clock. With a clock that can be set back, a revoked token would work until that clock catches up. */
	until: number;
}

export function openAuthenticator(
	store: Store,
	{ now, steadyNow }: Clocks,
): Authenticator {
	const known = new LRUCache<string, KnownCaller>(callersMax);
	const lookUp = async (header: string | null) => {
		if (header === null)
			throw refuse("The request has no Authorization header");
		const secret = /^bearer +([\w.~+/=-]+) *$/i.exec(header)?.[1];
		if (secret === undefined || secret.length > secretLengthMax)
			throw refuse(
				"The Authorization header must have the form: Bearer <access token>",
			);
		const askedAt = { now: now(), steady: steadyNow() };
		const found = await identifyCaller(store, {
			secretHash: hashSecret(secret),
			now: askedAt.now,
		});
		if (found === undefined)
			throw refuse("The access token is unknown, expired or revoked");
		const lifeMs = Math.min(
			callerLifeMs,
			(found.expiresAt ?? Infinity) - askedAt.now,
		);
		known.set(header, {
			caller: found.caller,
			until: askedAt.steady + lifeMs,
		});
		return found.caller;
	};
	return {
		identify(header) {
			const entry = header === null ? undefined : known.get(header);
			if (entry !== undefined && entry.until > steadyNow()) return entry.caller;
			return lookUp(header);
		},
		forget: () => known.clear(),
	};
}

function refuse(what: string): RequestError {
	return new RequestError(
		"unauthenticated",
		`${what}. The request requires a valid access token set in the Authorization request header.`,
		{ "www-authenticate": 'Bearer realm="peopled"' },
	);
}
