import type { TObject, TSchema } from "typebox";
import type { Awaitable } from "../concurrency/awaitable.ts";
import type { ChanceStream } from "../concurrency/chance.ts";
import type { Operation } from "../contract/operation.ts";
import type { TokenLives } from "../directory/authorizations/authorization.ts";
import type { StoreHealth } from "../directory/store/store.ts";
import type * as http from "../http/call.ts";
import type { BackupState, LastEnd } from "../http/metrics/metrics.ts";
import type { IdentityProvider } from "../http/oidc/provider.ts";
import type { Answer } from "../http/reply.ts";
import type { DeviceGuesses } from "./oauth/device-guesses.ts";

/** The dependencies of calls that only this dialect knows, created once for the server. */
export interface DialectServices {
	/** The sample people available for sign-in without a password; undefined where that is not possible. */
	samplePeople: readonly SampleKey[] | undefined;
	/** Whether `invitePending` and `loginEnabled` are shown as booleans rather than as texts. */
	areBooleansJson: boolean;
	/** The host of the XSI interface of the operator's telephone system; undefined where there is none. */
	xsiDomain: string | undefined;
	/** The time after a deletion in which a person can be restored. */
	restorableMs: number;
	/** Whether this server serves the pages on which people authorize integrations. */
	arePagesServed: boolean;
	/** The lifetimes of the tokens that integrations get. */
	tokenLives: TokenLives;
	jobs: JobDesk;
	/** Draws how far a change comes that the real service would refuse after a part; undefined: changes are whole. */
	faithful: Pick<ChanceStream, "shuffle"> | undefined;
	/** The OpenID provider at which people sign in; undefined where none is set. */
	oidc: OidcDesk | undefined;
	server: ServerFacts;
}

/** What administrators may know of the server itself. */
interface ServerFacts {
	/** The version of peopled; undefined where a program runs the server. */
	version: string | undefined;
	startedAt: number;
	/** How the previous server ended; undefined: unknown. */
	lastEnd: LastEnd | undefined;
	/** Reads the state of the scheduled backups; undefined: there are none. */
	readBackups: (() => BackupState) | undefined;
	checkHealth(): Promise<StoreHealth>;
}

/** An OpenID provider, its name for the button, and how long its sign-ins last. */
export interface OidcDesk {
	provider: IdentityProvider;
	name: string;
	sessionMs: number;
}

/** The key of a sample person who is available for sign-in. */
export interface SampleKey {
	orgId: string;
	id: string;
}

/** The operator's limits for jobs, and the function that starts them. */
interface JobDesk {
	/** The maximum size of a file. */
	bytesMax: number;
	/** The time for which a job is stored after its end. */
	lifeMs: number;
	/** Announces that a job is waiting. */
	wake(): void;
	/** Counts a job that its administrators cancelled. */
	noteCancelled(): void;
}

export type CallServices = http.CallServices & DialectServices;

/** One request, read and checked against the contract. */
export type Call<
	Query extends TObject = TObject,
	Body extends TSchema = TSchema,
> = http.Call<Query, Body> &
	DialectServices & {
		/** Counted while the server runs. */
		deviceGuesses: DeviceGuesses;
	};

/** The parts of a request that are known before its query and body are read. */
export type Asked = http.Asked & Pick<DialectServices, "samplePeople">;

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
