import type { ChangeFile } from "../contract/calls.ts";

/** The input of a call, as the contract declares it for each. */
export interface CallInput {
	path?: Record<string, string>;
	query?: Record<string, unknown>;
	headers?: Record<string, string | undefined>;
	body?: unknown;
	signal?: AbortSignal;
}

/** A call as it is sent, without the headers that identify the caller. */
export interface ComposedCall {
	method: string;
	url: string;
	headers: Readonly<Record<string, string>>;
	body: ChangeFile["content"] | undefined;
}

/** Composes the request of a call, such as `PUT /people/{personId}`, to the server at `url`. */
export function composeCall(
	url: string,
	name: string,
	{ path, query, headers: given = {}, body }: CallInput,
): ComposedCall {
	const [method = "GET", pattern = ""] = name.split(" ");
	const headers: Record<string, string> = {};
	for (const [header, value] of Object.entries(given))
		if (value !== undefined) headers[header] = value;
	const isFile = isChangeFile(body);
	if (body !== undefined)
		headers["Content-Type"] = isFile ? body.mediaType : "application/json";
	return {
		method,
		url: addressOf(url, { pattern, path, query }),
		headers,
		body: isFile ? body.content : JSON.stringify(body),
	};
}

function addressOf(
	url: string,
	{
		pattern,
		path = {},
		query = {},
	}: { pattern: string } & Pick<CallInput, "path" | "query">,
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
