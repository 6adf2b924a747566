import { expect, test } from "bun:test";
import { hash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { verifyChain } from "../../src/directory/history/chain.ts";
import {
	copyStore,
	openCopyEnd,
	openStore,
} from "../../src/process/open-store.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { seedOrganization } from "../../src/sample/seed.ts";
import type { StoreAddress } from "../../src/settings/store-address.ts";
import {
	type CopyEnd,
	type CopyRow,
	type CopyTable,
	sumUp,
} from "../../src/storage/copy.ts";
import { createFolder } from "../end-to-end/process.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { listFiles, readDocument } from "../source/document.ts";

const now = Date.UTC(2026, 0, 1);
const peopleCount = 1200;

test("both engines have the same tables with the same columns, and none is forgotten", async () => {
	await using place = await openPlaces();
	await using sqlite = await openCopyEnd(place.sqlite("a"), "target");
	await using postgres = await openCopyEnd(place.postgres, "target");
	const describe = ({ tables }: CopyEnd) =>
		tables.map(({ name, columns }) => ({ name, columns })).sort(byName);
	expect(describe(sqlite)).toEqual(describe(postgres));
	const made = listFiles("src/storage")
		.filter((path) => path.endsWith(".sql"))
		.flatMap((path) => [
			...readDocument(path).matchAll(/^CREATE TABLE (\w+)/gm),
		])
		.map(([, name]) => name as string)
		// An index of the lines of history, which is built when they are copied.
		.filter((name) => name !== "subject_lines");
	expect(sqlite.tables.map(({ name }) => name).sort()).toEqual(
		[...new Set(made)].sort(),
	);
});

test("a directory goes from SQLite to PostgreSQL and back, and every row is the same", async () => {
	await using place = await openPlaces();
	await fill(place.sqlite("a"));
	const there = await copyStore({
		from: place.sqlite("a"),
		to: place.postgres,
	});
	const back = await copyStore({ from: place.postgres, to: place.sqlite("b") });
	const again = await copyStore({
		from: place.sqlite("b"),
		to: place.sqlite("c"),
	});
	expect([...back].sort(byName)).toEqual([...there].sort(byName));
	expect([...again].sort(byName)).toEqual([...there].sort(byName));
	expect(there.filter(({ rows }) => rows === 0)).toEqual([]);
	for (const at of [place.postgres, place.sqlite("c")]) await expectAlive(at);
});

test("a copy that was cut off continues where it stopped, and has no duplicates", async () => {
	await using place = await openPlaces();
	await fill(place.sqlite("a"));
	const from = place.sqlite("a");
	for (const to of [place.postgres, place.sqlite("b")]) {
		let seen = 0;
		for (const share of [0.1, 0.5, 0.9]) {
			const cut = copyStore(
				{ from, to },
				{
					onCopied(rows, total) {
						seen = rows;
						if (rows > total * share) throw new Error("cut off");
					},
				},
			);
			await expect(cut).rejects.toThrow("cut off");
		}
		const firsts: number[] = [];
		await copyStore({ from, to }, { onCopied: (rows) => firsts.push(rows) });
		expect(firsts[0]).toBeGreaterThanOrEqual(seen);
		await expectAlive(to);
	}
});

test("a copy that is not finished is refused as a source, and as the target of another", async () => {
	await using place = await openPlaces();
	await fill(place.sqlite("a"));
	await fill(place.sqlite("other"));
	const half = place.sqlite("half");
	const cut = copyStore(
		{ from: place.sqlite("a"), to: half },
		{
			onCopied(rows) {
				if (rows > 0) throw new Error("cut off");
			},
		},
	);
	await expect(cut).rejects.toThrow("cut off");
	await expect(copyStore({ from: half, to: place.postgres })).rejects.toThrow(
		"is itself the target of an incomplete copy",
	);
	await expect(
		copyStore({ from: place.sqlite("other"), to: half }),
	).rejects.toThrow("holds part of a copy from");
});

test("a source that was changed between two runs is noticed", async () => {
	await using place = await openPlaces();
	const from = place.sqlite("a");
	await fill(from);
	const cut = copyStore(
		{ from, to: place.postgres },
		{
			onCopied(rows, total) {
				if (rows > total * 0.99) throw new Error("cut off");
			},
		},
	);
	await expect(cut).rejects.toThrow("cut off");
	await using store = await openStore(from);
	await store.organizations.lock(sampleIds.organization, {
		reason: "later",
		until: now,
	});
	await expect(copyStore({ from, to: place.postgres })).rejects.toThrow(
		/The copy differs from .*, which was changed .*: organizations \(/,
	);
});

test("a target with something in it is refused and stays as it is", async () => {
	await using place = await openPlaces();
	await fill(place.sqlite("a"));
	for (const to of [place.postgres, place.sqlite("b")]) {
		await using store = await openStore(to);
		await store.writeSetting("kept", "as it is");
		await expect(copyStore({ from: place.sqlite("a"), to })).rejects.toThrow(
			"already holds a directory (its table settings is not empty)",
		);
		expect(await store.readSetting("kept")).toBe("as it is");
		expect(await store.organizations.list()).toEqual([]);
	}
});

test("an empty source, a missing file and the same address twice are refused", async () => {
	await using place = await openPlaces();
	await expect(
		copyStore({ from: place.postgres, to: place.sqlite("b") }),
	).rejects.toThrow("is empty: there is nothing to copy");
	await expect(
		copyStore({ from: place.sqlite("none"), to: place.postgres }),
	).rejects.toThrow("There is no directory at");
	await fill(place.postgres);
	await expect(
		copyStore({ from: place.postgres, to: place.postgres }),
	).rejects.toThrow("are the same directory");
});

test("a source cannot be changed while it is being copied, and can be read", async () => {
	await using place = await openPlaces();
	const file = join(place.folder, "a.db");
	await fill(place.sqlite("a"));
	await fill(place.postgres);
	await using _ = await openCopyEnd(place.sqlite("a"), "source");
	await using __ = await openCopyEnd(place.postgres, "source");
	const db = new DatabaseSync(file);
	expect(() => db.exec("BEGIN IMMEDIATE")).toThrow("database is locked");
	db.close();
	await using store = await openStore({ ...place.postgres, lockMsMax: 100 });
	await expect(store.writeSetting("late", "yes")).rejects.toMatchObject({
		code: "unavailable",
	});
	expect((await store.organizations.list()).length).toBe(4);
});

async function openPlaces() {
	const folder = await createFolder();
	const database = await takeDatabase();
	const postgres = {
		engine: "postgres" as const,
		address: database.address,
		...testOptions,
		replicas: [],
	};
	return {
		folder: folder.path,
		sqlite: (name: string): StoreAddress => ({
			engine: "sqlite",
			file: join(folder.path, `${name}.db`),
		}),
		postgres,
		async [Symbol.asyncDispose]() {
			await database[Symbol.asyncDispose]();
			await folder[Symbol.asyncDispose]();
		},
	};
}

// The sample, a larger organization, a little history, and something in every other table that there is.
async function fill(place: StoreAddress): Promise<void> {
	const store = await openStore(place);
	await store.load(createSample(now));
	await seedOrganization(store, { count: peopleCount, seed: 1, now });
	for (const id of [sampleIds.admin, sampleIds.john])
		await store.people.update(targetOf(id), (current) => ({
			person: {
				...current,
				title: "Ünï 👋 'quoted' \\ \"twice\"",
				version: current.version + 1,
			},
			warnings: [],
		}));
	await store[Symbol.asyncDispose]();
	await using end = await openCopyEnd(place, "target");
	for (const table of end.tables)
		if ((await end.count(table)) === 0) {
			const at = { from: undefined, to: "filling" };
			await end.changeNote(at);
			const rows = [1, 2, 3].map((number) => makeRow(table, number));
			await end.write(table, rows, { from: "filling", to: "filled" });
			await end.changeNote({ from: "filled", to: undefined });
		}
}

function targetOf(id: string) {
	return {
		orgId: sampleIds.organization,
		id,
		author: {
			orgId: sampleIds.organization,
			personId: sampleIds.admin,
			trackingId: "ROUTER_copy",
			at: now,
		},
	};
}

// What refers to another table finds its row there: the first is called 1 everywhere. Most columns take a number or its digits.
function makeRow({ columns }: CopyTable, number: number): CopyRow {
	return Object.fromEntries(
		columns.map((column) => [
			column,
			column === "org_id"
				? sampleIds.organization
				: /^is_/.test(column)
					? number % 2
					: /_id$|^id$/.test(column) || !/_at$|_until$|^row$/.test(column)
						? String(number)
						: number,
		]),
	);
}

async function expectAlive(place: StoreAddress): Promise<void> {
	await using store = await openStore(place);
	const author = targetOf(sampleIds.admin);
	const change = await store.people.update(author, (current) => ({
		person: { ...current, title: "Alive", version: current.version + 1 },
		warnings: [],
	}));
	expect(change.person).toMatchObject({ title: "Alive", version: 3 });
	const lines = await store.changes.list({
		orgId: sampleIds.organization,
		limit: 10,
	});
	expect(lines.map(({ id }) => id)).toEqual([1, 2, 3]);
	const chain = await verifyChain(store.changes, {
		orgId: sampleIds.organization,
		digest: (text) => hash("sha256", text, "hex"),
	});
	expect(chain).toMatchObject({ lineCount: 3, head: { id: 3 } });
	expect(chain.broken).toBeUndefined();
	await using end = await openCopyEnd(place, "target");
	const people = await sumUp(end, "people");
	expect(people.rows).toBeGreaterThan(peopleCount);
}

function byName(a: { name: string }, b: { name: string }): number {
	return a.name < b.name ? -1 : 1;
}
