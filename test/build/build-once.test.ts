import { afterAll, expect, test } from "bun:test";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildOnce, keyOf } from "../../bench/build/build-once.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-build-"));
afterAll(() => rmSync(folder, { recursive: true }));
const built = join(folder, "dist");
const file = join(built, "main.js");

const make = (text: string) => async (making: string) => {
	await Bun.sleep(0);
	writeFileSync(join(making, "main.js"), text);
};

test("a build is made once for its key, also by several at the same time, and again for another", async () => {
	let count = 0;
	const counted = (text: string) => async (making: string) => {
		count++;
		await make(text)(making);
	};
	await Promise.all(
		["first", "first", "first"].map((text) =>
			buildOnce(built, "1", counted(text)),
		),
	);
	expect(count).toBe(1);
	await buildOnce(built, "1", counted("other"));
	expect(readFileSync(file, "utf8")).toBe("first");
	await buildOnce(built, "2", counted("second"));
	expect(readFileSync(file, "utf8")).toBe("second");
	expect(count).toBe(2);
});

test("a build that fails leaves the one before, and nothing half made", async () => {
	await buildOnce(built, "3", make("third"));
	const failing = buildOnce(built, "4", async (making) => {
		await make("fourth")(making);
		throw new Error("does not compile");
	});
	await expect(failing).rejects.toThrow("does not compile");
	expect(readFileSync(file, "utf8")).toBe("third");
	expect(readdirSync(folder)).toEqual(["dist"]);
});

test("a build that was killed does not stop the next one", async () => {
	const { pid } = Bun.spawnSync(["true"]);
	mkdirSync(`${built}-lock`);
	writeFileSync(join(`${built}-lock`, "pid"), String(pid));
	mkdirSync(`${built}-new`);
	writeFileSync(join(`${built}-new`, "half"), "");
	await buildOnce(built, "5", make("fifth"));
	expect(readFileSync(file, "utf8")).toBe("fifth");
	expect(existsSync(join(built, "half"))).toBe(false);
	expect(readdirSync(folder)).toEqual(["dist"]);
});

test("the key follows the names and the contents of files", () => {
	const project = join(folder, "project");
	mkdirSync(join(project, "src/deep"), { recursive: true });
	writeFileSync(join(project, "package.json"), "{}");
	writeFileSync(join(project, "src/deep/a.ts"), "1");
	const read = () => keyOf(project, ["src", "package.json"]);
	const keys = [read()];
	expect(read()).toBe(keys[0] ?? "");
	writeFileSync(join(project, "src/deep/a.ts"), "2");
	keys.push(read());
	writeFileSync(join(project, "src/b.ts"), "");
	keys.push(read());
	writeFileSync(join(project, "package.json"), "{ }");
	keys.push(read());
	expect(new Set(keys).size).toBe(4);
});
