import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findOwnCommand, inOwnWords } from "../../src/process/own-command.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-command-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The bundle of a package that is installed in a folder; `manifest` is that of the folder. */
function install(name: string, manifest?: unknown): string {
	const project = join(folder, name);
	mkdirSync(project);
	if (manifest !== undefined)
		writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
	return pathToFileURL(join(project, "node_modules/peopled/dist/main.js")).href;
}

test("a command is named as it was installed", () => {
	const commandOf = (module: string) => findOwnCommand({ module });
	expect(findOwnCommand()).toBe("npm run peopled --");
	expect(commandOf(install("project", { name: "tests" }))).toBe("npx peopled");
	expect(commandOf(install("global"))).toBe("peopled");
	const packages = ["./peopled-0.2.0.tgz"];
	expect(commandOf(install("npx", { _npx: { packages } }))).toBe(
		"npx ./peopled-0.2.0.tgz",
	);
	expect(commandOf("file:///srv/peopled/dist/main.js")).toBe("peopled");
});

test("an executable is named as its file, with its folder unless that has commands", () => {
	const commandOf = (program: string) =>
		findOwnCommand({
			module: "file:///$bunfs/root/main.js",
			...{ program, folder: "/home/ada", path: "/usr/local/bin:/usr/bin" },
		});
	expect(commandOf("/usr/bin/peopled")).toBe("peopled");
	expect(commandOf("/home/ada/peopled-0.2.0-linux-x64")).toBe(
		"./peopled-0.2.0-linux-x64",
	);
	expect(commandOf("/home/ada/tools/peopled")).toBe("./tools/peopled");
	expect(commandOf("/opt/peopled")).toBe("../../opt/peopled");
});

test("a sentence names the commands as they are run here", () => {
	const sentence =
		"Start one with `npm start`, or `npm start -- --data x`; `peopled token list` lists them, and `peopled` is the name.";
	expect(inOwnWords(sentence, "npx peopled")).toBe(
		"Start one with `npx peopled serve`, or `npx peopled serve --data x`; `npx peopled token list` lists them, and `npx peopled` is the name.",
	);
	expect(inOwnWords(sentence, "npm run peopled --")).toBe(
		"Start one with `npm start`, or `npm start -- --data x`; `npm run peopled -- token list` lists them, and `npm run peopled --` is the name.",
	);
});
