import { afterAll } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { describeStore } from "./conformance.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-store-"));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeStore("SQLite in memory", async () => ({
	store: openSqliteStore(":memory:"),
}));

describeStore("SQLite in a file", async () => {
	const file = join(folder, `${files++}.db`);
	const store = openSqliteStore(file);
	return {
		store,
		async reopen() {
			await store[Symbol.asyncDispose]();
			return openSqliteStore(file);
		},
	};
});
