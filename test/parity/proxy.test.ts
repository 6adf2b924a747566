import { describe, expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { startPeopled } from "../../src/testing/start-peopled.ts";
import { startProxy } from "./recording.ts";

/** A service of which every byte is known: it answers each connection with `reply` after the first bytes. */
async function startBytes(reply: (text: string) => string | undefined) {
	const heard: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		let text = "";
		socket.on("error", () => {});
		socket.on("data", (bytes) => {
			text += bytes.toString("latin1");
			const [head = "", body] = text.split("\r\n\r\n", 2);
			const wanted = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
			if (body === undefined || body.length < wanted) return;
			heard.push(text);
			text = "";
			const answer = reply(head);
			if (answer === undefined) socket.destroy();
			else socket.end(answer, "latin1");
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		heard,
		[Symbol.dispose]() {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("peopled proxy", () => {
	test("passes a request on unchanged, and records it without the secret", async () => {
		using service = await startBytes(
			() =>
				'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-Odd: one\r\nSet-Cookie: a=1\r\nContent-Length: 13\r\nConnection: X-Hop\r\nX-Hop: 1\r\n\r\n{"id": "abc"}',
		);
		await using proxy = await startProxy(`${service.url}/prefix/v1/`);
		const reply = await fetch(`${proxy.url}/v1/people?email=a%40b.c&x=%C3%BC`, {
			method: "POST",
			headers: { ...bearer("secret-of-test"), "x-mine": "kept" },
			body: '{ "title":  "as written", "password": "hunter2" }',
		});
		expect(reply.status).toBe(201);
		expect(await reply.text()).toBe('{"id": "abc"}');
		expect(reply.headers.get("x-odd")).toBe("one");
		expect(reply.headers.get("set-cookie")).toBe("a=1");
		expect(reply.headers.get("x-hop")).toBeNull();

		const [heard = ""] = service.heard;
		expect(service.heard).toHaveLength(1);
		expect(heard).toStartWith(
			"POST /prefix/v1/people?email=a%40b.c&x=%C3%BC HTTP/1.1\r\n",
		);
		expect(heard).toEndWith(
			'{ "title":  "as written", "password": "hunter2" }',
		);
		const { host } = new URL(service.url);
		expect(heard.toLowerCase()).toContain(`host: ${host}\r\n`);
		expect(heard.toLowerCase()).toContain(
			"authorization: bearer secret-of-test",
		);
		expect(heard.toLowerCase()).toContain("x-mine: kept");

		const { runs, exchanges } = await proxy.end();
		expect(runs).toMatchObject([
			{ version: 1, service: `${service.url}/prefix`, arePeopleMasked: false },
		]);
		expect(exchanges).toMatchObject([
			{
				id: 1,
				caller: 1,
				method: "POST",
				path: "/v1/people?email=a%40b.c&x=%C3%BC",
				requestHeaders: { authorization: "Bearer ***", "x-mine": "kept" },
				requestBody: { json: { title: "as written", password: "***" } },
				status: 201,
				replyHeaders: { "x-odd": "one", "set-cookie": "***" },
				replyBody: { bytes: 13, json: { id: "abc" } },
			},
		]);
		expect(readFileSync(proxy.file, "utf8")).not.toMatch(
			/secret-of-test|hunter2/,
		);
		expect(statSync(proxy.file).mode & 0o777).toBe(0o600);
	});

	test("keeps a client that follows links on the proxy, and records the links of the service", async () => {
		await using service = await startPeopled({ faithful: true });
		await using proxy = await startProxy(`${service.url}/v1`);
		let next: string | undefined = `${proxy.url}/v1/people?max=80`;
		let people = 0;
		while (next !== undefined) {
			expect(next).toStartWith(`${proxy.url}/v1/people?`);
			const reply: Response = await fetch(next, {
				headers: bearer(service.token),
			});
			const { items } = (await reply.json()) as { items: unknown[] };
			people += items.length;
			next = /<([^>]+)>; rel="next"/.exec(reply.headers.get("link") ?? "")?.[1];
		}
		expect(people).toBeGreaterThan(160);
		const { exchanges } = await proxy.end();
		expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(exchanges[0]?.replyHeaders?.link).toStartWith(
			`<${service.url}/v1/people?`,
		);
		expect(exchanges[2]?.replyBody?.json).toMatchObject({
			items: { length: people - 160 },
		});
	});

	test("sends a change once, and cuts the client off where the service was", async () => {
		using service = await startBytes((head) =>
			head.startsWith("GET")
				? 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"items": ['
				: undefined,
		);
		await using proxy = await startProxy(service.url);
		const put = fetch(`${proxy.url}/v1/people/a`, {
			method: "PUT",
			body: "{}",
		});
		await expect(put).rejects.toThrow();
		expect(service.heard).toHaveLength(1);
		const get = fetch(`${proxy.url}/v1/people`).then((reply) => reply.text());
		await expect(get).rejects.toThrow();
		const { exchanges } = await proxy.end();
		expect(exchanges).toMatchObject([
			{ method: "PUT", failure: expect.any(String) },
			{
				method: "GET",
				status: 200,
				failure: expect.any(String),
				replyBody: { bytes: 11, text: '{"items": [' },
			},
		]);
		expect(exchanges[0]?.status).toBeUndefined();
	});

	test("answers 502 where no service is", async () => {
		using service = await startBytes(() => undefined);
		const { url } = service;
		service[Symbol.dispose]();
		await using proxy = await startProxy(url);
		const reply = await fetch(`${proxy.url}/v1/people/me`);
		expect(reply.status).toBe(502);
		expect(await reply.json()).toMatchObject({
			message: expect.stringContaining(`The proxy cannot reach ${url}: `),
		});
		const { exchanges } = await proxy.end();
		expect(exchanges).toMatchObject([{ failure: expect.any(String) }]);
		expect(exchanges[0]?.status).toBeUndefined();
	});

	test("passes packed bodies as they are, and records what is in them", async () => {
		const packed = Buffer.from(
			Bun.gzipSync(Buffer.from('{"displayName":"Ada"}')),
		).toString("latin1");
		using service = await startBytes(
			() =>
				`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n${packed}`,
		);
		await using proxy = await startProxy(service.url);
		const reply = await fetch(`${proxy.url}/v1/people/me`, {
			decompress: false,
		});
		expect(reply.headers.get("content-encoding")).toBe("gzip");
		const bytes = Buffer.from(await reply.arrayBuffer());
		expect(bytes.toString("latin1")).toBe(packed);
		const { exchanges } = await proxy.end();
		expect(exchanges[0]?.replyBody?.json).toEqual({ displayName: "Ada" });
	});

	test("replaces names, addresses and numbers of people alike wherever they are", async () => {
		await using service = await startPeopled();
		await using proxy = await startProxy(service.url, {
			arePeopleMasked: true,
		});
		const headers = {
			...bearer(service.token),
			"content-type": "application/json",
		};
		const call = (path: string, init = {}) =>
			fetch(`${proxy.url}/v1${path}`, { headers, ...init });
		const body = {
			displayName: "Zelda Fitzgerald",
			emails: ["zelda@example.com"],
			phoneNumbers: [{ type: "mobile", value: "+1 408 526 7999" }],
		};
		const init = { method: "POST", body: JSON.stringify(body) };
		const first = await call("/people", init);
		expect(await first.text()).toContain("Zelda Fitzgerald");
		expect((await call("/people", init)).status).toBe(409);
		await call("/people?email=zelda@example.com&callingData=true");
		await call("/people?displayName=Zelda");
		const { exchanges } = await proxy.end();
		const text = readFileSync(proxy.file, "utf8");
		expect(text).not.toMatch(/zelda|fitzgerald|526 ?7999|Acme/i);
		const [created, , found] = exchanges;
		const [email] = /masked-[^"]+/.exec(JSON.stringify(created)) ?? [];
		expect(email).toMatch(/^masked-[\da-f]{10}@masked\.example$/);
		expect(found?.path).toContain(encodeURIComponent(email ?? ""));
		expect(found?.replyBody?.json).toMatchObject({
			items: [
				{
					emails: [email],
					displayName: expect.stringMatching(/^Masked-[\da-f]{10}$/),
				},
			],
		});
	});

	test("passes on what a service says before it has read a body", async () => {
		await using service = await startPeopled();
		await using proxy = await startProxy(service.url);
		const reply = await fetch(`${proxy.url}/v1/people`, {
			method: "POST",
			headers: {
				...bearer(service.token),
				"content-type": "application/json",
			},
			body: JSON.stringify({ title: "x".repeat(3_000_000) }),
		});
		expect(reply.status).toBe(413);
	});

	test("refuses an address that is none of a service", async () => {
		await expect(startProxy("ftp://a.example")).rejects.toThrow(
			"is not the address of a service",
		);
	});
});
