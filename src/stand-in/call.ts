import type { TObject, TSchema } from "typebox";
import type { Awaitable } from "../concurrency/awaitable.ts";
import type { Operation } from "../contract/operation.ts";
import type * as http from "../http/call.ts";
import type { Answer } from "../http/reply.ts";
import type { StandIn } from "./stand-in.ts";

/** One request, with the parts of the stand-in. */
export type Call<
	Query extends TObject = TObject,
	Body extends TSchema = TSchema,
> = http.Call<Query, Body> & { standIn: StandIn };

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
