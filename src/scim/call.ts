import type { TObject, TSchema } from "typebox";
import type { Awaitable } from "../concurrency/awaitable.ts";
import type { Operation } from "../contract/operation.ts";
import type * as http from "../http/call.ts";
import type { IdReader } from "../http/check/check.ts";
import type { Answer } from "../http/reply.ts";

/** The dependencies of calls that only this dialect knows, created once for the server. */
export interface ScimServices {
	/** The time after a deletion in which a person can be restored. */
	restorableMs: number;
	/** The longest body, in bytes. */
	bodyBytesMax: number;
	/** Reads ids: bare, and as the People API shows them. */
	ids: IdReader;
}

/**
 * One request. Its caller holds the scopes of the People API to which the scopes of SCIM amount, and no others, so the
 * directory needs no scopes of its own for SCIM.
 */
export type Call<
	Query extends TObject = TObject,
	Body extends TSchema = TSchema,
> = http.Call<Query, Body> & ScimServices;

/** An operation and its handler. */
export interface Route {
	operation: Operation;
	handler: (call: Call) => Awaitable<Answer>;
}

/** Binds a handler to its operation. It exists for the types of the operation. */
export function route<Query extends TObject, Body extends TSchema>(
	operation: Operation<Query, Body>,
	handler: (call: Call<Query, Body>) => Awaitable<Answer>,
): Route {
	return { operation, handler } as unknown as Route;
}
