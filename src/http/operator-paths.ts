import type { Hono } from "hono";
import { operations } from "../contract/operations.ts";
import { DirectoryError } from "../directory/errors.ts";
import { describeApi } from "../webex/openapi.ts";
import { isSampleOpen } from "../webex/sample/sample.ts";
import type { Bindings } from "./bindings.ts";
import { RequestError } from "./errors.ts";
import { openHealthCheck } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import { pagePatterns, replyPage, replyRoot } from "./pages.ts";
import { replyJson } from "./reply.ts";
import type { ServerOptions } from "./server.ts";

/** Paths that are answered whatever else there is to do. */
export const urgentPaths: ReadonlySet<string> = new Set([
	"/health",
	"/metrics",
]);

/** Adds what is outside `/v1`: health, metrics, the description, and the pages for browsers. */
export function addOperatorPaths(
	app: Hono<{ Bindings: Bindings }>,
	{
		store,
		publicUrl,
		pages,
		readOtherMetrics,
		readBackups,
		lastEnd,
		areBooleansJson,
		samplePeople,
	}: ServerOptions,
	metrics: Metrics,
): void {
	let document: unknown;
	const checkHealth = openHealthCheck(() => store.checkHealth());
	metrics.watchWritability(async () => (await checkHealth()).isWritable);
	if (readBackups !== undefined) metrics.watchBackups(readBackups);
	if (lastEnd !== undefined) metrics.noteLastEnd(lastEnd);
	app.get("/health", async (context) => {
		context.env.operation = "health";
		const { isWritable, reason } = await checkHealth();
		if (!isWritable && context.req.query("write") === "true")
			throw new DirectoryError(
				"unavailable",
				reason ?? "The directory takes no changes at the moment.",
			);
		return replyJson(
			200,
			{ status: "ok", writable: isWritable, reason },
			{ "cache-control": "no-store" },
		);
	});
	app.get("/metrics", async (context) => {
		context.env.operation = "metrics";
		return new Response(await metrics.show(await readOtherMetrics?.()), {
			headers: { "content-type": metrics.contentType },
		});
	});
	app.get("/openapi.json", (context) => {
		context.env.operation = "openapi";
		document ??= describeApi(operations, { areBooleansJson });
		const { origin } = urlOf(context.req.raw, publicUrl);
		return replyJson(200, {
			...(document as object),
			servers: [{ url: `${origin}/v1` }],
		});
	});
	app.get("/", ({ req, env: { request, address } }) =>
		replyRoot(req.raw, {
			arePagesServed: pages !== undefined,
			isSampleOpen: isSampleOpen({ request, address, samplePeople }),
		}),
	);
	if (pages !== undefined)
		for (const pattern of pagePatterns) {
			app.get(pattern, (context) => {
				context.env.operation = "page";
				return replyPage(context.req.raw, pages);
			});
			refuseOtherMethods(app, pattern, ["GET"]);
		}
	for (const path of ["/health", "/metrics", "/openapi.json", "/"])
		refuseOtherMethods(app, path, ["GET"]);
}

/** Refuses with `methodNotAllowed` every method of a path but these. */
export function refuseOtherMethods(
	app: Hono<{ Bindings: Bindings }>,
	pattern: string,
	methods: readonly string[],
	otherwise?: string,
): void {
	const allowed = [
		...methods,
		...(methods.includes("GET") ? ["HEAD"] : []),
		"OPTIONS",
	].join(", ");
	app.all(pattern, ({ req }) => {
		throw new RequestError(
			"methodNotAllowed",
			`${req.method} is not a method of this path. It knows ${allowed}.${otherwise === undefined ? "" : ` ${otherwise}`}`,
			{ allow: allowed },
		);
	});
}

/** The address of a request as clients know it. */
export function urlOf(request: Request, publicUrl: string | undefined): URL {
	const url = new URL(request.url);
	return publicUrl === undefined
		? url
		: new URL(url.pathname + url.search, publicUrl);
}
