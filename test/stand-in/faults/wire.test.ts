import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { openClient } from "../../../src/client/client.ts";
import { exampleIds } from "../../../src/contract/examples.ts";
import type { FaultRuleDraft } from "../../../src/contract/stand-in/fault-rule.ts";
import {
	adminToken,
	runtimes,
	type ServerProcess,
	startServer,
} from "../../end-to-end/process.ts";

type Fault = FaultRuleDraft["fault"];

const path = `/v1/people/${exampleIds.person}`;

/** Everything that a connection receives until it is closed. */
async function receive(url: string, request: string): Promise<string> {
	const { port, hostname } = new URL(url);
	const socket = connect(Number(port), hostname);
	let received = "";
	socket.on("data", (part) => {
		received += part;
	});
	// Bun resets the connection; Node closes it.
	socket.on("error", () => {});
	socket.write(request);
	await new Promise((resolve) => socket.on("close", resolve));
	return received;
}

function putTitle(title: string): string {
	const body = JSON.stringify({ displayName: "John Andersen", title });
	return [
		`PUT ${path} HTTP/1.1`,
		"Host: localhost",
		`Authorization: Bearer ${adminToken}`,
		"Content-Type: application/json",
		`Content-Length: ${Buffer.byteLength(body)}`,
		"",
		body,
	].join("\r\n");
}

function openTester(server: ServerProcess) {
	const client = openClient({ url: server.url, token: adminToken });
	const person = { path: { personId: exampleIds.person } };
	return {
		async hit(fault: Fault) {
			await client.call("POST /peopled/faults", {
				body: { match: { method: ["PUT"], path }, fault, times: 1 },
			});
			const title = `Title ${crypto.randomUUID()}`;
			const received = await receive(server.url, putTitle(title));
			const { title: shown } = await client.call(
				"GET /people/{personId}",
				person,
			);
			return { received, isRun: shown === title };
		},
		async fetch(fault: Fault) {
			await client.call("POST /peopled/faults", {
				body: { match: { method: ["GET"], path }, fault, times: 1 },
			});
			return fetch(server.url + path, {
				headers: { authorization: `Bearer ${adminToken}` },
				// A GET on a connection that was used before is sent again when it is closed.
				keepalive: false,
			});
		},
		countHits: async () =>
			(await client.call("GET /peopled/faults")).items.reduce(
				(sum, { hits }) => sum + hits,
				0,
			),
	};
}

describe.each(runtimes)("a cut connection on %s", (runtime) => {
	let server: ServerProcess;
	beforeAll(async () => {
		server = await startServer({ runtime });
	}, 60_000);
	afterAll(() => server[Symbol.asyncDispose]());

	test("receives as much as the rule says, and the call runs or does not", async () => {
		const tester = openTester(server);

		expect(await tester.hit({ cut: "before" })).toEqual({
			received: "",
			isRun: false,
		});
		expect(await tester.hit({ cut: "after" })).toEqual({
			received: "",
			isRun: true,
		});

		const headers = await tester.hit({ cut: "headers" });
		expect(headers.isRun).toBe(true);
		expect(headers.received).toStartWith("HTTP/1.1 200 OK\r\n");
		expect(headers.received).toContain("\r\n\r\n");
		expect(headers.received.toLowerCase()).toContain("trackingid: router_");
		expect(headers.received).not.toContain('"id"');

		const body = await tester.hit({ cut: "body" });
		expect(body.isRun).toBe(true);
		expect(body.received).toContain('{"id":"');
		expect(body.received).not.toMatch(/\}\s*(0\r\n\r\n)?$/);

		const few = await tester.hit({ cut: "body", truncate: 5 });
		expect(few.received).toContain('{"id"');
		expect(few.received).not.toContain('{"id":');

		const refused = await tester.hit({ status: 502, cut: "body" });
		expect(refused.isRun).toBe(false);
		expect(refused.received).toStartWith("HTTP/1.1 502 ");
		expect(await tester.countHits()).toBe(6);

		if (runtime === "node") {
			const length = /content-length: (\d+)/i.exec(few.received)?.[1];
			expect(Number(length)).toBeGreaterThan(100);
		} else
			expect(few.received.toLowerCase()).toContain(
				"transfer-encoding: chunked",
			);
		// A cut on purpose is no failure of the server.
		expect(server.stderr()).not.toMatch(/error|reset/i);
	}, 60_000);

	test("is none of a HEAD that succeeds, and a reply without a body has none", async () => {
		const { url } = server;
		const client = openClient({ url, token: adminToken });
		const addRule = (method: "HEAD" | "DELETE", fault: Fault) =>
			client.call("POST /peopled/faults", {
				body: { match: { method: [method] }, fault, times: 1 },
			});
		const ask = (method: string, asked: string) =>
			receive(
				url,
				`${method} ${asked} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${adminToken}\r\n\r\n`,
			);
		await addRule("HEAD", { cut: "before" });
		expect(await ask("HEAD", path)).not.toContain(" 200 ");
		const { id } = await client.call("POST /people", {
			body: { emails: ["gone@example.com"], displayName: "Gone" },
		});
		await addRule("DELETE", { body: "text" });
		expect(await ask("DELETE", `/v1/people/${id}`)).toMatch(
			/^HTTP\/1\.1 204 [\s\S]*\r\n\r\n$/,
		);
	});

	test("fails the fetch of a client, or the reading of its body", async () => {
		const tester = openTester(server);
		for (const cut of ["before", "after"] as const)
			await expect(tester.fetch({ cut })).rejects.toThrow();
		for (const fault of [{ cut: "headers" }, { cut: "body" }] as const) {
			const reply = await tester.fetch(fault);
			expect(reply.status).toBe(200);
			await expect(reply.text()).rejects.toThrow();
		}
		const short = await tester.fetch({ truncate: 9 });
		expect(short.headers.get("content-length")).toBe("9");
		expect(await short.text()).toBe('{"id":"Y2');
		// The connections of other requests stay.
		const health = await fetch(`${server.url}/health`);
		expect(health.status).toBe(200);
	}, 60_000);
});
