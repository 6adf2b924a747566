import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { BulkReply } from "../../../src/contract/bulk.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { bulkBatchLength } from "../../../src/webex/bulk/bulk.ts";
import { type Api, expectStatus, openApi, people } from "../harness.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-bulk-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a bulk with an Idempotency-Key", () => {
	test("of one batch does nothing when its reply cannot be stored", async () => {
		const { api, file } = await openFile();
		await using _ = api;
		refuseReplies(file);
		const refused = await send(api, 5);
		expectStatus(refused, 503);
		expect(await countNew(api)).toBe(0);
		acceptReplies(file);
		const done = await send(api, 5);
		expectStatus(done, 200);
		expect(await countNew(api)).toBe(5);
		const again = await send(api, 5);
		expect(again.headers.get("idempotency-replayed")).toBe("true");
		expect(again.body).toEqual(done.body);
	});

	test("of several says which operations were done when the last batch cannot be written", async () => {
		const { api, file } = await openFile();
		await using _ = api;
		refuseReplies(file);
		const reply = await send(api, bulkBatchLength + 5);
		expectStatus(reply, 207);
		expect(reply.body).toMatchObject({ done: bulkBatchLength, failed: 5 });
		expect(await countNew(api)).toBe(bulkBatchLength);
		const statuses = reply.body.results.map(({ status }) => status);
		expect(new Set(statuses.slice(0, bulkBatchLength))).toEqual(new Set([200]));
		expect(new Set(statuses.slice(bulkBatchLength))).toEqual(new Set([503]));
	});

	test("keeps exactly the reply that it sends, whatever the operations came to", async () => {
		const { api } = await openFile();
		await using _ = api;
		const count = 2 * bulkBatchLength + 3;
		const first = await send(api, count, { isTaken: true });
		expectStatus(first, 207);
		const again = await send(api, count, { isTaken: true });
		expect(again.headers.get("idempotency-replayed")).toBe("true");
		expect(again.text).toBe(first.text);
		expect(again.status).toBe(first.status);
	});
});

async function openFile(): Promise<{ api: Api; file: string }> {
	const file = join(folder, `${files++}.db`);
	return { api: await openApi(() => openSqliteStore(file)), file };
}

// A file in which every commit with a reply fails; the mark of a request that is being answered has the status 0.
function refuseReplies(file: string): void {
	using database = new DatabaseSync(file);
	database.exec(
		`CREATE TABLE parents (id INTEGER PRIMARY KEY);
		CREATE TABLE broken (id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED);
		CREATE TRIGGER refuse_replies AFTER INSERT ON stored_replies WHEN new.status <> 0
		BEGIN INSERT INTO broken VALUES (1); END`,
	);
}

function acceptReplies(file: string): void {
	using database = new DatabaseSync(file);
	database.exec("DROP TRIGGER refuse_replies");
}

async function send(api: Api, count: number, { isTaken = false } = {}) {
	const operations = Array.from({ length: count }, (_, index) => ({
		method: "POST",
		path: "/people",
		body: {
			emails: [
				isTaken && index % 7 === 0 ? people.john : `new-${index}@example.com`,
			],
			displayName: `New ${index}`,
		},
	}));
	const token = await api.tokenOf(people.full);
	return api.call<BulkReply>(
		token,
		"POST",
		"/bulk",
		{ mode: "best-effort", operations },
		{ "idempotency-key": "one" },
	);
}

async function countNew(api: Api): Promise<number> {
	const token = await api.tokenOf(people.full);
	const { body } = await api.call<{ items: unknown[] }>(
		token,
		"GET",
		"/people?displayName=New&max=1000",
	);
	return body.items.length;
}
