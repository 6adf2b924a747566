import { afterAll, describe, expect, test } from "bun:test";
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { snapshotsMax } from "../../src/directory/snapshots/snapshot.ts";
import type { SnapshotStore } from "../../src/directory/store/snapshot-store.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { verifyStore } from "../../src/process/open-store.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	acme,
	add,
	change,
	changedAt,
	contents,
	createLicense,
	createPerson,
	expectRefusal,
	read,
	readEverything,
	remove,
} from "./conformance/fixture.ts";
import { describeSnapshots } from "./conformance/snapshots.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-snapshots-"));
let folders = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = changedAt;

interface Opened extends AsyncDisposable {
	store: Store;
	snapshots: SnapshotStore;
	file: string;
}

async function openWith(file: string): Promise<Opened> {
	const store = openSqliteStore(file);
	if ((await store.organizations.list()).length === 0)
		await store.load(contents);
	return {
		store,
		snapshots: store.snapshots as SnapshotStore,
		file,
		[Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
	};
}

const newFile = () => join(folder, String(folders++), "peopled.db");
const places = { memory: () => ":memory:", "a file": newFile };

describe.each(Object.entries(places))("SQLite, with %s", (_, placeOf) => {
	describeSnapshots(async () => ({ store: openSqliteStore(placeOf()) }));
});

test("snapshots wait their turn among other writes, of which each happens before or after", async () => {
	await using opened = await openWith(newFile());
	const { store, snapshots } = opened;
	await add(store, createPerson("ann"));
	await snapshots.save("s", { now });
	const writes = Array.from({ length: 40 }, (_, index) =>
		add(store, createPerson(`p${index}`)),
	);
	const load = snapshots.load("s");
	const more = Array.from({ length: 40 }, (_, index) =>
		add(store, createPerson(`q${index}`)),
	);
	await Promise.all([...writes, load, ...more]);
	const { people } = (await readEverything(store)) as { people: unknown[] };
	// Those that were asked for before the load are gone, all others are there.
	expect(people.length).toBe(41);
	expect(await store.changes.newestId(acme)).toBe(41);
});

test("snapshots are limited in number", async () => {
	await using opened = await openWith(":memory:");
	const { snapshots } = opened;
	for (let index = 0; index < snapshotsMax; index++)
		await snapshots.save(`s${index}`, { now });
	await expectRefusal(snapshots.save("more", { now }), "conflict");
	await snapshots.save("s0", { now, mayReplace: true });
	await snapshots.delete("s1");
	await snapshots.save("more", { now });
});

describe("snapshots in files", () => {
	test("are readable by their owner only, outlive the store, and leave nothing else behind", async () => {
		const file = newFile();
		{
			await using opened = await openWith(file);
			await add(opened.store, createPerson("ann"));
			await opened.snapshots.save("s", { now });
			await remove(opened.store, "ann");
		}
		const shelf = join(file, "..", "snapshots");
		expect(readdirSync(shelf)).toEqual(["s.db"]);
		expect(statSync(join(shelf, "s.db")).mode & 0o777).toBe(0o600);
		expect(statSync(shelf).mode & 0o777).toBe(0o700);
		await using opened = await openWith(file);
		await opened.snapshots.load("s");
		expect(await read(opened.store, "ann")).toBeDefined();
		expect(readdirSync(shelf)).toEqual(["s.db"]);
	});

	test("leave a directory that verifies, with the heads of its histories noted again", async () => {
		const file = newFile();
		const open = () => {
			const sentences: string[] = [];
			const store = openSqliteStore(file, {
				server: { warn: (sentence) => sentences.push(sentence) },
			});
			return { store, sentences };
		};
		const first = open();
		await first.store.load(contents);
		await add(first.store, createPerson("ann"));
		await first.store.snapshots.save("s", { now });
		for (let version = 0; version < 5; version++)
			await change(first.store, "ann", { title: String(version) });
		await first.store[Symbol.asyncDispose]();
		const second = open();
		await second.store.snapshots.load("s");
		await change(second.store, "ann", { title: "new" });
		await second.store[Symbol.asyncDispose]();
		const third = open();
		await third.store[Symbol.asyncDispose]();
		expect([...second.sentences, ...third.sentences]).toEqual([]);
		const findings: string[] = [];
		await verifyStore(
			{ engine: "sqlite", file, secretKey: undefined },
			{ onFinding: (sentence) => findings.push(sentence), onProgress() {} },
		);
		expect(findings).toEqual([]);
	});

	test("of another schema, and files that are none, are refused and change nothing", async () => {
		await using opened = await openWith(newFile());
		const { store, snapshots, file } = opened;
		await add(store, createPerson("ann"));
		const before = await readEverything(store);
		const shelf = join(file, "..", "snapshots");
		await snapshots.save("older", { now });
		const older = new DatabaseSync(join(shelf, "older.db"));
		older.exec("DROP TABLE deliveries");
		older.close();
		writeFileSync(join(shelf, "noise.db"), "x".repeat(5000));
		const sentence = (await expectRefusal(snapshots.load("older"), "conflict"))
			.message;
		expect(sentence).toContain("another version");
		await expectRefusal(snapshots.load("noise"), "conflict");
		expect(await readEverything(store)).toEqual(before);
		// References are checked again.
		await expect(
			store.load({ licenses: [createLicense("l", { orgId: "nobody" })] }),
		).rejects.toBeDefined();
		expect((await snapshots.list()).map(({ name }) => name)).toEqual(["older"]);
		await change(store, "ann", { title: "still" });
	});

	test("that cannot be written leave nothing behind, and the writes continue", async () => {
		await using opened = await openWith(newFile());
		const { store, snapshots, file } = opened;
		const shelf = join(file, "..", "snapshots");
		const inTheWay = join(shelf, "s.db.part", "folder");
		mkdirSync(inTheWay, { recursive: true });
		await expectRefusal(snapshots.save("s", { now }), "unavailable");
		expect(await snapshots.list()).toEqual([]);
		await add(store, createPerson("ann"));
		rmSync(join(inTheWay, ".."), { recursive: true });
		expect((await snapshots.save("s", { now })).people).toBe(1);
	});

	test("leave nothing unfinished behind when a server starts", async () => {
		const file = newFile();
		{
			await using opened = await openWith(file);
			await opened.snapshots.save("whole", { now });
		}
		const beside = join(dirname(file), "snapshots");
		for (const rest of ["cut.db.part", "cut.db.part-journal"])
			writeFileSync(join(beside, rest), "half");
		await using _ = openSqliteStore(file, { server: { warn() {} } });
		expect(readdirSync(beside)).toEqual(["whole.db"]);
	});

	test("are not loaded beside a running server", async () => {
		const file = newFile();
		const server = openSqliteStore(file, { server: { warn() {} } });
		await server.load(contents);
		await using command = await openWith(file);
		await command.snapshots.save("s", { now });
		await expect(command.snapshots.load("s")).rejects.toThrow(
			/^Another server is running .* Load the snapshot through it, with --url/,
		);
		await server.snapshots.load("s");
		await server[Symbol.asyncDispose]();
		await command.snapshots.load("s");
	});
});
