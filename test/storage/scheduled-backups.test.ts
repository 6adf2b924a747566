import { describe, expect, test } from "bun:test";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { openStore, restoreStore } from "../../src/process/open-store.ts";
import {
	type BackupPlan,
	chooseOldest,
	startBackups,
	untilFirst,
} from "../../src/storage/sqlite/file/scheduled-backups.ts";
import { createFolder, waitFor } from "../end-to-end/process.ts";
import {
	acme,
	authorAt,
	contents,
	createPerson,
} from "./conformance/fixture.ts";

const place = (file: string) =>
	({ engine: "sqlite", file }) as Parameters<typeof openStore>[0];
const never = 366 * 86_400_000;
const wholeName = /^peopled-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.db$/;

interface Setup extends AsyncDisposable {
	file: string;
	folder: string;
	told: string[];
	warned: string[];
	start(
		plan?: Partial<BackupPlan>,
		now?: () => number,
	): ReturnType<typeof startBackups>;
}

async function openSetup(): Promise<Setup> {
	const outer = await createFolder();
	const file = join(outer.path, "data", "peopled.db");
	const folder = join(outer.path, "data", "backups");
	const store = await openStore(place(file));
	await store.load(contents);
	const told: string[] = [];
	const warned: string[] = [];
	const started: ReturnType<typeof startBackups>[] = [];
	return {
		file,
		folder,
		told,
		warned,
		start(plan = {}, now = Date.now) {
			const backups = startBackups(
				{ file, folder, everyMs: never, keptMax: 7, ...plan },
				{
					now,
					steadyNow: () => performance.now(),
					info: (sentence) => told.push(sentence),
					warn: (sentence) => warned.push(sentence),
				},
			);
			started.push(backups);
			return backups;
		},
		async [Symbol.asyncDispose]() {
			for (const backups of started) await backups.stop();
			await store[Symbol.asyncDispose]();
			chmodSync(outer.path, 0o700);
			await outer[Symbol.asyncDispose]();
		},
	};
}

describe("backups that a server makes by itself", () => {
	test("are whole files for their owner only, of which a directory is restored", async () => {
		await using setup = await openSetup();
		const backups = setup.start();
		await waitFor("a backup", async () => backups.lastSuccessAt);
		const [name = ""] = readdirSync(setup.folder);
		expect(name).toMatch(wholeName);
		expect(statSync(setup.folder).mode & 0o777).toBe(0o700);
		expect(statSync(join(setup.folder, name)).mode & 0o777).toBe(0o600);
		const other = `${setup.file}-other`;
		restoreStore(place(other), join(setup.folder, name));
		await using restored = await openStore(place(other));
		expect((await restored.organizations.list()).map(({ id }) => id)).toContain(
			acme,
		);
	});

	test("follow each other, and only as many as wanted are kept, the newest", async () => {
		await using setup = await openSetup();
		mkdirSync(setup.folder, { mode: 0o700 });
		writeFileSync(join(setup.folder, "peopled-notes.db"), "not a backup");
		const backups = setup.start({ everyMs: 20, keptMax: 2 });
		await waitFor("five backups", async () => setup.told.length >= 5);
		await backups.stop();
		const names = readdirSync(setup.folder).filter((name) =>
			wholeName.test(name),
		);
		const made = setup.told.map((sentence) => /[^/]*\.db/.exec(sentence)?.[0]);
		expect(names.sort()).toEqual(made.slice(-2) as string[]);
		expect(existsSync(join(setup.folder, "peopled-notes.db"))).toBe(true);
		expect(setup.warned).toEqual([]);
	});

	test("that fail leave nothing, are told and counted, and come again at the next time", async () => {
		await using setup = await openSetup();
		mkdirSync(setup.folder, { recursive: true });
		const blocked = join(setup.folder, "blocked");
		writeFileSync(blocked, "a file, where the folder should be");
		const backups = setup.start({ folder: blocked, everyMs: 20 });
		await waitFor("two failures", async () => backups.failures >= 2);
		expect(setup.warned[0]).toContain("could not be made");
		expect(setup.warned[0]).toContain("tried again with the next backup");
		expect(backups.lastSuccessAt).toBeUndefined();
		expect(readdirSync(setup.folder)).toEqual(["blocked"]);
	});

	test("leave nothing half behind when the server stops, also what was left by one that was killed", async () => {
		await using setup = await openSetup();
		mkdirSync(setup.folder, { mode: 0o700 });
		for (const rest of ["", "-journal"])
			writeFileSync(
				join(setup.folder, `peopled-2026-01-01T00-00-00-000Z.db.part${rest}`),
				"half",
			);
		const backups = setup.start();
		await waitFor("a file that is being written", async () =>
			readdirSync(setup.folder).every((name) => !name.includes("2026-01-01")),
		);
		await backups.stop();
		expect(
			readdirSync(setup.folder).filter((name) => !wholeName.test(name)),
		).toEqual([]);
		expect(setup.warned).toEqual([]);
	});

	test("count from the last one that is there after a start, and its time is the one of the last success", async () => {
		await using setup = await openSetup();
		const first = setup.start();
		await waitFor("a backup", async () => first.lastSuccessAt);
		await first.stop();
		const again = setup.start({ everyMs: never });
		expect(again.lastSuccessAt).toBe(first.lastSuccessAt as number);
		await again.stop();
		const late = setup.start({ everyMs: 1000 }, () => Date.now() + 5000);
		await waitFor("another backup", async () => setup.told.length === 2);
		await late.stop();
		expect(readdirSync(setup.folder).length).toBe(2);
	});

	test("do not stop changes while they are written", async () => {
		await using setup = await openSetup();
		const store = await openStore(place(setup.file));
		setup.start({ everyMs: 1 });
		let made = 0;
		await waitFor("three backups", async () => {
			await store.people.create(
				{ orgId: acme, id: `p${made}`, author: authorAt(1) },
				() => ({ person: createPerson(`p${made}`), warnings: [] }),
			);
			made++;
			return setup.told.length >= 3;
		});
		await store[Symbol.asyncDispose]();
		expect(setup.warned).toEqual([]);
	});
});

const times = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 20 });

describe("the time of the next backup", () => {
	test("is never further away than the span, and at once without a backup, wherever the clock was", () => {
		fc.assert(
			fc.property(
				times,
				fc.integer({ min: 0, max: 10_000 }),
				fc.integer({ min: 1, max: 20_000 }),
				(known, now, everyMs) => {
					const ms = untilFirst(known, { now, everyMs });
					expect(ms).toBeGreaterThanOrEqual(0);
					expect(ms).toBeLessThanOrEqual(everyMs);
					if (known.every((at) => at > now)) expect(ms).toBe(0);
				},
			),
		);
	});
});

describe("the backups that are removed", () => {
	test("are those beyond the number kept, never the newest, and those before it from the oldest", () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), {
					minLength: 1,
					maxLength: 20,
				}),
				fc.nat(19),
				fc.integer({ min: 1, max: 20 }),
				(known, place, keptMax) => {
					const newest = known[place % known.length] as number;
					const removed = chooseOldest(known, { newest, keptMax });
					expect(removed).not.toContain(newest);
					expect(removed.length).toBe(Math.max(0, known.length - keptMax));
					const kept = known.filter((at) => !removed.includes(at));
					const oldestKept = Math.min(...kept.filter((at) => at <= newest));
					for (const at of removed)
						expect(at > newest || at < oldestKept).toBe(true);
				},
			),
		);
	});
});
