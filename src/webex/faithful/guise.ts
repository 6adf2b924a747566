import type { ChanceStream } from "../../concurrency/chance.ts";
import { keyHeader } from "../../contract/idempotency.ts";
import { sessionHeader } from "../../contract/session-header.ts";
import type { Guise } from "../../http/guise.ts";
import { isStream } from "../../http/reply.ts";
import { findRealCall, type RealCall } from "./real-calls.ts";

/** The headers of a request that the real service does not know, in the calls that it has. */
const unknownHeaders = ["if-none-match", "prefer", keyHeader, "x-peopled-read"];

/** The headers of a reply that the real service does not send. */
const unsentHeaders = ["etag", "warning", "x-peopled-position"];

/**
 * Hides from the calls that the real service has everything that peopled adds to them: headers, parameters, properties
 * and details of refusals. peopled's own calls stay, and so do the requests of its pages, which preview each change by a
 * dry run. `order` draws the order of e-mail addresses.
 */
export function openGuise(order: Pick<ChanceStream, "shuffle">): Guise {
	return {
		read(request) {
			const call = realCallOf(request);
			return call === undefined ? request : plainRequest(request, call);
		},
		show(request, response) {
			const call = realCallOf(request);
			if (call === undefined) return response;
			for (const name of unsentHeaders) response.headers.delete(name);
			const type = response.headers.get("content-type") ?? "";
			if (!type.startsWith("application/json") || isStream(response))
				return response;
			return plainResponse(response, { call, order });
		},
	};
}

/** Whether a page of peopled sent a request: it has a session, and no token of its own. */
export function isFromPage({ headers }: Pick<Request, "headers">): boolean {
	return headers.has(sessionHeader) && !headers.has("authorization");
}

function realCallOf(request: Request): RealCall | undefined {
	if (isFromPage(request) || !URL.canParse(request.url)) return undefined;
	return findRealCall(request.method, new URL(request.url).pathname);
}

function plainRequest(
	request: Request,
	{ parameters }: Pick<RealCall, "parameters">,
): Request {
	const url = new URL(request.url);
	for (const name of new Set(url.searchParams.keys()))
		if (!parameters.includes(name)) url.searchParams.delete(name);
	const headers = new Headers(request.headers);
	for (const name of unknownHeaders) headers.delete(name);
	// The version that a client names is ignored, also where an organization requires one.
	headers.delete("if-match");
	if (changing.has(request.method)) headers.set("if-match", "*");
	const { method, body, signal } = request;
	return new Request(url, {
		method,
		headers,
		signal,
		...(body !== null && { body, duplex: "half" }),
	} as RequestInit);
}

const changing = new Set(["PUT", "PATCH", "DELETE"]);

async function plainResponse(
	response: Response,
	shown: { call: RealCall; order: Pick<ChanceStream, "shuffle"> },
): Promise<Response> {
	const { status } = response;
	const headers = new Headers(response.headers);
	const text = await response.text();
	if (text === "") return new Response(null, { status, headers });
	const body = JSON.parse(text) as object;
	const plain = status >= 400 ? plainRefusal(body) : plainBody(body, shown);
	return new Response(JSON.stringify(plain), { status, headers });
}

interface Entry {
	description: string;
	errorCode?: number;
}

/** A refusal with the parts that the real service gives. */
function plainRefusal(body: {
	message?: string;
	errors?: readonly Entry[];
	trackingId?: string;
}): object {
	const { message, errors, trackingId } = body;
	return {
		message,
		errors: errors?.map(({ description, errorCode }) => ({
			description,
			errorCode,
		})),
		trackingId,
	};
}

type Properties = Record<string, unknown>;

function plainBody(
	body: object,
	{
		call: { id },
		order,
	}: { call: RealCall; order: Pick<ChanceStream, "shuffle"> },
): object {
	const isReading = id !== "createPerson" && id !== "updatePerson";
	const person = (shown: Properties) => {
		const { implicitLicenses: _, ...rest } = shown;
		const { emails } = rest;
		return isReading && Array.isArray(emails)
			? { ...rest, emails: order.shuffle(emails) }
			: rest;
	};
	if (id === "updateUserLicenses") {
		const { errors: _, ...rest } = body as Properties;
		return rest;
	}
	if (!personCalls.has(id)) return body;
	return id === "listPeople"
		? { ...body, items: (body as { items: Properties[] }).items.map(person) }
		: person(body as Properties);
}

const personCalls = new Set([
	"listPeople",
	"createPerson",
	"getMe",
	"getPerson",
	"updatePerson",
]);
