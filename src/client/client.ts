import type {
	BodyOf,
	CallName,
	DryRunName,
	ItemOf,
	ListName,
	OptionsOf,
} from "../contract/calls.ts";
import type { DryRun } from "../contract/dry-run.ts";
import type { ErrorBody } from "../contract/error.ts";
import { sessionHeader } from "../contract/session-header.ts";
import {
	type CallInput,
	type ComposedCall,
	composeCall,
} from "./composed-call.ts";
import { RefusalError } from "./refusal.ts";

/** The address of the server (`http://127.0.0.1:8080`) and the access token. */
interface ClientOptions {
	url: string;
	/** "" for calls without a token, and for a page with a session. */
	token: string;
	/** The half of a session that a page stores. The browser adds the other one. */
	sessionKey?: string;
	/** Sends a request; the runtime's own `fetch` when left out. */
	send?: (request: Request) => Promise<Response>;
}

/** A reply whose JSON has the type that the contract declares. */
interface Reply<Body> extends Omit<Response, "body" | "json"> {
	/** Undefined for a reply with status 204. */
	body: NonNullable<Response["body"]>;
	json(): Promise<Body>;
}

/** A page of a list, and the address of the next one; undefined on the last. */
export type Page<Body> = Body & { next: string | undefined };

// Optional where it has no required parts.
type Options<Name extends CallName> =
	Record<never, unknown> extends OptionsOf<Name>
		? [options?: OptionsOf<Name>]
		: [options: OptionsOf<Name>];

/** A call that can be shown before it is made. */
export interface ShownCall {
	/** The request that `run` sends, without the headers that identify the caller. */
	readonly request: ComposedCall;
	/** Makes the call, and returns the body of the reply. */
	run(): Promise<unknown>;
}

/** A call with its input, before it is made. */
export interface PreparedCall<Name extends CallName> extends ShownCall {
	run(): Promise<BodyOf<Name>>;
	/** Makes the call as a dry run, which writes nothing. */
	dryRun: Name extends DryRunName ? () => Promise<DryRun> : never;
}

/**
 * A client of the API. Its calls, such as `PUT /people/{personId}`, have the types of the contract. Every method
 * rejects with `RefusalError` when the server refuses.
 */
export interface Client {
	/** Makes a call, and returns the body of the reply. */
	call<Name extends CallName>(
		name: Name,
		...options: Options<Name>
	): Promise<BodyOf<Name>>;
	/** Composes a call, to show it, to try it, and to make exactly that call. */
	prepare<Name extends CallName>(
		name: Name,
		...options: Options<Name>
	): PreparedCall<Name>;
	/** The same with the complete reply, for its headers or for a body that is not JSON. */
	send<Name extends CallName>(
		name: Name,
		...options: Options<Name>
	): Promise<Reply<BodyOf<Name>>>;
	/** Makes a call as a dry run, which writes nothing. */
	dryRun<Name extends DryRunName>(
		name: Name,
		...options: Options<Name>
	): Promise<DryRun>;
	/** Reads the first page of a list, or the one at an address from another page. */
	page<Name extends CallName>(
		name: Name,
		options: OptionsOf<Name>,
		address?: string,
	): Promise<Page<BodyOf<Name>>>;
	/** Every item of a list, page after page. */
	each<Name extends ListName>(
		name: Name,
		...options: Options<Name>
	): AsyncGenerator<ItemOf<Name>>;
}

export function openClient(access: ClientOptions): Client {
	const compose = (name: string, options: CallInput = {}) =>
		composeCall(access.url, name, options);
	const send = (name: string, options?: CallInput, address?: string) => {
		const composed = compose(name, options);
		return sendComposed(
			access,
			address === undefined ? composed : { ...composed, url: address },
			options?.signal,
		);
	};
	const page = async (name: string, options?: CallInput, address?: string) => {
		const reply = await send(name, options, address);
		const link = reply.headers.get("link") ?? "";
		return {
			...(await reply.json()),
			next: /<([^>]+)>; rel="next"/.exec(link)?.[1],
		};
	};
	const client = {
		async call(name: string, options?: CallInput) {
			return readBody(await send(name, options));
		},
		prepare(name: string, options?: CallInput) {
			const request = compose(name, options);
			return {
				request,
				run: async () =>
					readBody(await sendComposed(access, request, options?.signal)),
				dryRun: () => client.dryRun(name, options),
			};
		},
		send,
		async dryRun(name: string, options?: CallInput) {
			const query = { ...options?.query, dryRun: true };
			return (await send(name, { ...options, query })).json();
		},
		page,
		async *each(name: string, options?: CallInput) {
			let next: string | undefined;
			do {
				const read = await page(name, options, next);
				yield* read.items;
				next = read.next;
			} while (next !== undefined);
		},
	};
	// The contract gives these methods types that cannot be inferred from the sent strings.
	return client as unknown as Client;
}

async function readBody(reply: Response): Promise<unknown> {
	return reply.status === 204 ? undefined : reply.json();
}

async function sendComposed(
	{ token, sessionKey, send = fetch }: ClientOptions,
	{ method, url, headers: composed, body }: ComposedCall,
	signal?: AbortSignal,
): Promise<Response> {
	const response = await send(
		new Request(url, {
			method,
			headers: { ...composed, ...accessHeaders({ token, sessionKey }) },
			body,
			signal,
			// A request whose body is a stream needs it.
			...(body instanceof ReadableStream && { duplex: "half" }),
		}),
	);
	if (response.ok) return response;
	throw new RefusalError(response, (await response.json()) as ErrorBody);
}

/** The headers that identify the caller. */
function accessHeaders({
	token,
	sessionKey,
}: Pick<ClientOptions, "token" | "sessionKey">): Record<string, string> {
	if (token !== "") return { authorization: `Bearer ${token}` };
	return sessionKey === undefined ? {} : { [sessionHeader]: sessionKey };
}
