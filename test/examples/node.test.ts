import { expect, test } from "bun:test";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { version } from "../../src/settings/version.ts";
import { readDocument, root } from "../source/document.ts";
import { openExample } from "./example.ts";

test("the project for the Webex JavaScript SDK passes on Node, with the packages of its manifest", async () => {
	const { dependencies, devDependencies } = JSON.parse(
		readDocument("examples/node-webex/package.json"),
	) as Record<string, Record<string, string>>;
	expect(devDependencies).toEqual({
		peopled: `file:../../peopled-${version}.tgz`,
	});
	await using example = await openExample("node-webex");
	const modules = join(example.path, "node_modules");
	await mkdir(join(modules, "@webex"), { recursive: true });
	await symlink(root, join(modules, "peopled"));
	for (const [name, wanted] of Object.entries(dependencies ?? {})) {
		const there = join(root, "node_modules", name);
		await symlink(there, join(modules, name));
		const { version } = JSON.parse(
			readDocument(`node_modules/${name}/package.json`),
		) as { version: string };
		expect([name, version]).toEqual([name, wanted]);
	}
	const { exitCode, output } = await example.run("npm", [
		...["test", "--", "--test-reporter=tap", "--test-isolation=none"],
	]);
	expect(output).toContain("# pass 7\n# fail 0\n");
	expect(exitCode).toBe(0);
}, 60_000);
