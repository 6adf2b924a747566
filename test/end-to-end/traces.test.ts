import { expect, test } from "bun:test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import {
	adminToken,
	runtimes,
	type ServerProcess,
	startServer,
	waitFor,
} from "./process.ts";

type Attributes = { key: string; value: Record<string, unknown> }[];

/** A span, as OTLP writes it. */
interface Span {
	name: string;
	traceId: string;
	spanId: string;
	parentSpanId?: string;
	kind: number;
	startTimeUnixNano: string;
	endTimeUnixNano: string;
	attributes: Attributes;
	status: { code?: number };
}

interface Sent {
	resourceSpans: {
		resource: { attributes: Attributes };
		scopeSpans: { spans: Span[] }[];
	}[];
}

/** A collector that keeps what it is sent. */
async function openCollector() {
	const bodies: string[] = [];
	const keys: unknown[] = [];
	const server = createServer(async (request, reply) => {
		keys.push(request.headers["x-key"]);
		if (request.url === "/v1/traces") bodies.push(await text(request));
		reply.writeHead(200, { "content-type": "application/json" }).end("{}");
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const parts = () =>
		bodies.flatMap((body) => (JSON.parse(body) as Sent).resourceSpans);
	return {
		url: `http://127.0.0.1:${port}`,
		keys,
		body: () => bodies.join(""),
		spans: () =>
			parts().flatMap(({ scopeSpans }) =>
				scopeSpans.flatMap(({ spans }) => spans),
			),
		resource: () => readAttributes(parts()[0]?.resource.attributes ?? []),
		[Symbol.dispose]() {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** A target of webhooks that keeps the trace that it is told. */
async function openTarget() {
	const traces: unknown[] = [];
	const server = createServer((request, reply) => {
		traces.push(request.headers.traceparent);
		request.resume();
		reply.writeHead(204).end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		/** Resolves with the traces of so many requests, which it forgets. */
		async hear(count: number) {
			await waitFor("the deliveries", async () => traces.length >= count);
			return traces.splice(0);
		},
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function readAttributes(attributes: Attributes): Record<string, unknown> {
	return Object.fromEntries(
		attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
	);
}

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parentId = "00f067aa0ba902b7";

async function ask(server: ServerProcess, path: string, token = adminToken) {
	const reply = await fetch(server.url + path, {
		headers: {
			authorization: `Bearer ${token}`,
			traceparent: `00-${traceId}-${parentId}-01`,
			trackingid: "TRACED_1",
		},
	});
	await reply.arrayBuffer();
	return reply.status;
}

test("each request is a span of the trace of its caller, without secrets, on both runtimes", async () => {
	for (const runtime of runtimes) {
		using collector = await openCollector();
		await using server = await startServer({
			runtime,
			flags: ["--otlp", collector.url, "--log-level", "debug"],
			environment: {
				OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
				OTEL_EXPORTER_OTLP_HEADERS: "x-key=key-of-the-collector",
			},
		});
		expect(await ask(server, "/v1/people/me?email=a%40b.example")).toBe(200);
		expect(await ask(server, "/v1/people/nobody", "wrong-token")).toBe(401);
		expect(await ask(server, "/nowhere")).toBe(404);
		const inPath = "wQ8zR2kL9mN4pT7vX1cB6yF3hJ5dS0aG";
		expect(await ask(server, `/nowhere/${inPath}`)).toBe(404);
		const { stderr } = await server.stop();
		const spans = collector
			.spans()
			.filter((span) => span.traceId === traceId && span.kind === 2);
		expect(spans.map(({ name }) => name)).toEqual([
			"GET /v1/people/me",
			"GET /v1/people/{personId}",
			"GET",
			"GET",
		]);
		const [me, refused] = spans as [Span, Span];
		expect(me).toMatchObject({ parentSpanId: parentId, kind: 2 });
		expect(BigInt(me.endTimeUnixNano)).toBeGreaterThan(
			BigInt(me.startTimeUnixNano),
		);
		const beganMs = Number(BigInt(me.startTimeUnixNano) / 1_000_000n);
		expect(Math.abs(beganMs - Date.now())).toBeLessThan(600_000);
		expect(readAttributes(me.attributes)).toMatchObject({
			"http.request.method": "GET",
			"http.route": "/v1/people/me",
			"url.path": "/v1/people/me",
			"http.response.status_code": 200,
			"peopled.operation": "getMe",
			"peopled.organization": expect.any(String),
		});
		expect(readAttributes(refused.attributes)).toMatchObject({
			"http.response.status_code": 401,
		});
		expect(collector.resource()).toMatchObject({
			"service.name": "peopled",
			"deployment.environment.name": "test",
		});
		expect(new Set(collector.keys)).toEqual(new Set(["key-of-the-collector"]));
		for (const secret of [adminToken, "wrong-token", "b.example", inPath])
			expect(collector.body()).not.toContain(secret);
		const lines = stderr
			.split("\n")
			.filter((line) => line.includes(`"path":"/v1/people/me"`));
		expect(lines).toHaveLength(1);
		expect(JSON.parse(lines[0] ?? "")).toMatchObject({ traceId });
	}
});

test("the parts of a request, its job and its deliveries are spans of its trace, on both runtimes", async () => {
	await using target = await openTarget();
	for (const runtime of runtimes) {
		using collector = await openCollector();
		await using server = await startServer({
			runtime,
			flags: ["--otlp", collector.url],
		});
		const make = async (method: string, path: string, body: unknown) => {
			const isText = typeof body === "string";
			const reply = await fetch(server.url + path, {
				method,
				headers: {
					authorization: `Bearer ${adminToken}`,
					"content-type": isText ? "application/x-ndjson" : "application/json",
					traceparent: `00-${traceId}-${parentId}-01`,
				},
				body: isText ? body : JSON.stringify(body),
			});
			expect(await reply.text()).toBeString();
			expect(reply.ok).toBe(true);
		};
		const hook = { name: "a", resource: "people", event: "created" };
		const targetUrl = `${target.url}/secret-path`;
		await make("POST", "/v1/webhooks", { ...hook, targetUrl });
		const ada = { displayName: "Ada", emails: ["ada@example.com"] };
		await make("POST", "/v1/people", ada);
		const ben = { displayName: "Ben", emails: ["ben@example.com"] };
		const line = { method: "POST", path: "/people", body: ben };
		await make("POST", "/v1/bulk/jobs", `${JSON.stringify(line)}\n`);
		const heard = await target.hear(2);
		await server.stop();
		const spans = collector.spans();
		expect(collector.body()).not.toContain("secret-path");
		const root = (name: string) =>
			spans.find((span) => span.name === name) as Span;
		const partsOf = (parent: Span) =>
			spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);
		const create = root("POST /v1/people");
		expect(create).toMatchObject({ traceId, parentSpanId: parentId });
		const parts = partsOf(create);
		const names = parts.map(({ name }) => name);
		for (const name of ["receive body", "sqlite wait", "sqlite write", "POST"])
			expect(names).toContain(name);
		const write = parts.find(({ name }) => name === "sqlite write") as Span;
		expect(write).toMatchObject({ traceId, kind: 1, status: {} });
		expect(readAttributes(write.attributes)).toEqual({
			"db.system.name": "sqlite",
			"db.operation.name": "write",
		});
		const sent = parts.find(({ name }) => name === "POST") as Span;
		expect(sent.kind).toBe(3);
		expect(readAttributes(sent.attributes)).toMatchObject({
			"http.request.method": "POST",
			"http.response.status_code": 204,
			"server.address": "127.0.0.1",
			"url.scheme": "http",
		});
		expect(heard).toContain(`00-${traceId}-${sent.spanId}-01`);
		const share = partsOf(root("POST /v1/bulk/jobs")).find(
			({ name }) => name === "job share",
		) as Span;
		expect(share).toMatchObject({ traceId, kind: 1 });
		expect(partsOf(share).map(({ name }) => name)).toContain(
			"sqlite transaction",
		);
	}
});

test("a collector that is gone is reported, and delays neither a request nor the end", async () => {
	await using server = await startServer({
		flags: ["--otlp", "http://127.0.0.1:1"],
	});
	expect(await ask(server, "/v1/people/me")).toBe(200);
	await waitFor("the complaint", async () =>
		server.stderr().includes("Traces could not be sent"),
	);
	expect(await ask(server, "/v1/people/me")).toBe(200);
	const { exitCode } = await server.stop();
	expect(exitCode).toBe(0);
});
