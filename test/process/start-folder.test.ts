import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createFolder, startServer } from "../end-to-end/process.ts";
import { root } from "../source/document.ts";

test("the folder in which it starts on Bun runs no code and changes no setting", async () => {
	await using folder = await createFolder();
	const put = (name: string, text: string) =>
		writeFileSync(join(folder.path, name), text);
	put("other.js", 'console.log("code of the folder");\n');
	put("bunfig.toml", 'preload = ["./other.js"]\n');
	put(".env", "PEOPLED_SAMPLE=off\nPEOPLED_WORKERS=nonsense\n");
	put(
		"tsconfig.json",
		JSON.stringify({
			compilerOptions: { baseUrl: ".", paths: { "*": ["./other.js"] } },
		}),
	);
	await using server = await startServer({
		program: [
			join(root, "node_modules/.bin/node"),
			join(root, "bin/peopled.js"),
		],
		folder: folder.path,
	});
	const { stdout, stderr } = await server.stop();
	expect(stdout).toContain("API");
	expect(stdout + stderr).not.toContain("code of the folder");
	expect(stdout).toContain("sample");
});
