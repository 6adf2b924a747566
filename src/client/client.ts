import type {
	BodyOf,
	CallName,
	ChangeFile,
	DryRunName,
	ItemOf,
	ListName,
	OptionsOf,
} from "../contract/calls.ts";
import type { DryRun } from "../contract/dry-run.ts";
import type { ErrorBody } from "../contract/error.ts";
import { sessionHeader } from "../contract/session-header.ts";
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
	const send = (name: string, options: Sent = {}, address?: string) =>
		sendCall(access, { name, options, address });
	const page = async (name: string, options?: Sent, address?: string) => {
		const reply = await send(name, options, address);
		const link = reply.headers.get("link") ?? "";
		return {
			...(await reply.json()),
			next: /<([^>]+)>; rel="next"/.exec(link)?.[1],
		};
	};
	const client = {
		async call(name: string, options?: Sent) {
			const reply = await send(name, options);
			return reply.status === 204 ? undefined : reply.json();
		},
		send,
		async dryRun(name: string, options?: Sent) {
			const query = { ...options?.query, dryRun: true };
			return (await send(name, { ...options, query })).json();
		},
		page,
		async *each(name: string, options?: Sent) {
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

interface Sent {
	path?: Record<string, string>;
	query?: Record<string, unknown>;
	headers?: Record<string, string | undefined>;
	body?: unknown;
	signal?: AbortSignal;
}

async function sendCall(
	{ url, token, sessionKey, send = fetch }: ClientOptions,
	{
		name,
		options: { path, query, headers: given, body, signal },
		address,
	}: { name: string; options: Sent; address: string | undefined },
): Promise<Response> {
	const [method, pattern = ""] = name.split(" ");
	const headers = new Headers(accessHeaders({ token, sessionKey }));
	for (const [header, value] of Object.entries(given ?? {}))
		if (value !== undefined) headers.set(header, value);
	const isFile = isChangeFile(body);
	if (body !== undefined)
		headers.set("content-type", isFile ? body.mediaType : "application/json");
	const content = isFile ? body.content : JSON.stringify(body);
	const response = await send(
		new Request(address ?? addressOf(url, { pattern, path, query }), {
			method,
			headers,
			body: content,
			signal,
			// A request whose body is a stream needs it.
			...(content instanceof ReadableStream && { duplex: "half" }),
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

function addressOf(
	url: string,
	{
		pattern,
		path = {},
		query = {},
	}: { pattern: string } & Pick<Sent, "path" | "query">,
): string {
	const filled = pattern.replace(
		/\{(\w+)\}/g,
		(_, name: string) => path[name] ?? "",
	);
	const root = pattern.startsWith("/peopled/") ? "" : "/v1";
	const address = new URL(root + filled, url);
	for (const [name, value] of Object.entries(query))
		if (value !== undefined) address.searchParams.set(name, String(value));
	return address.href;
}

function isChangeFile(body: unknown): body is ChangeFile {
	return typeof body === "object" && body !== null && "mediaType" in body;
}
