import { expect } from "bun:test";
import { openExample, testWhere, works } from "./example.ts";

testWhere(
	works("go", "version"),
	"there is no Go on this machine",
	"the project for Go exports everybody, and vet finds nothing",
	async () => {
		await using example = await openExample("go");
		expect(await example.run("go", ["vet", "./..."])).toEqual({
			exitCode: 0,
			output: "",
		});
		const { exitCode, output } = await example.run("go", ["test", "-v"]);
		expect(output.match(/^ *--- (PASS|FAIL)/gm)).toHaveLength(9);
		expect(output).not.toContain("FAIL");
		expect(exitCode).toBe(0);
	},
);
