import { afterAll, describe, expect, test } from "bun:test";
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLogDamage } from "../../src/storage/sqlite/file/log-damage.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	acme,
	authorAt,
	contents,
	createPerson,
} from "./conformance/fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-damage-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const changes = 12;

/** A directory as a killed server leaves it: its files are copied while it is open. */
async function leaveBehind(name: string): Promise<string> {
	const live = join(folder, `${name}-live.db`);
	const store = openSqliteStore(live);
	await store.load(contents);
	for (let number = 0; number < changes; number++)
		await store.people.create(
			{ orgId: acme, id: `p${number}`, author: authorAt(1) },
			() => ({ person: createPerson(`p${number}`), warnings: [] }),
		);
	const left = join(folder, `${name}.db`);
	for (const suffix of ["", "-wal", "-shm"])
		copyFileSync(`${live}${suffix}`, `${left}${suffix}`);
	await store[Symbol.asyncDispose]();
	if (existsSync(`${live}-heads`))
		copyFileSync(`${live}-heads`, `${left}-heads`);
	return left;
}

function flip(path: string, at: number): void {
	const bytes = readFileSync(path);
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	writeFileSync(path, bytes);
}

describe("a log that a killed server left behind", () => {
	test("has no damage, and none when its end was not written whole", async () => {
		const log = `${await leaveBehind("whole")}-wal`;
		expect(findLogDamage(log)).toBeUndefined();
		const size = statSync(log).size;
		for (const missing of [1, 24, 4096, 4119, 4120, 5000, 8240]) {
			truncateSync(log, size - missing);
			expect(findLogDamage(log)).toBeUndefined();
		}
	});

	test.each([0.5, 0.7, 0.9])(
		"tells what no longer counts when a bit at %p of it is flipped",
		async (place) => {
			const file = await leaveBehind(`flipped-${place}`);
			const log = `${file}-wal`;
			flip(log, Math.floor(statSync(log).size * place));
			const damage = findLogDamage(log);
			expect(damage?.endsBehind).toBeGreaterThan(0);
			const told: string[] = [];
			const store = openSqliteStore(file, {
				server: { warn: (line) => told.push(line) },
			});
			// What was told is true: SQLite takes what stands before, and nothing behind.
			expect(
				(await store.changes.list({ orgId: acme, limit: 100 })).length,
			).toBeLessThan(changes);
			await store[Symbol.asyncDispose]();
			expect(told.join("\n")).toContain(log);
			expect(told.join("\n")).toContain("It had".toLowerCase());
			const name = log.slice(folder.length + 1);
			expect(
				readdirSync(folder).some((other) =>
					other.startsWith(`${name}-damaged-`),
				),
			).toBe(true);
		},
	);

	test("tells that its last transaction does not count when a bit of its salts is flipped", async () => {
		const log = `${await leaveBehind("salts")}-wal`;
		const lastFrame = statSync(log).size - 4096 - 24;
		for (const at of [8, 15]) {
			flip(log, lastFrame + at);
			expect(findLogDamage(log)?.endsBehind).toBe(1);
			flip(log, lastFrame + at);
		}
	});

	test.each([0.3, 0.9, 0.001])(
		"tells that it was cut off at %p of its length, although the rest is whole",
		async (place) => {
			const file = await leaveBehind(`cut-${place}`);
			const log = `${file}-wal`;
			const index = `${file}-shm`;
			expect(findLogDamage(log, index)).toBeUndefined();
			truncateSync(log, Math.max(32, Math.floor(statSync(log).size * place)));
			expect(findLogDamage(log)).toBeUndefined();
			expect(findLogDamage(log, index)?.sentence).toContain("was cut off");
			const told: string[] = [];
			const server = { warn: (line: string) => told.push(line) };
			try {
				await openSqliteStore(file, { server })[Symbol.asyncDispose]();
			} catch (cause) {
				expect((cause as Error).message).toMatch(/is empty, but/);
			}
			expect(told.join("\n")).toContain("was cut off");
		},
	);

	test("does not become a new directory when nothing of it counts any more", async () => {
		const file = await leaveBehind("nothing");
		flip(`${file}-wal`, 100);
		const told: string[] = [];
		expect(() =>
			openSqliteStore(file, { server: { warn: (line) => told.push(line) } }),
		).toThrow(/is empty, but .* records 3 organizations/);
		expect(told.join("\n")).toContain("do not count");
	});

	test("tells when its beginning is damaged", async () => {
		const log = `${await leaveBehind("beginning")}-wal`;
		for (const at of [2, 9, 17, 25]) {
			flip(log, at);
			expect(findLogDamage(log)?.sentence).toContain("beginning");
			flip(log, at);
		}
	});
});

