import { afterAll, expect, test } from "bun:test";
import { readBaseline } from "../../src/rehearsal/clone/baseline.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { openApi, people } from "../webex/harness.ts";
import { cloneFrom, openCloneFolders } from "./cloning.ts";

const folders = openCloneFolders();
afterAll(() => folders[Symbol.dispose]());

test("a clone of the sample shows everything as the service does", async () => {
	await using api = await openApi(() => openSqliteStore(":memory:"));
	const token = await api.tokenOf(people.full);
	const requests: string[] = [];
	const dataFolder = folders.fresh();
	const { note } = await cloneFrom(
		async (request) => {
			requests.push(
				new URL(request.url).pathname + new URL(request.url).search,
			);
			return api.server.fetch(request);
		},
		{ dataFolder, token, clock: api.clock },
	);
	expect(note.counts).toMatchObject({ people: 201, groups: 3 });
	// Who reads, seven lists, three pages of people, and everyone again.
	expect(requests.length).toBe(12);
	expect(requests.filter((path) => path.startsWith("/v1/people/"))).toEqual([
		"/v1/people/me",
	]);
	expect(note.notKept).toEqual([]);
	const lines = await Array.fromAsync(readBaseline(dataFolder));
	expect(lines.length).toBe(201);
	expect(lines.filter(({ shown }) => shown !== undefined)).toEqual([]);
});
