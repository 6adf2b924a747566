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
import { join } from "node:path";
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
	createJob,
	createLicense,
	createPerson,
	expectRefusal,
	read,
	readEverything,
	remove,
} from "./conformance/fixture.ts";
import { creation } from "./conformance/steps.ts";

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

function addOrganization(store: Store, id: string): Promise<void> {
	return store.load({
		organizations: [{ id, displayName: id, createdAt: 9 }],
	});
}

function tokenOf(id: string, personId: string, more: object = {}) {
	return {
		id,
		orgId: acme,
		personId,
		name: id,
		secretHash: `hash of ${id}`,
		scopes: [],
		createdAt: now,
		...more,
	};
}

describe.each(Object.entries(places))("snapshots in %s", (_, placeOf) => {
	test("bring everything back, and the history goes on from there", async () => {
		await using opened = await openWith(placeOf());
		const { store, snapshots } = opened;
		await add(store, createPerson("ann"));
		await change(store, "ann", { title: "first" });
		await store.tokens.create(tokenOf("t1", "ann"));
		const before = await readEverything(store);
		const saved = await snapshots.save("before", { now });
		expect(saved).toMatchObject({ name: "before", createdAt: now, people: 1 });
		await change(store, "ann", { title: "second" });
		await add(store, createPerson("bob"));
		await addOrganization(store, "late");
		const { snapshot } = await snapshots.load("before");
		expect(snapshot).toEqual(saved);
		expect(await readEverything(store)).toEqual(before);
		expect(await store.organizations.get("late")).toBeUndefined();
		// A person in the place of the one who is gone, in an organization in the place of another.
		await addOrganization(store, "later");
		await add(store, createPerson("bob", { orgId: "later" }));
		expect((await read(store, "bob", "later"))?.orgId).toBe("later");
		await change(store, "ann", { title: "third" });
		expect((await read(store, "ann"))?.title).toBe("third");
		expect(await store.changes.newestId(acme)).toBe(3);
	});

	test("are kept apart, listed by name, replaced on request and deleted", async () => {
		await using opened = await openWith(placeOf());
		const { store, snapshots } = opened;
		expect(await snapshots.list()).toEqual([]);
		await snapshots.save("b", { now });
		await add(store, createPerson("ann"));
		await snapshots.save("a.b-c_d", { now: now + 1 });
		expect((await snapshots.list()).map(({ name }) => name)).toEqual([
			"a.b-c_d",
			"b",
		]);
		await expectRefusal(snapshots.save("b", { now }), "conflict");
		await snapshots.load("b");
		expect(await read(store, "ann")).toBeUndefined();
		await snapshots.load("a.b-c_d");
		expect(await read(store, "ann")).toBeDefined();
		await snapshots.save("b", { now: now + 2, mayReplace: true });
		expect((await snapshots.list()).at(-1)).toMatchObject({
			createdAt: now + 2,
			people: 1,
		});
		await snapshots.delete("b");
		await expectRefusal(snapshots.delete("b"), "notFound");
		await expectRefusal(snapshots.load("b"), "notFound");
		expect((await snapshots.list()).length).toBe(1);
	});

	test("are saved by one of two who choose the same name", async () => {
		await using opened = await openWith(placeOf());
		const { snapshots } = opened;
		const ends = await Promise.allSettled([
			snapshots.save("s", { now }),
			snapshots.save("s", { now }),
		]);
		expect(
			ends
				.slice(0, 2)
				.map(({ status }) => status)
				.toSorted(),
		).toEqual(["fulfilled", "rejected"]);
	});

	test("keep the token that asks for the load, and those it was made with, unless its person is gone", async () => {
		await using opened = await openWith(placeOf());
		const { store, snapshots } = opened;
		await add(store, createPerson("ann"));
		await store.tokens.create(tokenOf("old", "ann"));
		await snapshots.save("s", { now });
		await add(store, createPerson("bob"));
		await store.tokens.create(tokenOf("parent", "ann"));
		await store.tokens.create(tokenOf("child", "ann", { madeWith: "parent" }));
		await store.tokens.create(tokenOf("other", "ann"));
		await store.tokens.create(tokenOf("bobs", "bob"));
		const idsAfter = async (keptTokenId: string) => {
			await snapshots.save("late", { now, mayReplace: true });
			const { isTokenKept } = await snapshots.load("s", { keptTokenId });
			const ids = (await store.tokens.list(acme)).map(({ id }) => id).sort();
			await snapshots.load("late");
			return { isTokenKept, ids };
		};
		expect(await idsAfter("child")).toEqual({
			isTokenKept: true,
			ids: ["child", "old", "parent"],
		});
		expect(await idsAfter("old")).toEqual({ isTokenKept: true, ids: ["old"] });
		expect(await idsAfter("bobs")).toEqual({
			isTokenKept: false,
			ids: ["old"],
		});
	});

	test("count an era with each load, also of a state from before another load", async () => {
		await using opened = await openWith(placeOf());
		const { snapshots } = opened;
		await snapshots.save("s", { now });
		expect(snapshots.era).toBe(0);
		await snapshots.load("s");
		await snapshots.load("s");
		expect(snapshots.era).toBe(2);
		await snapshots.save("t", { now });
		await snapshots.load("s");
		await snapshots.load("t");
		expect(snapshots.era).toBe(4);
	});

	test("wait their turn among other writes, of which each happens before or after", async () => {
		await using opened = await openWith(placeOf());
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

	test("come after a long change that is running, and after them the next one finds its organizations", async () => {
		await using opened = await openWith(placeOf());
		const { store, snapshots } = opened;
		await snapshots.save("s", { now });
		const addMany = (orgId: string) =>
			store.people.together(
				Array.from({ length: 60 }, (_, index) =>
					creation(`${orgId}${index}`, { orgId }),
				),
				"each",
			);
		await addOrganization(store, "one");
		const running = addMany("one");
		const load = snapshots.load("s");
		await Promise.all([running, load]);
		expect(await store.changes.newestId("one")).toBe(0);
		// It takes the number of the one that is gone.
		await addOrganization(store, "two");
		await addMany("two");
		expect(await store.changes.newestId("two")).toBe(60);
		expect((await read(store, "two59", "two"))?.orgId).toBe("two");
	});

	test("end the leases of whoever works on a webhook or a job", async () => {
		await using opened = await openWith(placeOf());
		const { store, snapshots } = opened;
		const key = { orgId: acme, id: "job" };
		await store.jobs.create(createJob());
		await store.jobs.finish(key, { warnings: [] });
		const lease = { now, until: now + 5000 };
		expect(await store.jobs.claim({ owner: "one", ...lease })).toBeDefined();
		await snapshots.save("s", { now });
		await snapshots.load("s");
		// The lease would otherwise last five more seconds.
		expect(await store.jobs.claim({ owner: "two", ...lease })).toMatchObject({
			id: "job",
			state: "running",
		});
		await store.jobs.release(key, { owner: "one", until: 0 });
		expect(await store.jobs.claim({ owner: "one", ...lease })).toBeUndefined();
	});
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

	test("leave a directory that verifies, with the heads of its histories noted anew", async () => {
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
		await first.store.snapshots?.save("s", { now });
		for (let version = 0; version < 5; version++)
			await change(first.store, "ann", { title: String(version) });
		await first.store[Symbol.asyncDispose]();
		const second = open();
		await second.store.snapshots?.load("s");
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

	test("are not loaded beside a running server", async () => {
		const file = newFile();
		const server = openSqliteStore(file, { server: { warn() {} } });
		await server.load(contents);
		await using command = await openWith(file);
		await command.snapshots.save("s", { now });
		await expect(command.snapshots.load("s")).rejects.toThrow(
			/^Another server is running .* Load the snapshot through it, with --url/,
		);
		await server.snapshots?.load("s");
		await server[Symbol.asyncDispose]();
		await command.snapshots.load("s");
	});
});
