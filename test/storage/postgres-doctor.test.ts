import { expect, test } from "bun:test";
import {
	examineDatabase,
	judgeHosts,
	judgeReplica,
} from "../../src/process/doctor/examine-database.ts";
import type { Finding } from "../../src/process/doctor/finding.ts";
import {
	type InspectedDatabase,
	inspectDatabase,
} from "../../src/storage/postgres/inspect-database.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";

const ills = (findings: readonly Finding[]) =>
	findings
		.filter(({ state }) => state !== "ok")
		.map(({ check, state }) => `${check}: ${state}`);

test("the doctor reads the schema, the role and the settings of a PostgreSQL database", async () => {
	await using place = await takeDatabase();
	const store = await openPostgresStore(place.address, testOptions);
	await store[Symbol.asyncDispose]();
	const [found] = await inspectDatabase(place.address, testOptions);
	expect(found).toMatchObject({
		...{ failure: undefined, isStandby: false, encoding: "UTF8" },
		...{ schema: found?.newest, standbys: [] },
	});
	expect(Math.abs(Date.now() - (found?.clockMs ?? 0))).toBeLessThan(60_000);
	// The server of the tests keeps nothing when its machine stops.
	const findings = await examineDatabase(
		{
			...{ engine: "postgres", address: place.address, ...testOptions },
			replicas: [],
			connectionsMax: 100_000,
		},
		{ workers: 2 },
	);
	const found2 = ills(findings);
	if (found?.settings.fsync === "off")
		expect(found2).toContain("durability: problem");
	expect(found2).toContain("connections: problem");
	expect(found2).toContain("secrets: warning");
});

const sound: InspectedDatabase = {
	...{ address: "postgres://db1/peopled", failure: undefined },
	...{ version: "16.2", versionNumber: 160_002, isStandby: false },
	...{ isSuperuser: false, encoding: "UTF8", schema: 3, newest: 3 },
	settings: {
		...{ fsync: "on", full_page_writes: "on", synchronous_commit: "on" },
		...{ max_connections: "100", superuser_reserved_connections: "3" },
		default_transaction_read_only: "off",
	},
	...{ tookMs: 0, standbys: [], lagSeconds: undefined },
	get clockMs() {
		return Date.now();
	},
};

test("each judgment about PostgreSQL tells good from bad", () => {
	const judge = (change: Partial<InspectedDatabase>) =>
		ills(judgeHosts([{ ...sound, ...change }], 10));
	const set = (name: string, value: string) =>
		judge({ settings: { ...sound.settings, [name]: value } });
	expect(judge({})).toEqual([]);
	expect(judge({ failure: "no route" })).toEqual(["database: problem"]);
	expect(judge({ isStandby: true })).toEqual(["database: problem"]);
	expect(judge({ versionNumber: 140_001 })).toEqual(["database: problem"]);
	expect(judge({ schema: 4 })).toEqual(["database: problem"]);
	expect(judge({ schema: 2 })).toEqual([]);
	expect(judge({ isSuperuser: true })).toEqual(["database: warning"]);
	expect(judge({ encoding: "LATIN1" })).toEqual(["database: problem"]);
	expect(judge({ clockMs: Date.now() - 60_000 })).toEqual(["clock: warning"]);
	expect(judge({ standbys: [{ name: "db2", lagBytes: 1e9 }] })).toEqual([
		"replication: warning",
	]);
	for (const name of ["fsync", "full_page_writes", "synchronous_commit"])
		expect(set(name, "off")).toEqual(["durability: problem"]);
	expect(set("default_transaction_read_only", "on")).toEqual([
		"database: problem",
	]);
	expect(set("max_connections", "12")).toEqual(["connections: problem"]);
	const down = { ...sound, failure: "no route" };
	expect(ills(judgeHosts([down, sound], 10))).toEqual(["database: warning"]);
	expect(judgeReplica(sound).state).toBe("ok");
	expect(judgeReplica(down).state).toBe("warning");
	expect(judgeReplica({ ...sound, lagSeconds: 9 }).state).toBe("warning");
});