describe("a directory whose file is gone", () => {
	test("does not become a new one while the note beside it is there", async () => {
		const place = join(folder, "gone");
		mkdirSync(place);
		const file = join(place, "peopled.db");
		const store = openSqliteStore(file);
		await store.load(contents);
		await store[Symbol.asyncDispose]();
		rmSync(file);
		expect(() => openSqliteStore(file)).toThrow(
			/The directory in .* is gone.*peopled restore/,
		);
		expect(existsSync(file)).toBe(false);
		writeFileSync(file, "");
		expect(() => openSqliteStore(file)).toThrow(/The directory in .* is gone/);
		rmSync(`${file}-heads`);
		await openSqliteStore(file)[Symbol.asyncDispose]();
	});

	test("does not become a new one when an empty directory took its place", async () => {
		const place = join(folder, "emptied");
		const file = join(place, "peopled.db");
		const store = openSqliteStore(file);
		await store.load(contents);
		await store[Symbol.asyncDispose]();
		const empty = join(place, "empty.db");
		await openSqliteStore(empty)[Symbol.asyncDispose]();
		copyFileSync(empty, file);
		expect(() => openSqliteStore(file, { server: { warn() {} } })).toThrow(
			/is empty, but .* records \d+ organizations/,
		);
	});

	test("is told to be older when a copy of before took its place", async () => {
		const place = join(folder, "older");
		const file = join(place, "peopled.db");
		const first = openSqliteStore(file);
		await first.load(contents);
		await first[Symbol.asyncDispose]();
		copyFileSync(file, `${file}.old`);
		const second = openSqliteStore(file);
		await second.people.create(
			{ orgId: acme, id: "new", author: authorAt(1) },
			() => ({
				person: createPerson("new"),
				warnings: [],
			}),
		);
		await second[Symbol.asyncDispose]();
		copyFileSync(`${file}.old`, file);
		const told: string[] = [];
		const third = openSqliteStore(file, {
			server: { warn: (line) => told.push(line) },
		});
		await third[Symbol.asyncDispose]();
		expect(told.join("\n")).toMatch(/ends with change 0; it had 1 changes/);
	});
});

test("the files of a directory can be opened by nobody but their owner, and what is open is told", async () => {
	const place = join(folder, "modes");
	const file = join(place, "peopled.db");
	const store = openSqliteStore(file, { server: { warn() {} } });
	await store.load(contents);
	expect(statSync(place).mode & 0o777).toBe(0o700);
	for (const name of readdirSync(place))
		expect([name, statSync(join(place, name)).mode & 0o777]).toEqual([
			name,
			0o600,
		]);
	expect(readdirSync(place)).toContain("peopled.db-wal");
	await store[Symbol.asyncDispose]();
	expect(statSync(`${file}-heads`).mode & 0o777).toBe(0o600);
});

test("a second server on the same file is refused, and one after the first has ended is not", async () => {
	const file = join(folder, "locked.db");
	const server = { warn() {} };
	const first = openSqliteStore(file, { server });
	expect(() => openSqliteStore(file, { server })).toThrow(
		/Another server is running/,
	);
	await first[Symbol.asyncDispose]();
	await openSqliteStore(file, { server })[Symbol.asyncDispose]();
});
