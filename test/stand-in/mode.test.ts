import { describe, expect, test } from "bun:test";
import { describeServer } from "../../src/process/announcement.ts";
import { isTestDirectory } from "../../src/process/first-start.ts";
import { readOptions } from "../../src/process/run-server.ts";
import { readConfig, type Settings } from "../../src/settings/config.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";

function modeOf(flags: Partial<Settings>, isTest: boolean) {
	const config = readConfig({ store: "postgres://x/y", ...flags }, {});
	const options = readOptions(config, { isSample: isTest, isTest });
	return [options.isStandIn, options.areFaultsAllowed];
}

describe("the mode of a stand-in", () => {
	test("is on by default in a test directory with one worker, and faults with it", () => {
		expect(modeOf({}, true)).toEqual([true, true]);
		expect(modeOf({}, false)).toEqual([false, false]);
		expect(modeOf({ workers: "2" }, true)).toEqual([false, true]);
		expect(modeOf({ standIn: "on" }, false)).toEqual([true, true]);
		expect(modeOf({ standIn: "off" }, true)).toEqual([false, false]);
		expect(modeOf({ standIn: "on", faults: "off" }, true)).toEqual([
			true,
			false,
		]);
	});

	test("is that of a sample and of a clone", async () => {
		await using store = openSqliteStore(":memory:");
		expect(await isTestDirectory(store)).toBe(false);
		await store.writeSetting("clone", "anything");
		expect(await isTestDirectory(store)).toBe(true);
	});

	test("is announced with the seed of its chance, which is random unless it is given", () => {
		const seedOf = (flags: Partial<Settings>) =>
			readOptions(readConfig(flags, {}), { isSample: true, isTest: true })
				.chanceSeed;
		expect(seedOf({ chanceSeed: "7" })).toBe(7);
		expect(new Set([seedOf({}), seedOf({}), seedOf({})]).size).toBeGreaterThan(
			1,
		);
		const announce = (chanceSeed: number | undefined) =>
			describeServer("http://localhost:1", {
				config: readConfig({}, {}),
				command: "peopled",
				isSample: true,
				isEmpty: false,
				adminToken: undefined,
				chanceSeed,
				tls: undefined,
			});
		expect(announce(7)).toContain("/peopled  (chance seed 7)");
		expect(announce(undefined)).not.toContain("Stand-in");
	});
});
