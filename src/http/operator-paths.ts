import type { Hono } from "hono";
import { LRUCache } from "../concurrency/lru-cache.ts";
import { DirectoryError } from "../directory/errors.ts";
import type { Bindings } from "./bindings.ts";
import { openDocument } from "./document.ts";
import { RequestError } from "./errors.ts";
import { type Library, openLibrary } from "./library.ts";
import type { StoreState } from "./metrics/store-metrics.ts";
import { pagePatterns, replyPage, replyRoot } from "./pages.ts";
import { openQuestion } from "./question.ts";
import { openResponse, replyJson } from "./reply.ts";
import type { Services } from "./services.ts";

/** The router of the server, with the bindings of each request. */
export type App = Hono<{ Bindings: Bindings }>;

/** The paths that take no slot: the server answers them under any load. */
export const urgentPaths: ReadonlySet<string> = new Set([
	"/health",
	"/metrics",
]);

/** Adds the paths outside the dialects: health, metrics, the API document, and the pages for browsers. */
export function addOperatorPaths(app: App, services: Services): void {
	// First, so that the connections are counted before those that the check of the health needs.
	addMetrics(app, services);
	addHealth(app, services);
	addDocument(app, services);
	addPages(app, services);
	for (const path of ["/health", "/metrics", "/openapi.json", "/llms.txt", "/"])
		refuseOtherMethods(app, path, ["GET"]);
}

function addHealth(app: App, { options, metrics }: Services): void {
	const checkHealth = openQuestion(() => options.store.checkHealth());
	metrics.watchWritability(async () => (await checkHealth()).isWritable);
	app.get("/health", async (context) => {
		context.env.operation = "health";
		const { isWritable, reason } = await checkHealth();
		if (!isWritable && context.req.query("write") === "true")
			throw new DirectoryError(
				"unavailable",
				reason ?? "The directory accepts no changes at the moment.",
			);
		return openResponse(
			replyJson(
				200,
				{ status: "ok", writable: isWritable, reason },
				{ "cache-control": "no-store" },
			),
		);
	});
}

function addMetrics(app: App, services: Services): void {
	const { options, metrics, streams } = services;
	const { readBackups, lastEnd, readOtherMetrics, workCounts } = options;
	if (workCounts !== undefined) metrics.watchWork(workCounts);
	metrics.watchStreams(["changes", "requests"], (kind) => streams[kind].taken);
	if (readBackups !== undefined) metrics.watchBackups(readBackups);
	if (lastEnd !== undefined) metrics.noteLastEnd(lastEnd);
	const { store } = options;
	if (store.readWork !== undefined) metrics.watchWriter(store.readWork);
	if (store.readConnections !== undefined)
		metrics.watchConnections(store.readConnections);
	metrics.watchStore(
		openQuestion(() => readState(options)),
		{ hasReplicas: store.replicas !== undefined },
	);
	app.get("/metrics", async (context) => {
		context.env.operation = "metrics";
		return new Response(await metrics.show(await readOtherMetrics?.()), {
			headers: { "content-type": metrics.contentType },
		});
	});
}

async function readState({
	store,
	now,
}: Pick<Services["options"], "store" | "now">): Promise<StoreState> {
	const [jobs, webhooks, lags] = await Promise.all([
		store.jobs.readBacklog(),
		store.webhooks.readBacklog(),
		store.replicas?.readLags() ?? [],
	]);
	return { jobs, webhooks, lags, now: now() };
}

/** The origins whose documents are kept: a client may choose any. */
const originsMax = 4;

function addDocument(app: App, { dialects }: Services): void {
	let show: ReturnType<typeof openDocument> | undefined;
	const kept = new LRUCache<string, Library>(originsMax);
	const libraryOf = ({ url: { origin } }: Bindings) => {
		const known = kept.get(origin);
		if (known !== undefined) return known;
		show ??= openDocument(dialects);
		const library = openLibrary(show(origin), origin);
		kept.set(origin, library);
		return library;
	};
	app.get("/openapi.json", ({ env, req }) => {
		env.operation = "openapi";
		return libraryOf(env).api(req.raw);
	});
	app.get("/llms.txt", ({ env, req }) => {
		env.operation = "manual";
		return libraryOf(env).index(req.raw);
	});
	app.get("/reference/:page{[\\w-]+\\.md}", ({ env, req }) => {
		env.operation = "manual";
		const [id = ""] = req.param("page").split(".");
		return libraryOf(env).page(id, req.raw);
	});
	refuseOtherMethods(app, "/reference/:page{[\\w-]+\\.md}", ["GET"]);
}

function addPages(app: App, { options: { pages }, dialects }: Services): void {
	app.get("/", ({ req, env }) =>
		replyRoot(req.raw, {
			arePagesServed: pages !== undefined,
			links: Object.assign(
				{},
				...dialects.map((dialect) => dialect.listLinks?.(env)),
			),
		}),
	);
	if (pages === undefined) return;
	for (const pattern of pagePatterns) {
		app.get(pattern, (context) => {
			context.env.operation = "page";
			return replyPage(context.req.raw, pages);
		});
		refuseOtherMethods(app, pattern, ["GET"]);
	}
}

/** Refuses with `methodNotAllowed` every method of a path except these. */
export function refuseOtherMethods(
	app: App,
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
			`This path does not support ${req.method}. It supports ${allowed}.${otherwise === undefined ? "" : ` ${otherwise}`}`,
			{ allow: allowed },
		);
	});
}
