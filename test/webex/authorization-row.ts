import type { Standing, Things } from "./authorization-world.ts";
import type { Json } from "./harness.ts";

/** A request of a row. */
export interface Asked {
	method: string;
	path: string;
	body?: Json | string;
	headers?: Record<string, string>;
}

/** What a row of the matrix says of a call. */
export interface Row {
	/** The call about things of one organization. */
	ask(things: Things): Asked;
	/** What somebody has to be in the organization of the things; "anybody": every caller who is known; "everybody": nobody has to say who they are. */
	allowed: readonly Standing[] | "anybody" | "everybody";
	/** The call is not about things of an organization: it is made once for each caller. */
	isPlain?: boolean;
	/** The call knows the caller's own organization only, and no managed one. */
	isOwnOnly?: boolean;
	/** A person must make the call, and no administrator in their place. */
	isInPerson?: boolean;
	/** Nobody succeeds with these things; callers who are unknown are refused as such. */
	isForKnown?: boolean;
}
