import { expect, test } from "bun:test";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { expectStatus, ids, openApi, people } from "../webex/harness.ts";

const john = `/people/${ids.person}`;

test("transactions are counted when something is left of them, and dry runs are counted apart", async () => {
	await using api = await openApi(() => openSqliteStore(":memory:"));
	const token = await api.tokenOf(people.full);
	const put = async (status: number, query = "", body: object = {}) =>
		expectStatus(
			await api.call(token, "PUT", `${john}${query}`, {
				...{ displayName: "John Andersen", emails: [people.john] },
				...body,
			}),
			status,
		);
	// The first request of a person notes that they are active.
	await put(200, "", { title: "One" });
	const read = async () => {
		const { text } = await api.call(undefined, "GET", "//metrics");
		return ["commits", "committed_writes", "dry_runs"].map((name) =>
			Number(new RegExp(`^peopled_${name}_total (\\d+)$`, "m").exec(text)?.[1]),
		);
	};
	const [commits = 0, writes = 0, dryRuns = 0] = await read();
	await put(200, "?dryRun=true", { title: "Two" });
	await put(409, "", { emails: [people.member] });
	expect(await read()).toEqual([commits, writes, dryRuns + 1]);
	await put(200, "", { title: "Three" });
	expect(await read()).toEqual([commits + 1, writes + 1, dryRuns + 1]);
});
