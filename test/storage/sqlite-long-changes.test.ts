import { afterAll, describe, expect, test } from "bun:test";
import {
	copyFileSync,
	existsSync,
	mkdtempSync,
	rmSync,
	unlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../../src/directory/store/store.ts";
import type { StoredReply } from "../../src/directory/store/stored-reply.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { shortLength } from "../../src/storage/sqlite/writer/writer.ts";
import {
	openWriterThread,
	ThreadEnded,
} from "../../src/storage/sqlite/writer/writer-thread.ts";
import {
	acme,
	changedAt,
	contents,
	expectRefusal,
	read,
} from "./conformance/fixture.ts";
import { creation } from "./conformance/steps.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-long-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** More than what is written in one go on the main thread. */
const length = shortLength + 5;
const answer: StoredReply = {
	orgId: acme,
	personId: "ada",
	key: "k",
	fingerprint: "f",
	status: 200,
	headers: {},
	body: "done",
	keptAt: changedAt,
	expiresAt: changedAt + 1000,
};

async function openFilled(): Promise<{ store: Store; file: string }> {
	const file = join(folder, `${files++}.db`);
	const store = openSqliteStore(file);
	await store.load(contents);
	return { store, file };
}

// Steps that are decided and handed over to be written before `meanwhile`, which comes before their commit.
function createMany(store: Store, meanwhile: () => void | Promise<void>) {
	const steps = Array.from({ length }, (_, index) => creation(`p${index}`));
	return store.people.together(steps, "all", async () => {
		await meanwhile();
		return answer;
	});
}

describe("a long change", () => {
	test.each(["", " and was moved into the file before"])(
		"leaves nothing behind when the process is killed before its commit%s",
		async (moved) => {
			const { store, file } = await openFilled();
			if (moved !== "") {
				await store[Symbol.asyncDispose]();
			}
			const open = moved === "" ? store : openSqliteStore(file);
			const left = join(folder, `${files++}.db`);
			await createMany(open, () => {
				// The files as they are at this moment are what a killed process leaves behind.
				for (const suffix of ["", "-wal"])
					if (existsSync(`${file}${suffix}`))
						copyFileSync(`${file}${suffix}`, `${left}${suffix}`);
			});
			expect(await open.people.count({ orgId: acme })).toBe(length);
			await open[Symbol.asyncDispose]();
			const again = openSqliteStore(left);
			expect(await again.people.count({ orgId: acme })).toBe(0);
			expect(await again.changes.list({ orgId: acme, limit: 10 })).toEqual([]);
			expect(await again.replies.find(answer, changedAt)).toBeUndefined();
			await createMany(again, () => {});
			expect(await again.people.count({ orgId: acme })).toBe(length);
			await again[Symbol.asyncDispose]();
		},
	);

	test("waits for another process that writes to the file, and nobody else waits meanwhile", async () => {
		const { store, file } = await openFilled();
		const other = new DatabaseSync(file);
		other.exec("BEGIN IMMEDIATE");
		let isOver = false;
		const doing = createMany(store, () => {}).finally(() => {
			isOver = true;
		});
		for (let index = 0; index < 20; index++) {
			expect(await read(store, "p0")).toBeUndefined();
			expect(await store.checkHealth()).toEqual({ isWritable: true });
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(isOver).toBe(false);
		other.exec("COMMIT");
		other.close();
		await doing;
		expect(await store.people.count({ orgId: acme })).toBe(length);
		await store[Symbol.asyncDispose]();
	});

	test("keeps other processes from writing until it is on disk", async () => {
		const { store, file } = await openFilled();
		const other = new DatabaseSync(file);
		await createMany(store, () => {
			expect(() => other.exec("BEGIN IMMEDIATE")).toThrow("locked");
		});
		other.exec("BEGIN IMMEDIATE; COMMIT");
		other.close();
		await store[Symbol.asyncDispose]();
	});

	test("is not said to be kept in a file that the next start does not find", async () => {
		const file = join(folder, `${files++}.db`);
		const failures: string[] = [];
		const store = openSqliteStore(file, {
			onFailure: ({ message }) => failures.push(message),
		});
		await store.load(contents);
		const refused = createMany(store, () => unlinkSync(file));
		const refusal = await expectRefusal(refused, "unavailable");
		expect(refusal.message).toContain("not known whether the change was made");
		expect(failures).toEqual([expect.stringContaining("was removed")]);
		await expectRefusal(
			createMany(store, () => {}),
			"unavailable",
		);
		expect(existsSync(file)).toBe(false);
	});

	test("and short ones keep their order, and all are in the file when it is closed", async () => {
		const { store, file } = await openFilled();
		const ended: string[] = [];
		const note = (name: string) => () => {
			ended.push(name);
		};
		await Promise.all([
			store.writeSetting("a", "1").then(note("a")),
			createMany(store, () => {}).then(note("long")),
			store.writeSetting("b", "2").then(note("b")),
		]);
		expect(ended).toEqual(["a", "long", "b"]);
		await store[Symbol.asyncDispose]();
		expect(existsSync(`${file}-wal`)).toBe(false);
		const again = openSqliteStore(file);
		expect(await again.people.count({ orgId: acme })).toBe(length);
		await again[Symbol.asyncDispose]();
	});

	test("that waits when the store is closed is done before", async () => {
		const { store, file } = await openFilled();
		const doing = createMany(store, () => {});
		await store[Symbol.asyncDispose]();
		await doing;
		const again = openSqliteStore(file);
		expect(await again.people.count({ orgId: acme })).toBe(length);
		await again[Symbol.asyncDispose]();
	});
});

test("a thread that cannot open the file says that it has ended", async () => {
	const thread = openWriterThread(join(folder, "nowhere", "x.db"));
	const { transaction } = thread;
	await expect(transaction.begin()).rejects.toBeInstanceOf(ThreadEnded);
	await expect(transaction.commit()).rejects.toBeInstanceOf(ThreadEnded);
	await thread.close();
});
