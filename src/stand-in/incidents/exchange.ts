import { jsonType } from "../../http/reply.ts";
import { messageOf } from "../faults/webex-words.ts";

/** A request that an incident hits. */
export interface Exchange {
	/** Its body has not been read. */
	request: Request;
	trackingId: string;
	/** The time of the server. */
	now: number;
	/** Answers this request or another one by the server itself. */
	next(request: Request): Promise<Response>;
}

export type Json = Record<string, unknown>;

// A request for a path of the same caller.
function askFor(request: Request, path: string): Request {
	const headers = new Headers();
	for (const name of ["authorization", "cookie", "x-peopled-session"]) {
		const value = request.headers.get(name);
		if (value !== null) headers.set(name, value);
	}
	return new Request(new URL(path, request.url), { headers });
}

/** The JSON that the server answers to a request for a path; undefined when it refuses. */
export async function readJson(
	{ request, next }: Pick<Exchange, "request" | "next">,
	path: string,
): Promise<Json | undefined> {
	const response = await next(askFor(request, path));
	return response.ok ? ((await response.json()) as Json) : undefined;
}

/** The JSON object in a body; undefined when there is none, so that the server refuses the request itself. */
export function parseObject(text: string): Json | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as Json)
			: undefined;
	} catch {
		return undefined;
	}
}

/** A request with another body. */
export function withBody(request: Request, body: string): Request {
	const { url, method, signal } = request;
	const headers = new Headers(request.headers);
	headers.delete("content-length");
	return new Request(url, { method, headers, signal, body });
}

/** A reply with another JSON body. One that is a refusal, or not a JSON object, stays as it is. */
export async function changeBody(
	response: Response,
	change: (body: Json) => Json,
): Promise<Response> {
	const type = response.headers.get("content-type") ?? "";
	if (!response.ok || !/\bjson\b/.test(type)) return response;
	const text = await response.text();
	const body = parseObject(text);
	const { status } = response;
	const headers = new Headers(response.headers);
	for (const name of ["content-length", "etag"]) headers.delete(name);
	return new Response(
		body === undefined ? text : JSON.stringify(change(body)),
		{ status, headers },
	);
}

/** Changes each record in a reply, whether it shows one or a list. */
export function changeRecords(
	response: Response,
	change: (person: Json) => Json,
): Promise<Response> {
	return changeBody(response, (body) =>
		Array.isArray(body.items)
			? { ...body, items: (body.items as Json[]).map(change) }
			: change(body),
	);
}

/** The refusal of the real service with a status. */
export function refuseWith(
	status: number,
	{
		trackingId,
		headers = {},
	}: { trackingId: string; headers?: Record<string, string> },
): Response {
	const message = messageOf(status);
	const body = { message, errors: [{ description: message }], trackingId };
	return new Response(JSON.stringify(body), {
		status,
		headers: { "content-type": jsonType, ...headers },
	});
}

/** Changes the address of the next page in a reply; undefined removes it. */
export function changeNext(
	response: Response,
	change: (next: URL) => URL | undefined,
): Response {
	const link = response.headers.get("link");
	const address = /^<([^>]+)>; rel="next"$/.exec(link ?? "")?.[1];
	if (address === undefined) return response;
	const next = change(new URL(address));
	const headers = new Headers(response.headers);
	if (next === undefined) headers.delete("link");
	else headers.set("link", `<${next.href}>; rel="next"`);
	const { status, body } = response;
	return new Response(body, { status, headers });
}

/** The id of the person in the path of a request, as it was sent. */
export function personIn({ url }: Request): string {
	return new URL(url).pathname.split("/")[3] ?? "";
}
