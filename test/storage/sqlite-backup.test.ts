import { expect, test } from "bun:test";
import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
	backUpStore,
	openStore,
	restoreStore,
} from "../../src/process/open-store.ts";
import { createFolder } from "../end-to-end/process.ts";
import {
	acme,
	authorAt,
	contents,
	createPerson,
} from "./conformance/fixture.ts";

test("a backup of a running server has what was there, and comes back in the place of a killed one without its log", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "data", "peopled.db");
	const place = { engine: "sqlite", file } as Parameters<typeof openStore>[0];
	const backup = join(folder.path, "backup.db");
	const live = await openStore(place, { server: { warn() {} } });
	await live.load(contents);
	const create = (id: string) =>
		live.people.create({ orgId: acme, id, author: authorAt(1) }, () => ({
			person: createPerson(id),
			warnings: [],
		}));
	await create("before");
	const heads = backUpStore(place, backup);
	expect(heads.find(({ orgId }) => orgId === acme)?.id).toBe(1);
	expect(statSync(backup).mode & 0o777).toBe(0o600);
	await create("after");
	expect(() => backUpStore(place, backup)).toThrow(/already/);
	expect(() => restoreStore(place, backup)).toThrow(
		/Another server is running/,
	);

	// The files of a killed server, with a log that is not of the backup.
	const killed = join(folder.path, "killed.db");
	for (const suffix of ["", "-wal"])
		copyFileSync(`${file}${suffix}`, `${killed}${suffix}`);
	await live[Symbol.asyncDispose]();
	const left = { ...place, file: killed } as typeof place;
	const { kept } = restoreStore(left, backup);
	const restored = await openStore(left);
	const names = (await restored.changes.list({ orgId: acme, limit: 10 })).map(
		({ subjectId }) => subjectId,
	);
	await restored[Symbol.asyncDispose]();
	expect(names).toEqual(["before"]);
	const old = await openStore({ ...place, file: kept } as typeof place);
	expect((await old.changes.list({ orgId: acme, limit: 10 })).length).toBe(2);
	await old[Symbol.asyncDispose]();
});

test("a backup that is damaged, or none, is refused and changes nothing", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "peopled.db");
	const place = { engine: "sqlite", file } as Parameters<typeof openStore>[0];
	const store = await openStore(place);
	await store.load(contents);
	await store[Symbol.asyncDispose]();
	const backup = join(folder.path, "backup.db");
	backUpStore(place, backup);
	const bytes = readFileSync(backup);
	bytes.fill(0x7f, 8192, 12288);
	writeFileSync(backup, bytes);
	const before = readFileSync(file);
	expect(() => restoreStore(place, backup)).toThrow(/damaged/);
	expect(() => restoreStore(place, join(folder.path, "none.db"))).toThrow(
		/There is no backup/,
	);
	const empty = join(folder.path, "empty.db");
	writeFileSync(empty, "");
	expect(() => restoreStore(place, empty)).toThrow(/empty\.db is empty/);
	const text = join(folder.path, "text.db");
	writeFileSync(text, "not a database, and longer than nothing");
	expect(() => restoreStore(place, text)).toThrow(
		/not a backup of a directory/,
	);
	expect(readFileSync(file).equals(before)).toBe(true);
});
