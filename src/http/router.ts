import { Hono } from "hono";
import type { Awaitable } from "../concurrency/awaitable.ts";
import type { Bindings } from "./bindings.ts";
import { HangUpError, hangUpStatus } from "./body/receive-body.ts";
import type { Route } from "./call.ts";
import { type Dialect, refuse } from "./dialect.ts";
import { RequestError } from "./errors.ts";
import {
	type App,
	addOperatorPaths,
	refuseOtherMethods,
} from "./operator-paths.ts";
import { type Answerer, answerCall } from "./pipeline.ts";
import { openPlainRoutes } from "./plain-routes.ts";
import { type Answer, openResponse, replyEmpty } from "./reply.ts";
import type { Services } from "./services.ts";

/** Routes a request by its path and method. Every error becomes a reply. */
export type Router = (bindings: Bindings) => Awaitable<Answer>;

/** Opens the router of the routes of every dialect, and of the paths outside them. */
export function openRouter(services: Services): Router {
	const { dialects } = services;
	const groups = groupByPath(dialects);
	const answerers = new Map(
		dialects.flatMap((dialect) =>
			dialect.routes.map(
				(route) => [route, answerCall(route, dialect, services)] as const,
			),
		),
	);
	const refuseHere = (error: unknown, bindings: Bindings) =>
		replyRefusal(error, bindings, services);
	const answererOf = (route: Route) => answerers.get(route) as Answerer;
	const plain = openPlainRoutes(groups, answererOf);
	const app = openApp(groups, answererOf, services);
	return (bindings) => {
		const { path, isPlain } = bindings.target;
		const found = isPlain
			? plain.find(bindings.request.method, path)
			: undefined;
		if (found === undefined)
			return app.fetch(asRouted(bindings.request), bindings);
		try {
			const answer = found.handler(bindings, found.readParameter);
			return answer instanceof Promise
				? answer.catch((error: unknown) => refuseHere(error, bindings))
				: answer;
		} catch (error) {
			return refuseHere(error, bindings);
		}
	};
}

// Routes every path, also one that is encoded or unknown.
function openApp(
	groups: ReadonlyMap<string, readonly Route[]>,
	answererOf: (route: Route) => Answerer,
	services: Services,
): App {
	const app: App = new Hono({ strict: false });
	for (const [path, routes] of groups) {
		const pattern = path.replaceAll(/\{(\w+)\}/g, ":$1");
		for (const route of routes) {
			const answer = answererOf(route);
			app.on(route.operation.method, pattern, async ({ env, req }) =>
				openResponse(await answer(env, (name) => req.param(name))),
			);
		}
		refuseOtherMethods(
			app,
			pattern,
			routes.map(({ operation }) => operation.method),
			routes.find(({ operation }) => operation.otherwise)?.operation.otherwise,
		);
	}
	addOperatorPaths(app, services);
	app.notFound((context) => {
		throw new RequestError(
			"unknownPath",
			`The path ${context.req.path.slice(0, 200)} does not exist. The API is under /v1; /openapi.json describes it.`,
		);
	});
	app.onError((error, { env }) =>
		openResponse(replyRefusal(error, env, services)),
	);
	return app;
}

// The routes of each path, below every root of their dialect.
function groupByPath(dialects: readonly Dialect[]): Map<string, Route[]> {
	const groups = new Map<string, Route[]>();
	for (const { roots, routes, olderPath } of dialects)
		for (const route of routes) {
			const { path } = route.operation;
			const paths = roots.map((root) => root + path);
			for (const each of [...paths, olderPath?.(path) ?? []].flat()) {
				const group = groups.get(each) ?? [];
				group.push(route);
				groups.set(each, group);
			}
		}
	return groups;
}

/** The reply of any error, which is noted for the log. */
export function replyRefusal(
	error: unknown,
	bindings: Bindings,
	{ dialects }: Services,
): Answer {
	bindings.cause = error;
	const { signal } = bindings.request;
	const isGivenUp = signal.aborted && error === signal.reason;
	// The client has disconnected. Only the metrics and the log see this status.
	if (error instanceof HangUpError || isGivenUp)
		return replyEmpty(hangUpStatus, { connection: "close" });
	return refuse(error, bindings, dialects);
}

// A HEAD is handled as a GET, and loses its body at the end.
function asRouted(request: Request): Request {
	return request.method === "HEAD"
		? new Request(request.url, { headers: request.headers })
		: request;
}
