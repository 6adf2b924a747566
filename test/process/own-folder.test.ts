import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demandOwnFolder } from "../../src/process/first-start.ts";
import { readConfig } from "../../src/settings/config.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-own-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
	["nothing", [], true],
	["a directory", ["peopled.db", "notes.txt"], true],
	["what was made before a directory", ["tls", "notes.txt"], true],
	["the marks of an empty file system", ["lost+found", ".gitkeep"], true],
	["files of something else", ["notes.txt"], false],
	["a database of something else", [".hidden", "other.db"], false],
])("a folder with %s", (title, names, isAllowed) => {
	const data = join(folder, title);
	mkdirSync(data);
	for (const name of names) writeFileSync(join(data, name), "");
	const demand = () => demandOwnFolder(readConfig({ data }, {}));
	if (isAllowed) expect(demand).not.toThrow();
	else expect(demand).toThrow("none of its files is from peopled");
});

test("a folder that is not there is created", () => {
	const data = join(folder, "missing");
	expect(() => demandOwnFolder(readConfig({ data }, {}))).not.toThrow();
});
