import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { examplePerson } from "../../src/contract/examples.ts";
import { version } from "../../src/settings/version.ts";
import { describeBrowser, openTab } from "../browser/browser.ts";
import { archiveName, type BareMachine, openBareMachine } from "./installed.ts";
import { waitFor } from "./process.ts";
import { openTerminal } from "./terminal.ts";

// A stranger's first minute at a terminal: one line, and what it shows.

const curl = Bun.which("curl");
let machine: BareMachine;
let desktop: Record<string, string>;
/** What the browser of the desktop was asked to open. */
let opened: string;

beforeAll(async () => {
	machine = await openBareMachine();
	const programs = machine.environment.PATH ?? "";
	opened = join(machine.path, "..", "opened");
	const browser = join(programs, "xdg-open");
	await writeFile(browser, `#!/bin/sh\necho "$1" > '${opened}'\n`);
	await chmod(browser, 0o755);
	// The usual port may be taken here.
	desktop = { ...machine.environment, PEOPLED_PORT: "0", DISPLAY: ":0" };
}, 60_000);
afterAll(() => machine[Symbol.asyncDispose]());

const start = (
	words: readonly string[] = [],
	{ cwd = machine.path, env = desktop } = {},
) => {
	const npx = join(machine.environment.PATH ?? "", "npx");
	return openTerminal([npx, "--yes", `../${archiveName}`, ...words], {
		...{ cwd, env },
	});
};

test("one line shows the pages, the token once and a call to paste, and opens the console", async () => {
	const times: string[] = [];
	const begin = performance.now();
	const note = (step: string) =>
		times.push(`${step} after ${Math.round(performance.now() - begin)} ms`);

	await using first = start();
	const [, url = ""] = await first.shows(/Console +(http:\S+)\/console\n/);
	const [, call = ""] = await first.shows(/\n(curl -X PUT [\s\S]+?)\n\n/);
	note("it is ready");
	const shown = first.text();
	expect(shown).toContain(`peopled ${version} is ready. Ctrl-C stops it.`);
	expect(shown).toContain(`Reference      ${url}/reference\n`);
	expect(shown).toContain(
		`Data           ${join(machine.path, "data/peopled.db")}`,
	);
	const [, token = ""] = /only once:\n\n +(\S+)\n/.exec(shown) ?? [];
	expect(call).toContain(`Bearer ${token}'`);
	expect(shown.split(token)).toHaveLength(3);
	// John already is as in the example, so nothing may say that he changes.
	expect(shown).toContain('the Webex reference, "Update a Person":');
	if (curl !== null) {
		const { stdout } = await machine.run("sh", ["-c", call], {
			PATH: process.env.PATH ?? "",
		});
		note("the call is answered");
		expect(JSON.parse(stdout)).toMatchObject({
			id: examplePerson.id,
			displayName: "John Andersen",
			phoneNumbers: examplePerson.phoneNumbers,
		});
	}
	await first.shows(/The console opens in your browser/);
	const link = (await readFile(opened, "utf8")).trim();
	note("the console is open");
	expect(link).toStartWith(`${url}/console#sign-in=`);
	expect(shown).not.toContain(link);
	await first.interrupt();
	await expect(fetch(`${url}/health`)).rejects.toThrow();

	await rm(opened);
	await using second = start(["--no-open"]);
	const [, command = ""] = await second.shows(
		/Create an access token: {2}(.+)\n/,
	);
	expect(second.text()).not.toContain("curl");
	expect(second.text()).not.toContain("only once");
	expect(second.text().split("\n").length).toBeLessThan(14);
	const made = await machine.run("sh", ["-c", command]);
	const [, next = ""] = await second.shows(/Console +(http:\S+)\/console\n/);
	const reply = await fetch(`${next}/v1/people/me`, {
		headers: { authorization: `Bearer ${made.stdout.trim()}` },
	});
	expect(reply.status).toBe(200);
	await second.interrupt();
	expect(await Bun.file(opened).exists()).toBe(false);
	process.stdout.write(`A stranger's first minute: ${times.join(", ")}.\n`);
}, 90_000);

describeBrowser("a desktop with a browser", () => {
	test("shows the console signed in, from the files of the package", async () => {
		await rm(opened, { force: true });
		await using server = start(["--data", "browsed"]);
		const [, url = ""] = await server.shows(/Console +(http:\S+)\/console\n/);
		await server.shows(/The console opens in your browser/);
		await using tab = await openTab();
		await tab.page.goto((await readFile(opened, "utf8")).trim());
		await tab.page.getByRole("link", { name: "People", exact: true }).click();
		await tab.page.getByLabel("Search people").fill("John Andersen");
		await tab.page.getByRole("link", { name: "John Andersen" }).waitFor();
		await tab.page.goto(`${url}/reference`);
		await tab.page
			.getByRole("heading", { name: "Update a Person" })
			.first()
			.waitFor();
		expect(tab.errors).toEqual([]);
		await server.interrupt();
	});
});

test("a folder with files of something else is left alone", async () => {
	const path = join(machine.path, "..", "taken");
	await mkdir(join(path, "data"), { recursive: true });
	await writeFile(join(path, "data", "measurements.csv"), "a,b\n");
	await using refused = start([], { cwd: path });
	await refused.shows(
		/The folder \.\/data is not empty, and none of its files is from peopled\. Choose another one, such as --data peopled-data\./,
	);
});

test("the console stays closed where nobody sits before a desktop", async () => {
	await rm(opened, { force: true });
	const remote = { ...desktop, DISPLAY: "" };
	await using server = start(["--data", "other"], { env: remote });
	const [, url = ""] = await server.shows(/API +(http:\S+)\/v1\n/);
	await server.shows(/curl -X PUT/);
	await waitFor("an answer", () => fetch(`${url}/health`).then(({ ok }) => ok));
	await server.interrupt();
	expect(await Bun.file(opened).exists()).toBe(false);
});
