import { expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { certify } from "../../src/certify/certify.ts";
import { runCommand } from "../../src/certify/run-command.ts";
import { createFolder } from "../end-to-end/process.ts";

const client = fileURLToPath(new URL("client.mjs", import.meta.url));

/** Judges the client with a manner under some incidents. */
async function judge(
	manner: string,
	only: readonly string[],
	options: { timeoutMs?: number; report?: string; setup?: string } = {},
) {
	const told: string[] = [];
	const { rows, isPassed } = await certify({
		command: [process.execPath, client, manner],
		...{ setup: undefined, report: undefined, timeoutMs: 20_000, ...options },
		...{ only, signal: new AbortController().signal },
		environment: process.env,
		tell: (sentence) => told.push(sentence),
	});
	const verdicts = Object.fromEntries(
		rows.map(({ incident, verdict, directory }) => [
			incident,
			`${verdict}, ${directory}`,
		]),
	);
	return { verdicts, rows, isPassed, told };
}

test("a client that looks at no status does silent damage", async () => {
	const { verdicts, rows, isPassed } = await judge("careless", [
		"partly-changed-5xx",
		"locked",
		"unknown-property",
		"groups-page-broken",
	]);
	expect(verdicts).toEqual({
		locked: "wrong, as before",
		"groups-page-broken": "not touched, as wanted",
		"partly-changed-5xx": "wrong, in part",
		"unknown-property": "survived, as wanted",
	});
	expect(rows[0]?.why).toBe(
		'karim.jackson@example.com: department is "Engineering", not "Tests"; karim.jackson@example.com: title is "Director, Engineering", not "Certified"',
	);
	expect(isPassed).toBe(false);
});

test("a client that stops at a refusal has told of it", async () => {
	const { verdicts, isPassed, told } = await judge("strict", [
		"gateway-502",
		"partly-changed-5xx",
		"changed-but-504",
		"emails-reordered",
	]);
	expect(verdicts).toEqual({
		"gateway-502": "told, as before",
		"partly-changed-5xx": "told, in part",
		"changed-but-504": "told, as wanted",
		"emails-reordered": "not touched, as wanted",
	});
	expect(isPassed).toBe(true);
	expect(told[0]).toBe(
		"Without an incident, the command sent 2 requests and changed 2 values. Its standard output is compared too.",
	);
});

test("a client that does not wait hammers, and one that never ends hangs", async () => {
	const hasty = await judge("hasty", ["rate-limit-burst"]);
	expect(hasty.verdicts).toEqual({ "rate-limit-burst": "hammered, as before" });
	expect(hasty.rows[0]?.why).toMatch(
		/^PUT after 0\.\d s, Retry-After was 5 s$/,
	);
	const stuck = await judge("stuck", ["gateway-502"], { timeoutMs: 2000 });
	expect(stuck.verdicts).toEqual({ "gateway-502": "hung, as before" });
	expect([hasty.isPassed, stuck.isPassed]).toEqual([false, false]);
});

test("a client that creates a person under another address after a 400 has created two", async () => {
	const { rows } = await judge("twice", ["created-but-400"]);
	expect(rows).toMatchObject([
		{
			verdict: "wrong",
			directory: "otherwise",
			why: "created New Person twice",
		},
	]);
});

test("a client that reads too little prints something else", async () => {
	await using folder = await createFolder();
	const report = join(folder.path, "report.json");
	const { verdicts, isPassed } = await judge("reader", ["page-without-items"], {
		report,
	});
	expect(verdicts).toEqual({ "page-without-items": "differs, as wanted" });
	expect(isPassed).toBe(true);
	expect(statSync(report).mode & 0o777).toBe(0o600);
	const text = readFileSync(report, "utf8");
	expect(JSON.parse(text)).toMatchObject({
		withoutIncident: { changes: [], isOutputCompared: true },
		incidents: [
			{
				name: "page-without-items",
				verdict: "differs",
				touched: 1,
				output: { stdout: "read 100 people\n" },
				requests: [
					{ path: "/v1/people", isOfIncident: false },
					{ path: "/v1/people", isOfIncident: true },
				],
			},
		],
	});
});

test("the setup runs before each run", async () => {
	await using folder = await createFolder();
	const marks = join(folder.path, "marks");
	await judge("strict", ["locked"], { setup: `echo mark >> '${marks}'` });
	expect(readFileSync(marks, "utf8")).toBe("mark\n".repeat(3));
});

test.each([
	["idle", /sent no request\. It must use the address in PEOPLED_URL/],
	["fickle", /the second left another directory.*fixed names.*title is/],
	["hasty", /There is no incident "flood"\. There are: retry-after-garbage/],
])("refuses to judge a client that is %s", async (manner, sentence) => {
	const only = manner === "hasty" ? ["flood"] : ["locked"];
	await expect(judge(manner, only)).rejects.toThrow(sentence);
});

test("refuses to judge a command that fails without an incident, and shows its last lines", async () => {
	const judged = certify({
		command: [
			process.execPath,
			"-e",
			"console.error('No luck'); process.exit(7)",
		],
		...{ setup: undefined, only: [], timeoutMs: 20_000, report: undefined },
		...{ signal: new AbortController().signal, environment: process.env },
		tell() {},
	});
	await expect(judged).rejects.toThrow(
		/Without an incident the command ended with exit code 7.*\nNo luck$/,
	);
});

test("an interruption ends the client at once", async () => {
	const stop = new AbortController();
	const judged = certify({
		command: [process.execPath, "-e", "setTimeout(() => {}, 60_000)"],
		...{ setup: undefined, only: [], timeoutMs: 60_000, report: undefined },
		...{ signal: stop.signal, environment: process.env },
		tell() {},
	});
	setTimeout(() => stop.abort(new Error("The command was interrupted.")), 300);
	await expect(judged).rejects.toThrow("The command was interrupted.");
});

test("the command prints a table, and ends with 3 after a failure", async () => {
	const run = (manner: string) =>
		runCommand(
			[
				...[process.execPath, "src/main.ts", "certify", "--only", "locked"],
				...["--", process.execPath, client, manner],
			],
			{
				environment: process.env,
				timeoutMs: 60_000,
				signal: new AbortController().signal,
			},
		);
	const [strict, careless] = await Promise.all([
		run("strict"),
		run("careless"),
	]);
	expect(strict.output.stdout).toMatch(
		/^INCIDENT +VERDICT +DIRECTORY +REQUESTS +SECONDS +WHY\nlocked +told +as before +2 +[\d.]+ +ended with exit code 1: error: PUT 423\n$/,
	);
	expect([strict.exitCode, careless.exitCode]).toEqual([0, 3]);
});
