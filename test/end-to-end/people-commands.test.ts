import { expect, test } from "bun:test";
import { adminToken, runPeopled, send, startServer } from "./process.ts";

const john = "john.andersen@example.com";

test("people are changed in the directory of a running server, and through the server, and each sees the other's changes", async () => {
	await using server = await startServer();
	const path = `/v1/people?email=${john}&callingData=true`;
	const read = async () =>
		(await send<{ items: { title?: string }[] }>(server, "GET", path)).items[0];
	const directory = ["--data", server.data];
	// The variable counts where no directory is named.
	const environment = { PEOPLED_URL: server.url, PEOPLED_TOKEN: adminToken };
	const changed = await runPeopled(
		["people", "set", john, "title=CTO", "-license=Meeting -", ...directory],
		"node",
		environment,
	);
	expect(changed).toMatchObject({
		exitCode: 0,
		stdout: "Changed John Andersen.\n",
	});
	expect(changed.stderr).toContain("Warning: The license");
	expect((await read())?.title).toBe("CTO");
	const through = await runPeopled(
		["people", "set", john, "title=CFO", "--json"],
		"bun",
		environment,
	);
	expect(JSON.parse(through.stdout)).toMatchObject({ title: "CFO" });
	const history = await runPeopled([
		...["people", "history", john],
		...directory,
	]);
	expect(history.stdout).toMatch(/ v3 +updated +Ada Admin +title: CTO → CFO\n/);
	expect(history.stdout).toMatch(/ v2 +updated +The operator /);
});

test("the exit code says who is to blame: nobody, the command line, the directory, or what is not there", async () => {
	await using server = await startServer();
	const run = async (words: string[], environment = {}) =>
		(await runPeopled(["people", ...words], "bun", environment)).exitCode;
	const directory = ["--data", server.data];
	const token = { PEOPLED_TOKEN: adminToken };
	const wrong = { PEOPLED_TOKEN: "wrong" };
	const url = ["--url", server.url];
	expect(await run(["show", john, ...directory])).toBe(0);
	expect(await run(["show", john, ...directory, ...url], token)).toBe(2);
	expect(await run(["show", john, "--jsn"])).toBe(2);
	expect(await run(["set", john, "titel=x", ...directory])).toBe(2);
	expect(await run(["show", "nobody@example.com", ...directory])).toBe(3);
	expect(await run(["set", john, "extension=1", ...directory])).toBe(3);
	expect(await run(["show", john, ...url], wrong)).toBe(3);
	expect(await run(["show", john, "--url", "http://127.0.0.1:1"], token)).toBe(
		4,
	);
	expect(
		await run(["show", john, "--store", "postgres://x:x@127.0.0.1:1/x"]),
	).toBe(4);
	await send(server, "POST", "/peopled/faults", { fault: { status: 500 } });
	expect(await run(["show", john, ...url], token)).toBe(1);
});
