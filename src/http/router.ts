import { Hono } from "hono";
import type { Bindings } from "./bindings.ts";
import { HangUpError, hangUpStatus } from "./body/receive-body.ts";
import type { Route } from "./call.ts";
import { describeError, RequestError } from "./errors.ts";
import {
	type App,
	addOperatorPaths,
	refuseOtherMethods,
} from "./operator-paths.ts";
import { answerCall } from "./pipeline.ts";
import { replyEmpty, replyJson } from "./reply.ts";
import type { Services } from "./services.ts";

/** Routes a request by its path and method. Every error becomes a reply. */
export type Router = (bindings: Bindings) => Promise<Response>;

/** Opens the router of the dialect's routes and of the paths outside `/v1`. */
export function openRouter(services: Services): Router {
	const app: App = new Hono({ strict: false });
	for (const [path, routes] of groupByPath(services.dialect.routes))
		addPath(app, path, routes, services);
	addOperatorPaths(app, services);
	app.notFound((context) => {
		throw new RequestError(
			"unknownPath",
			`The path ${context.req.path.slice(0, 200)} does not exist. The API is under /v1; /openapi.json describes it.`,
		);
	});
	app.onError((error, { env }) => refuse(error, env));
	return async (bindings) => app.fetch(asRouted(bindings.request), bindings);
}

function addPath(
	app: App,
	path: string,
	routes: readonly Route[],
	services: Services,
): void {
	const pattern = `/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
	for (const route of routes)
		app.on(route.operation.method, pattern, answerCall(route, services));
	refuseOtherMethods(
		app,
		pattern,
		routes.map(({ operation }) => operation.method),
		routes.find(({ operation }) => operation.otherwise)?.operation.otherwise,
	);
}

function groupByPath(routes: readonly Route[]): Map<string, Route[]> {
	const groups = new Map<string, Route[]>();
	for (const route of routes) {
		const group = groups.get(route.operation.path) ?? [];
		group.push(route);
		groups.set(route.operation.path, group);
	}
	return groups;
}

function refuse(error: unknown, bindings: Bindings): Response {
	bindings.cause = error;
	const { signal } = bindings.request;
	const isGivenUp = signal.aborted && error === signal.reason;
	// The client has disconnected. Only the metrics and the log see this status.
	if (error instanceof HangUpError || isGivenUp)
		return replyEmpty(hangUpStatus, { connection: "close" });
	const { status, body, headers } = describeError(error, bindings.trackingId);
	return replyJson(status, body, headers);
}

// A HEAD is handled as a GET, and loses its body at the end.
function asRouted(request: Request): Request {
	return request.method === "HEAD"
		? new Request(request.url, { headers: request.headers })
		: request;
}
