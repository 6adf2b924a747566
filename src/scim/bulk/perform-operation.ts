import type { TObject, TSchema } from "typebox";
import type { Operation } from "../../contract/operation.ts";
import { composeError } from "../../contract/scim/error.ts";
import { readRequest } from "../../http/check/read-request.ts";
import { RequestError, statusOf } from "../../http/errors.ts";
import { completeReply } from "../../http/reply.ts";
import type { Call, Route } from "../call.ts";
import { describeInScim, ScimRefusal } from "../errors.ts";
import type { BulkOperation } from "./read-bulk.ts";

/** The path below which the calls of an organization are. */
const root = "/identity/scim/{orgId}/v2";

/** The outcome of an operation, as the reply shows it. */
export interface BulkResult {
	method: string;
	bulkId?: string;
	location?: string;
	version?: string;
	status: string;
	response?: object;
}

/** A path of a single call after the root of the organization, such as `/Users/{userId}`. */
interface Target {
	route: Route;
	/** The parameters of the path, by name. */
	parameters: ReadonlyMap<string, string>;
}

/** Does an operation as its single call would be done, and shows its outcome. */
export async function performOperation(
	call: Call,
	routes: readonly Route[],
	{ operation, address }: { operation: BulkOperation; address: string },
): Promise<BulkResult> {
	const { method, bulkId, path } = operation;
	const shown = { method, bulkId };
	// Nothing can be found at the address of a resource that a POST would have created.
	const location = method === "POST" ? undefined : `${address}${path}`;
	try {
		const { route, parameters } = findTarget(routes, operation);
		const single = openCall(call, { route, parameters, operation });
		const reply = await completeReply(await route.handler(single));
		return {
			...shown,
			location: reply.headers.location ?? location,
			version: reply.headers.etag,
			status: String(reply.status),
		};
	} catch (reason) {
		return { ...shown, location, ...describeRefusal(call, reason) };
	}
}

/** The status and response of a refused operation. */
function describeRefusal(
	call: Pick<Call, "trackingId" | "reportFailure">,
	reason: unknown,
): Pick<BulkResult, "status" | "response"> {
	const { status, scimType, detail } = describeInScim(reason, call.trackingId);
	if (status === statusOf.internal) call.reportFailure(reason);
	return {
		status: String(status),
		response: composeError(status, scimType, detail),
	};
}

/** The id of the resource at an address. */
export function idAt(location: string): string {
	return location.slice(location.lastIndexOf("/") + 1);
}

// A call of its own for an operation. It has the same caller, store and address as the whole request.
function openCall(
	call: Call,
	{
		route: { operation: declared },
		parameters,
		operation: { data, version, method },
	}: Target & { operation: BulkOperation },
): Call {
	const sent = method === "DELETE" ? {} : readData(data);
	const read = readRequest(declared as Operation<TObject, TSchema>, {
		parameters: new URLSearchParams(),
		body: sent,
		isStrict: call.isStrict,
		ids: call.ids,
	});
	const own: Partial<Call> = {
		operationId: declared.id,
		parameter: (name) => parameters.get(name) ?? call.parameter(name),
		header: (name) =>
			name.toLowerCase() === "if-match" ? version : call.header(name),
		...read,
		sent,
		storeReply: undefined,
		forgetCallers: () => call.forgetCallers(),
		reportFailure: (cause) => call.reportFailure(cause),
	};
	return Object.assign(Object.create(call) as Call, own);
}

// Clients of Webex send the body as JSON in a text.
function readData(data: unknown): unknown {
	if (data === undefined)
		throw new ScimRefusal(
			"invalidSyntax",
			"data is missing: it is the body of the call.",
		);
	if (typeof data !== "string") return data;
	try {
		return JSON.parse(data) as unknown;
	} catch {
		throw new ScimRefusal("invalidSyntax", "data is a text, but not JSON.");
	}
}

function findTarget(
	routes: readonly Route[],
	{ method, path, bulkId }: BulkOperation,
): Target {
	const found = routes.flatMap((route): Target[] => {
		const parameters = matchPath(route.operation.path, path);
		return parameters === undefined ? [] : [{ route, parameters }];
	});
	const target = found.find(
		({ route: { operation } }) => operation.method === method,
	);
	if (target !== undefined && method !== "GET") {
		if (method === "POST" && bulkId === undefined)
			throw new ScimRefusal(
				"invalidValue",
				"bulkId is missing: a POST needs one, by which its outcome is found.",
			);
		return target;
	}
	if (found.length === 0)
		throw new RequestError(
			"unknownPath",
			`A bulk cannot change ${path.slice(0, 200)}. It supports /Users and /Groups, and one person or group below them.`,
		);
	const methods = found
		.map(({ route: { operation } }) => operation.method)
		.filter((other) => other !== "GET");
	throw new RequestError(
		"methodNotAllowed",
		`A bulk does not support ${method.slice(0, 20)} of this path. It supports ${methods.join(", ") || "nothing there"}.`,
	);
}

function matchPath(
	template: string,
	path: string,
): ReadonlyMap<string, string> | undefined {
	if (!template.startsWith(`${root}/`)) return undefined;
	const wanted = template.slice(root.length).split("/");
	const given = path.split("/");
	if (wanted.length !== given.length) return undefined;
	const parameters = new Map<string, string>();
	for (const [index, part] of wanted.entries()) {
		const text = given[index] as string;
		if (part.startsWith("{")) parameters.set(part.slice(1, -1), decode(text));
		else if (part !== text) return undefined;
	}
	return parameters;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
