import { describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { openDatabase } from "./database.ts";
import {
	formOf,
	listedIds,
	openShortValues,
	storedText,
} from "./short-values.ts";

const raw = new DatabaseSync(":memory:");
raw.exec(
	"CREATE TABLE organizations (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE); INSERT INTO organizations VALUES (7, 'acme')",
);
const short = openShortValues(raw);

const ids = fc.oneof(
	fc.uuid(),
	fc.uuid().map((id) => id.toUpperCase()),
	fc.uuid().map((id) => id.replaceAll("-", "")),
	fc.uuid().map((id) => id.replace("-", "0")),
	fc.uuid().map((id) => `${id.slice(0, 7)}-${id[8]}${id.slice(9)}`),
	fc.uuid().map((id) => id.replace(/.$/, "\u0660")),
	fc.constantFrom("", "=", "=a", "abcd", "0123456789abcdef", "acme"),
	fc.string(),
);

describe("an id in short form", () => {
	test("is read as it was written, on its own and in lists and records of SQL", () => {
		const listed = raw.prepare(
			`SELECT ${listedIds} AS id FROM json_each(?) LIMIT 1`,
		);
		const recorded = raw.prepare(
			`SELECT ${storedText("id", "value")} AS id FROM json_each(?)`,
		);
		fc.assert(
			fc.property(ids, (id) => {
				// SQLite ends a text at NUL, which no id has.
				fc.pre(!id.includes("\0") && id.isWellFormed());
				const stored = short.shorten("id", id);
				expect(short.lengthen("id", stored)).toBe(id);
				const list = short.shorten("id", [id]);
				expect(listed.get(list as string)?.id).toEqual(stored as never);
				expect(recorded.get(JSON.stringify([id]))?.id).toEqual(stored as never);
			}),
			{ numRuns: 1000 },
		);
	});

	test("has 16 bytes for a UUID, in the order of the text", () => {
		fc.assert(
			fc.property(fc.uuid(), fc.uuid(), (left, right) => {
				const [a, b] = [left, right].map((id) => short.shorten("id", id));
				expect([a, b]).toEqual([
					expect.any(Uint8Array),
					expect.any(Uint8Array),
				]);
				expect((a as Uint8Array).length).toBe(16);
				expect(
					Math.sign(Buffer.compare(a as Uint8Array, b as Uint8Array)),
				).toBe(left < right ? -1 : left > right ? 1 : 0);
			}),
		);
	});
});

describe("a scope in short form", () => {
	const scopes = fc.oneof(
		ids,
		fc.tuple(ids, ids).map((pair) => pair.join("/")),
		fc.tuple(fc.uuid(), ids).map((pair) => pair.join("/")),
		fc.tuple(fc.uuid(), fc.uuid(), ids).map((parts) => parts.join("/")),
	);

	test("is read as it was written", () => {
		fc.assert(
			fc.property(scopes, (scope) => {
				expect(short.lengthen("scope", short.shorten("scope", scope))).toBe(
					scope,
				);
			}),
			{ numRuns: 1000 },
		);
	});

	test("has 16 bytes for each UUID", () => {
		const lengthOf = (scope: string) =>
			(short.shorten("scope", scope) as Uint8Array).length;
		expect(lengthOf(randomUUID())).toBe(16);
		expect(lengthOf(`${randomUUID()}/${randomUUID()}`)).toBe(32);
	});
});

describe("an organization in short form", () => {
	test("is its row number, on its own and in lists and records of SQL", () => {
		expect(short.shorten("org", "acme")).toBe(7);
		expect(short.lengthen("org", 7)).toBe("acme");
		expect(short.shorten("org", ["acme"])).toBe("[7]");
		const { row } = raw
			.prepare(`SELECT ${storedText("org", "value")} AS row FROM json_each(?)`)
			.get('["acme"]') as { row: number };
		expect(row).toBe(7);
	});

	test("keeps an unknown id, which equals no row number", () => {
		for (const id of ["7", "globex"]) {
			const stored = short.shorten("org", id);
			expect(short.lengthen("org", stored)).toBe(id);
			const { isEqual } = raw
				.prepare("SELECT count(*) AS isEqual FROM organizations WHERE row = ?")
				.get(stored as string) as { isEqual: number };
			expect(isEqual).toBe(0);
		}
	});

	test("is not the one of a transaction that was rolled back", () => {
		const { database } = openDatabase(":memory:");
		const organize = (id: string) => {
			database.run("INSERT INTO organizations (id) VALUES ($1)", id);
			database.run("INSERT INTO people (org_id) VALUES ($org1)", id);
		};
		const listOrganizations = () =>
			database.all<{ org_id: string }>("SELECT org_id FROM people");
		database.exec(
			"CREATE TABLE organizations (row INTEGER PRIMARY KEY, id TEXT UNIQUE)",
		);
		database.exec("CREATE TABLE people (org_id INTEGER) STRICT");
		for (const [begin, rollBack] of [
			["BEGIN", "ROLLBACK"],
			["SAVEPOINT part", "ROLLBACK TO part"],
		] as const) {
			database.exec(begin);
			organize("globex");
			expect(listOrganizations()).toEqual([{ org_id: "globex" }]);
			database.exec(rollBack);
			expect(() =>
				database.run("INSERT INTO people (org_id) VALUES ($org1)", "globex"),
			).toThrow("INTEGER");
		}
		organize("initech");
		expect(listOrganizations()).toEqual([{ org_id: "initech" }]);
		expect(
			database.all("SELECT 1 FROM people WHERE org_id = $org1", "globex"),
		).toEqual([]);
		database.close();
	});
});

test("a hash in short form has 32 bytes and is read as it was written", () => {
	const hash = Buffer.from(randomUUID().repeat(2)).toString("hex").slice(0, 64);
	const stored = short.shorten("hash", hash) as Uint8Array;
	expect(stored.length).toBe(32);
	expect(short.lengthen("hash", stored)).toBe(hash);
});

test("a column of another table has its values as they are", () => {
	expect(formOf("people", "id")).toBe("id");
	expect(formOf("people", "document")).toBeUndefined();
	expect(formOf("tokens", "person_id")).toBeUndefined();
	expect(formOf(null, null)).toBeUndefined();
});
