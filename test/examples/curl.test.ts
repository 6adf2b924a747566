import { expect } from "bun:test";
import { openExample, testWhere, works } from "./example.ts";

testWhere(
	works("bash", "--version") && works("curl", "--version") && works("jq", "-n"),
	"bash, curl or jq is missing",
	"the script for curl changes, retries, refuses and takes back",
	async () => {
		await using example = await openExample("curl");
		const { exitCode, output } = await example.run("./test.sh", []);
		expect(output.match(/^(not )?ok - .*/gm)).toHaveLength(10);
		expect(output).not.toContain("not ok");
		expect(exitCode).toBe(0);
	},
);
