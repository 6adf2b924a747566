import { expect, test } from "bun:test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runPeopled, startServer } from "./process.ts";

const ask = (url: string, ...words: string[]) =>
	runPeopled(["health", "--url", url, ...words]);

/** A server that answers every request with a status, as peopled would. */
async function answerWith(status: number, headers: Record<string, string>) {
	const server = createServer((_, reply) => {
		reply.writeHead(status, { "content-type": "application/json", ...headers });
		reply.end('{"reason":"The disk is full."}');
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		[Symbol.dispose]: () => void server.close(),
	};
}

test("health finds a healthy server without a token, and one that has stopped not at all", async () => {
	const server = await startServer();
	const { url } = server;
	const healthy = await ask(url, "--write", "--json");
	expect(healthy).toMatchObject({
		exitCode: 0,
		stderr: `The server at ${url} is healthy.\n`,
	});
	expect(JSON.parse(healthy.stdout)).toMatchObject({ writable: true });
	await server.stop();
	await server[Symbol.asyncDispose]();
	const gone = await ask(url, "--wait", "1s");
	expect(gone).toMatchObject({ exitCode: 4, stdout: "" });
	expect(gone.stderr).toContain(`No server answers at ${url}: `);
});

test("health tells a server that is not healthy from another program", async () => {
	using ill = await answerWith(503, { trackingid: "ROUTER_1" });
	expect(await ask(ill.url, "--json")).toEqual({
		exitCode: 1,
		stdout: '{"reason":"The disk is full."}\n',
		stderr: `The server at ${ill.url} is not healthy (status 503).\n`,
	});
	using other = await answerWith(200, {});
	const { exitCode, stderr } = await ask(other.url);
	expect(stderr).toContain("is not peopled");
	expect(exitCode).toBe(4);
});

test("health finds the server of this machine by its settings, also with a certificate of its own", async () => {
	await using server = await startServer({ flags: ["--tls", "self-signed"] });
	const { exitCode, stderr } = await runPeopled(["health"], "bun", {
		PEOPLED_PORT: new URL(server.url).port,
		PEOPLED_HOST: "0.0.0.0",
		PEOPLED_TLS: "self-signed",
	});
	expect(stderr).toBe(`The server at ${server.url} is healthy.\n`);
	expect(exitCode).toBe(0);
	const stranger = await ask(server.url);
	expect(stranger.exitCode).toBe(4);
	expect(stranger.stderr).toContain("certificate");
});

test("health refuses a span that it cannot read", async () => {
	const { exitCode, stderr } = await ask(
		"http://127.0.0.1:1",
		"--wait",
		"soon",
	);
	expect(stderr).toContain('"soon" is not a time span');
	expect(exitCode).toBe(2);
});

test("health and console name the server of the data folder when it has another address", async () => {
	const server = await startServer();
	const environment = { PEOPLED_DATA: server.data, PEOPLED_PORT: "1" };
	const run = (...words: string[]) => runPeopled(words, "bun", environment);
	const hint = `A server runs on ${server.data}/peopled.db, at ${server.url}: add --url ${server.url}.\n`;
	for (const words of [["health"], ["console", "--print"]]) {
		const { exitCode, stderr } = await run(...words);
		expect(exitCode).toBe(4);
		expect(stderr).toContain("No server answers at http://127.0.0.1:1");
		expect(stderr).toEndWith(hint);
	}
	// What somebody has asked for is not this server.
	const asked = await run("health", "--url", "http://127.0.0.1:2");
	expect(asked.stderr).not.toContain(server.url);
	// It asks at the usual address, where somebody may run a server of their own.
	const token = { ...environment, PEOPLED_TOKEN: "x" };
	const exported = await runPeopled(["export"], "bun", token);
	if (/No server answers|is not peopled/.test(exported.stderr))
		expect(exported.stderr).toEndWith(hint);
	else expect(exported.stderr).toContain("access token");

	await server.stop();
	expect((await run("health")).stderr).not.toContain(server.url);
	await server[Symbol.asyncDispose]();
});
