import { describe, expect, test } from "bun:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { operations } from "../../src/contract/operations.ts";
import { updatePerson } from "../../src/contract/people.ts";
import { scopes } from "../../src/directory/access/token.ts";
import { statusOf } from "../../src/http/errors.ts";
import { introductionIds } from "../../src/manual/introduction.ts";
import { readConfig } from "../../src/settings/config.ts";
import {
	codesIn,
	readDocument,
	readSections,
	readTables,
} from "../source/document.ts";
import { describeApi } from "../webex/harness.ts";

const readPage = (id: string) =>
	readDocument(`src/manual/introduction/${id}.md`);

describeApi("the reference as Markdown", (openApi) => {
	test("lists every page in llms.txt, and each is there without a token", async () => {
		await using api = await openApi();
		const get = async (path: string) => {
			const reply = await api.server.fetch(
				new Request(`http://localhost${path}`),
			);
			return { reply, text: await reply.text() };
		};
		const { reply, text } = await get("/llms.txt");
		expect(reply.status).toBe(200);
		expect(reply.headers.get("content-type")).toBe("text/plain; charset=utf-8");
		const ids = [...text.matchAll(/reference\/([\w-]+)\.md/g)].map(
			([, id = ""]) => id,
		);
		expect(ids.slice(0, introductionIds.length)).toEqual([...introductionIds]);
		expect(ids.slice(introductionIds.length).sort()).toEqual(
			operations
				.filter(({ dialect }) => dialect !== "stand-in")
				.map(({ id }) => id)
				.sort(),
		);
		for (const id of ids) {
			const page = await get(`/reference/${id}.md`);
			expect(page.reply.status).toBe(200);
			expect(page.reply.headers.get("content-type")).toBe(
				"text/markdown; charset=utf-8",
			);
			expect(page.text).toStartWith("# ");
		}
		const { text: page } = await get("/reference/updatePerson.md");
		for (const name of Object.keys(updatePerson.body?.schema.properties ?? {}))
			expect(page).toContain(`- \`${name}\` (`);
		expect(page).toContain("`412`: ");
		const missing = await get("/reference/nothing.md");
		expect(missing.reply.status).toBe(404);
		expect(missing.text).toContain("/llms.txt");
	});

	test("names the server by the address under which it is asked", async () => {
		await using api = await openApi();
		for (const path of ["/llms.txt", "/reference/start.md"]) {
			const reply = await api.server.fetch(
				new Request(`http://people.example:81${path}`),
			);
			const text = await reply.text();
			expect(text).toContain("http://people.example:81/");
			expect(text).not.toContain("localhost");
		}
	});

	test("sends the same document as it is, and compressed in the encoding that is accepted", async () => {
		await using api = await openApi();
		const get = (encoding: string) =>
			api.server.fetch(
				new Request("http://localhost/openapi.json", {
					headers: { "accept-encoding": encoding },
				}),
			);
		const plain = await (await get("identity")).text();
		const brotli = await get("gzip, br;q=0.8");
		expect(brotli.headers.get("content-encoding")).toBe("br");
		expect(brotli.headers.get("vary")).toContain("accept-encoding");
		const bytes = new Uint8Array(await brotli.arrayBuffer());
		expect(brotliDecompressSync(bytes).toString()).toBe(plain);
		expect(bytes.byteLength).toBeLessThan(90_000);
		const gzipped = await get("gzip, br;q=0");
		expect(
			gunzipSync(new Uint8Array(await gzipped.arrayBuffer())).toString(),
		).toBe(plain);
	});
});

describe("the introduction", () => {
	test("has every status of a refusal, and no other", () => {
		const rows = readTables(readPage("errors")).flatMap(([status]) =>
			codesIn(status ?? "").map(Number),
		);
		expect(rows.sort()).toEqual([...new Set(Object.values(statusOf))].sort());
	});

	test("has the problem codes of errors.md", () => {
		expect(readTables(readPage("problem-codes"))).toEqual(
			readSections(readDocument("docs/errors.md"), 2)
				.filter(({ title }) => title === "Problem codes")
				.flatMap(({ text }) => readTables(text)),
		);
	});

	test("names only scopes that exist", () => {
		const named = readPage("authentication").match(
			/`(?:spark|spark-admin|identity|audit):\w+`/g,
		);
		expect(named?.length).toBeGreaterThan(10);
		for (const scope of named ?? [])
			expect(scopes as readonly string[]).toContain(scope.slice(1, -1));
	});

	test("has the limits of the settings", () => {
		const text = readPage("limits").replaceAll(",", "");
		for (const name of [
			"bodyBytesMax",
			"bulkBytesMax",
			"jobBytesMax",
			"requestsInFlightMax",
		] as const) {
			const { [name]: value } = readConfig({}, {});
			expect(text).toContain(`${value} `);
		}
	});

	test("links only to calls and pages that exist", () => {
		const known = new Set<string>([
			...introductionIds,
			...operations.map(({ id }) => id),
		]);
		for (const id of introductionIds)
			for (const [, target = ""] of readPage(id).matchAll(/\]\(#([\w-]+)/g))
				expect(known).toContain(target);
	});
});
