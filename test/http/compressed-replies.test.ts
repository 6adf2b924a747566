import { expect, test } from "bun:test";
import { gunzipSync } from "node:zlib";
import { consoleHeader } from "../../src/contract/session-header.ts";
import { describeApi, people } from "../webex/harness.ts";

describeApi("compressed replies", (openApi) => {
	const open = async () => {
		const api = await openApi();
		const token = await api.tokenOf(people.full);
		return {
			send: (
				path: string,
				headers: Record<string, string> = {},
				method = "GET",
			) =>
				api.server.fetch(
					new Request(`http://localhost/v1${path}`, {
						method,
						headers: { authorization: `Bearer ${token}`, ...headers },
					}),
				),
			[Symbol.asyncDispose]: api[Symbol.asyncDispose],
		};
	};
	const fromConsole = { [consoleHeader]: "1", "accept-encoding": "br, gzip" };
	const many = "/people?max=100";

	test("go to the console, with the same text and headers in a tenth of the bytes", async () => {
		await using site = await open();
		const plain = await site.send(many);
		const sent = await site.send(many, fromConsole);
		expect(sent.headers.get("content-encoding")).toBe("gzip");
		expect(sent.headers.get("vary")).toBe(`accept-encoding, ${consoleHeader}`);
		for (const name of ["content-type", "link"])
			expect(sent.headers.get(name)).toBe(plain.headers.get(name));
		const text = await plain.text();
		const bytes = new Uint8Array(await sent.arrayBuffer());
		expect(gunzipSync(bytes).toString()).toBe(text);
		expect(bytes.length).toBeLessThan(text.length / 8);
	});

	test("do not go to a program, to one that refuses gzip, or where they save nothing", async () => {
		await using site = await open();
		for (const [path, headers] of [
			[many, { "accept-encoding": "gzip" }],
			[many, { ...fromConsole, "accept-encoding": "gzip;q=0, br" }],
			[many, { [consoleHeader]: "1" }],
			["/people?max=1", fromConsole],
		] as const) {
			const reply = await site.send(path, headers);
			expect(reply.headers.has("content-encoding")).toBe(false);
			expect((await reply.json()).items.length).toBeGreaterThan(0);
		}
		const head = await site.send(many, fromConsole, "HEAD");
		expect(head.headers.has("content-encoding")).toBe(false);
		expect(await head.text()).toBe("");
	});

	test("keep entity tags, and answer 304 to them", async () => {
		await using site = await open();
		const plain = await site.send("/people/me?callingData=true");
		const etag = plain.headers.get("etag") ?? "";
		const sent = await site.send("/people/me?callingData=true", fromConsole);
		expect(sent.headers.get("etag")).toBe(etag);
		const known = await site.send("/people/me?callingData=true", {
			...fromConsole,
			"if-none-match": etag,
		});
		expect(known.status).toBe(304);
		expect(await known.text()).toBe("");
	});
});
