import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countPeople } from "../../src/storage/sql/people/people-count.ts";
import {
	type PeopleReader,
	usualLimits,
} from "../../src/storage/sql/people/people-reader.ts";
import {
	type Database,
	openDatabase,
} from "../../src/storage/sqlite/database.ts";
import { openPeopleReader } from "../../src/storage/sqlite/people-reader.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { contents, createPerson, messaging } from "./conformance/fixture.ts";

describe("counts of people", () => {
	const orgId = "counted";
	const query = { orgId, limit: 1, isPresenceWanted: false };
	const several = { ...query, licenseId: messaging, isLoginEnabled: true };
	const limits = { ...usualLimits, gathered: 2, slice: 5, passedSlice: 5 };
	let statements = 0;
	const folder = mkdtempSync(join(tmpdir(), "peopled-counts-"));
	const file = join(folder, "peopled.db");
	const store = openSqliteStore(file);
	let database: Database;
	const open = (): PeopleReader => {
		const reader = openPeopleReader(database);
		return {
			...reader,
			limits,
			all: (sql, values) => {
				statements++;
				return reader.all(sql, values);
			},
		};
	};
	beforeAll(async () => {
		await store.load({
			organizations: [{ id: orgId, displayName: orgId, createdAt: 1 }],
			licenses: contents.licenses?.map((license) => ({ ...license, orgId })),
			people: Array.from({ length: 100 }, (_, index) => ({
				person: createPerson(`p${index}`, {
					orgId,
					displayName: `Ann ${index}`,
					emails: [`ann${index}@${orgId}.example`],
					licenses: index < 60 ? [messaging] : [],
				}),
				presence: { isShared: true },
			})),
		});
		({ database } = openDatabase(file));
	});
	afterAll(async () => {
		database.close();
		await store[Symbol.asyncDispose]();
		rmSync(folder, { recursive: true });
	});

	test("say that there are at least so many where not everyone could be looked at", async () => {
		const reader = open();
		const short = { ...reader, limits: { ...limits, counted: 20 } };
		const few = { ...reader, limits: { ...limits, noted: 20 } };
		const text = { ...query, searchPrefix: "ann" };
		expect(await countPeople(reader, several)).toEqual({
			count: 60,
			isExact: true,
		});
		expect(await countPeople(short, several)).toEqual({
			count: 20,
			isExact: false,
		});
		expect(await countPeople(reader, text)).toEqual({
			count: 100,
			isExact: true,
		});
		const found = await countPeople(few, text);
		expect(found.isExact).toBe(false);
		expect(found.count).toBeGreaterThanOrEqual(20);
		expect(found.count).toBeLessThan(100);
	});

	test.each([
		["everyone", query],
		["a license", { ...query, licenseId: messaging }],
		["several filters", several],
		["a text", { ...query, searchPrefix: "ann" }],
	])("of %s end when nobody waits for them", async (_, asked) => {
		const aborting = new AbortController();
		const reader = open();
		statements = 0;
		await countPeople(reader, asked, aborting.signal);
		const whole = statements;
		statements = 0;
		const counting = countPeople(reader, asked, aborting.signal);
		const reason = new Error("Gone.");
		aborting.abort(reason);
		await expect(counting).rejects.toBe(reason);
		expect(statements).toBeLessThan(whole / 2);
	});
});
