import { describe, expect, test } from "bun:test";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { openProgram } from "../source/shell.ts";
import { type Api, ids, openApi, people, startAt } from "../webex/harness.ts";

const open = (isStandIn = true) =>
	openApi(() => openSqliteStore(":memory:"), { isStandIn });

/** Runs a command against the API, as its full administrator. */
async function run(api: Api, line: string): Promise<string[]> {
	const token = await api.tokenOf(people.full);
	const { program, lines } = openProgram(
		api.store,
		async () => {},
		(request) => {
			request.headers.set("authorization", `Bearer ${token}`);
			return api.server.fetch(request);
		},
	);
	await program.parseAsync(line.split(" "), { from: "user" });
	return lines;
}

async function rename(api: Api, displayName: string): Promise<void> {
	const admin = await api.tokenOf(people.full);
	const path = `/people/${ids.person}`;
	const type = { "content-type": "application/merge-patch+json" };
	await api.call(admin, "PATCH", path, { displayName }, type);
}

const nameOf = async (api: Api) => (await api.see(ids.person)).displayName;

describe("peopled clock", () => {
	test("shows, sets, moves, stops and resets the time of a running server", async () => {
		await using api = await open();
		expect(await run(api, "clock show")).toEqual([
			new Date(startAt).toISOString(),
		]);
		expect(await run(api, "clock set 2027-01-01T00:00:00Z")).toEqual([
			"2027-01-01T00:00:00.000Z",
		]);
		expect(await run(api, "clock advance 1h30m")).toEqual([
			"2027-01-01T01:30:00.000Z",
		]);
		await run(api, "clock freeze");
		api.clock.now += 1000;
		expect(await run(api, "clock unfreeze")).toEqual([
			"2027-01-01T01:30:00.000Z",
		]);
		expect(await run(api, "clock reset")).toEqual([
			new Date(startAt + 1000).toISOString(),
		]);
	});

	test("passes a refusal on, and tells a server that is no stand-in", async () => {
		await using api = await open();
		await expect(run(api, "clock advance never")).rejects.toThrow(
			"advance must be numbers with s, m, h or d",
		);
		await using other = await open(false);
		await expect(run(other, "clock show")).rejects.toThrow(
			"The server is no stand-in.",
		);
		await expect(run(other, "reset")).rejects.toThrow(
			"The server is no stand-in.",
		);
		for (const words of ["fault list", "fault clear 1", "fault incidents"])
			await expect(run(other, words)).rejects.toThrow(
				"The server has no fault rules.",
			);
	});
});

// In this shell, a directory is the store of the server.
describe.each([
	["of a running server", ""],
	["of a directory", " --data ./data"],
])("peopled snapshot %s", (_, place) => {
	test("saves, lists, loads and deletes", async () => {
		await using api = await open();
		const before = await nameOf(api);
		await run(api, `snapshot save one${place}`);
		await rename(api, "Somebody Else");
		await run(api, `snapshot save two${place}`);
		const [heads, one, two] = await run(api, `snapshot list${place}`);
		expect(heads).toMatch(/^NAME +CREATED +PEOPLE +BYTES$/);
		expect(one).toMatch(/^one +2\S+Z +\d+ +\d+$/);
		expect(two).toMatch(/^two /);
		await run(api, `snapshot load one${place}`);
		expect(await nameOf(api)).toBe(before);
		await expect(run(api, `snapshot save two${place}`)).rejects.toThrow(
			'There is already a snapshot "two".',
		);
		await run(api, `snapshot save two --replace${place}`);
		await run(api, `snapshot delete one${place}`);
		await expect(run(api, `snapshot load one${place}`)).rejects.toThrow(
			'There is no snapshot "one".',
		);
		await expect(run(api, `snapshot load ../two${place}`)).rejects.toThrow(
			"is not the name of a snapshot",
		);
	});

	test("goes back to the start", async () => {
		await using api = await open();
		const before = await nameOf(api);
		await expect(run(api, `reset${place}`)).rejects.toThrow(
			'There is no snapshot "start".',
		);
		await run(api, `snapshot save start${place}`);
		await rename(api, "Somebody Else");
		await run(api, `reset${place}`);
		expect(await nameOf(api)).toBe(before);
	});
});
