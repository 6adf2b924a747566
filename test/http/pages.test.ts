import { describe, expect, test } from "bun:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { openPageLibrary } from "../../src/assets/page-files.ts";
import { type PageShelf, pages } from "../../src/http/pages.ts";
import { root } from "../source/document.ts";
import { describeApi } from "../webex/harness.ts";

const library = openPageLibrary({ root });
const browser = { accept: "text/html,application/xhtml+xml" };

describeApi("pages", (openApi) => {
	const open = async (shelf: PageShelf | undefined = library) => {
		const api = await openApi({ pages: shelf });
		const get = (path: string, headers: Record<string, string> = {}) =>
			api.server.fetch(new Request(`http://localhost${path}`, { headers }));
		return { get, [Symbol.asyncDispose]: api[Symbol.asyncDispose] };
	};

	describe.each(pages.map((page) => [page.path, page] as const))(
		"%s",
		(path, page) => {
			test("is a document that is asked for again, under a strict policy", async () => {
				await using site = await open();
				const reply = await site.get(path, browser);
				expect(reply.status).toBe(200);
				expect(Object.fromEntries(reply.headers)).toMatchObject({
					"content-type": "text/html; charset=utf-8",
					"cache-control": "no-cache",
					"x-content-type-options": "nosniff",
					"referrer-policy": "no-referrer",
					"cross-origin-opener-policy": "same-origin",
				});
				const policy = reply.headers.get("content-security-policy") ?? "";
				for (const part of [
					"default-src 'none'",
					"script-src 'self'",
					"connect-src 'self'",
					"frame-ancestors 'none'",
					"base-uri 'none'",
					"form-action 'self'",
				])
					expect(policy.split("; ")).toContain(part);
				expect(policy).not.toContain("unsafe-eval");
			});

			test("has only files with names of their content, kept for good", async () => {
				await using site = await open();
				const text = await (await site.get(path, browser)).text();
				const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
					([, file = ""]) => file,
				);
				expect(files.length).toBeGreaterThan(1);
				expect(text).not.toMatch(/<script(?![^>]*\bsrc=)/);
				for (const file of files) {
					expect(file).toStartWith(page.assetsPath);
					const reply = await site.get(file);
					expect(reply.status).toBe(200);
					expect(reply.headers.get("cache-control")).toBe(
						"public, max-age=31536000, immutable",
					);
					expect(reply.headers.get("content-type")).toMatch(
						/^(text\/css|text\/javascript|image\/svg)/,
					);
				}
			});

			test("is the same in every encoding, each with its own tag", async () => {
				await using site = await open();
				const plain = await site.get(path);
				const text = await plain.text();
				const brotli = await site.get(path, {
					"accept-encoding": "gzip, deflate, br;q=0.9",
				});
				const gzip = await site.get(path, {
					"accept-encoding": "gzip, br;q=0",
				});
				const tags = [plain, brotli, gzip].map((reply) => {
					expect(reply.headers.get("vary")).toBe("accept-encoding");
					return reply.headers.get("etag");
				});
				expect(new Set(tags).size).toBe(3);
				expect(plain.headers.get("content-encoding")).toBeNull();
				expect(brotli.headers.get("content-encoding")).toBe("br");
				expect(gzip.headers.get("content-encoding")).toBe("gzip");
				expect(
					brotliDecompressSync(await brotli.arrayBuffer()).toString(),
				).toBe(text);
				expect(gunzipSync(await gzip.arrayBuffer()).toString()).toBe(text);
			});

			test("is not sent again to who has it", async () => {
				await using site = await open();
				const tag = (await site.get(path)).headers.get("etag") ?? "";
				const again = await site.get(path, { "if-none-match": `"x", ${tag}` });
				expect(again.status).toBe(304);
				expect(again.headers.get("etag")).toBe(tag);
				expect(await again.text()).toBe("");
				const other = await site.get(path, { "if-none-match": '"other"' });
				expect(other.status).toBe(200);
			});

			test("refuses a file that is not there, and any way out of its folder", async () => {
				await using site = await open();
				for (const name of [
					"none.js",
					"index.html",
					"..%2findex.html",
					"%2e%2e/package.json",
					"constructor",
				]) {
					const reply = await site.get(`${page.assetsPath}${name}`);
					if (reply.status === 200)
						expect(await reply.text()).toStartWith("<!doctype html>");
					else expect(reply.status).toBe(404);
				}
				const none = await site.get(`${page.assetsPath}none.js`);
				expect(none.status).toBe(404);
			});
		},
	);

	test("the console's document answers every path below it, so that a link leads deep", async () => {
		await using site = await open();
		const text = await (await site.get("/console")).text();
		const deep = await site.get("/console/people/some-id/history");
		expect(await deep.text()).toBe(text);
		expect((await site.get("/reference/elsewhere")).status).toBe(404);
		expect((await site.get("/consoles")).status).toBe(404);
	});

	test("the root leads a browser to the console, and tells a program what there is", async () => {
		await using site = await open();
		const led = await site.get("/", browser);
		expect([led.status, led.headers.get("location")]).toEqual([
			302,
			"/console",
		]);
		const told = await site.get("/", { accept: "application/json" });
		expect(await told.json()).toMatchObject({ reference: "/reference" });
	});

	test("without pages there is nothing at their paths, and the root says nothing of them", async () => {
		await using api = await openApi();
		const get = (path: string) =>
			api.server.fetch(
				new Request(`http://localhost${path}`, { headers: browser }),
			);
		for (const { path } of pages) expect((await get(path)).status).toBe(404);
		const root = await get("/");
		expect(root.status).toBe(200);
		expect(await root.text()).not.toContain("/console");
	});

	test("a page that cannot be made is a 500 with its cause in the log", async () => {
		const causes: unknown[] = [];
		await using api = await openApi({
			pages: { open: () => Promise.reject(new Error("no bundler here")) },
			log: { failure: (_, cause) => causes.push(cause), request() {} },
		});
		const reply = await api.server.fetch(
			new Request("http://localhost/console"),
		);
		expect(reply.status).toBe(500);
		expect(await reply.text()).not.toContain("bundler");
		expect((causes[0] as Error).cause).toMatchObject({
			message: "no bundler here",
		});
	});

	test("other methods than GET are refused", async () => {
		await using api = await openApi({ pages: library });
		for (const { path } of pages) {
			const reply = await api.server.fetch(
				new Request(`http://localhost${path}`, { method: "POST" }),
			);
			expect(reply.status).toBe(405);
			expect(reply.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
		}
	});
});
