import type { TObject, TSchema } from "typebox";
import type { Operation } from "../contract/operation.ts";
import type * as http from "../http/call.ts";

/** The parts of a call that only this dialect knows, made once for the server. */
export interface DialectServices {
	/** The people as whom one can sign in without a password; undefined where that is not possible. */
	samplePeople: readonly SampleKey[] | undefined;
	/** `invitePending` and `loginEnabled` are shown as booleans rather than as texts. */
	areBooleansJson: boolean;
	/** How long after a deletion a person can be restored. */
	restorableMs: number;
	jobs: JobDesk;
}

/** The key of a person of the sample as whom one can sign in. */
export interface SampleKey {
	orgId: string;
	id: string;
}

/** The operator's limits for jobs, and the way to have one run. */
interface JobDesk {
	/** The largest file that is read. */
	bytesMax: number;
	/** How long a job is kept after its end. */
	lifeMs: number;
	/** Says that there is a job to run. */
	wake(): void;
}

export type CallServices = http.CallServices & DialectServices;

/** One request, read and checked against the contract. */
export type Call<
	Query extends TObject = TObject,
	Body extends TSchema = TSchema,
> = http.Call<Query, Body> & DialectServices;

/** The parts of a request that are known before its query and body are read. */
export type Asked = http.Asked & Pick<DialectServices, "samplePeople">;

/** An operation and the code that answers it. */
export interface Route {
	operation: Operation;
	handler: (call: Call) => Promise<Response> | Response;
}

/** Binds a handler to its operation; only gives it the types of the operation. */
export function route<Query extends TObject, Body extends TSchema>(
	operation: Operation<Query, Body>,
	handler: (call: Call<Query, Body>) => Promise<Response> | Response,
): Route {
	return { operation, handler } as unknown as Route;
}
