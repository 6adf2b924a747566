import { afterAll, beforeAll, expect, test } from "bun:test";
import { type ChildProcess, spawn } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
	exampleIds,
	examplePerson,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { version } from "../../src/settings/version.ts";
import { readDocument, readTables, root } from "../source/document.ts";
import { archiveName, type BareMachine, openBareMachine } from "./installed.ts";
import { waitFor } from "./process.ts";

let machine: BareMachine;
beforeAll(async () => {
	machine = await openBareMachine();
}, 60_000);
afterAll(() => machine[Symbol.asyncDispose]());

const measureFolder = (path: string): number =>
	readdirSync(path, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile())
		.reduce(
			(sum, { parentPath, name }) =>
				sum + statSync(join(parentPath, name)).size,
			0,
		);

test("npx starts it with Node alone, without a registry, and the first call and the pages are there", async () => {
	const words = ["--yes", `../${archiveName}`, "--port", "0"];
	await using server = await startThere("npx", words);
	const { url, token } = server;
	const reply = await fetch(
		`${url}/v1/people/${exampleIds.person}?callingData=true`,
		{
			method: "PUT",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
			},
			body: JSON.stringify(examplePersonUpdate),
		},
	);
	expect(reply.status).toBe(200);
	expect(await reply.json()).toMatchObject({
		id: examplePerson.id,
		phoneNumbers: examplePerson.phoneNumbers,
	});
	for (const page of ["console", "reference"]) {
		const document = await fetch(`${url}/${page}`);
		expect(document.status).toBe(200);
		const files = [
			...(await document.text()).matchAll(/(?:src|href)="([^"]+)"/g),
		].map(([, path = ""]) => path);
		expect(files.length).toBeGreaterThan(1);
		for (const path of files) {
			const file = await fetch(url + path, {
				headers: { "accept-encoding": "br" },
			});
			expect(path).toMatch(/-[0-9a-z]{8}\.\w+$/);
			expect([path, file.status]).toEqual([path, 200]);
			expect((await file.bytes()).length).toBeGreaterThan(0);
		}
	}
	// Nothing but the package and its data.
	expect(readdirSync(machine.path)).toEqual(["data"]);
	// npm does not wait for what it started, which ends with it.
	await server.stop();
	await waitFor("the server to end", () =>
		fetch(`${url}/health`).then(
			() => false,
			() => true,
		),
	);
}, 60_000);

test("an install is one package, of the size that the documents state", async () => {
	await machine.run("npm", ["install", `../${archiveName}`]);
	const modules = join(machine.path, "node_modules");
	expect(readdirSync(modules).filter((name) => !name.startsWith("."))).toEqual([
		"peopled",
	]);
	const { size } = statSync(join(machine.path, "..", archiveName));
	const row = readTables(readDocument("docs/operating.md")).find(([way]) =>
		way?.includes("#the-package-of-npm"),
	);
	const stated = [row?.[2], row?.[3]].map(
		(text) => Number.parseFloat(text ?? "") * 1e6,
	);
	const real = [size, measureFolder(join(modules, "peopled"))];
	for (const [index, bytes] of real.entries())
		expect(Math.abs(bytes / (stated[index] ?? 0) - 1)).toBeLessThan(0.1);
	const { stdout } = await machine.run("npx", ["peopled", "--version"]);
	expect(stdout).toBe(`${version}\n`);
}, 60_000);

test("an install for everybody gives a command, whose compiled code no other account can replace", async () => {
	const words = ["--global", "--prefix", "../global", `../${archiveName}`];
	await machine.run("npm", ["install", ...words]);
	const ofEverybody = join(machine.path, "../temporary");
	mkdirSync(ofEverybody);
	const { stdout } = await machine.run("../global/bin/peopled", ["--version"], {
		TMPDIR: ofEverybody,
	});
	expect(stdout).toBe(`${version}\n`);
	expect(readdirSync(ofEverybody)).toEqual([]);
	const cache = join(machine.environment.HOME ?? "", ".cache/peopled");
	expect(readdirSync(cache)).not.toEqual([]);
}, 60_000);

test("the package has the license of each package that it contains, and no folder of the machine that made it", () => {
	const dist = join(machine.path, "node_modules/peopled/dist");
	const packages = JSON.parse(
		readFileSync(join(dist, "bundled-packages.json"), "utf8"),
	) as { name: string; version: string; license: string }[];
	const names = packages.map(({ name }) => name);
	expect(names).toContain("hono");
	expect(names).toContain("lit");
	expect(names).toContain("@fontsource-variable/inter");
	const text = readFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8");
	for (const { name, version, license } of packages)
		expect(text).toContain(`\n${name} ${version}\n${license}\n\n`);
	expect(text).toContain("SIL OPEN FONT LICENSE");
	// Nothing tells, or depends on, where it was packed.
	for (const name of readdirSync(dist, { recursive: true }).map(String))
		if (name.endsWith(".js") || name.endsWith(".json"))
			expect(readFileSync(join(dist, name), "utf8")).not.toContain(root);
});

test("runs on Bun where that is installed beside it", async () => {
	link("node_modules/bun");
	const words = ["--port", "0", "--data", "bun", "--ready-file", "ready.json"];
	await using server = await startThere(
		"../empty/node_modules/.bin/peopled",
		words,
	);
	const { pid } = JSON.parse(
		readFileSync(join(machine.path, "ready.json"), "utf8"),
	) as { pid: number };
	const page = await fetch(`${server.url}/console`);
	expect(page.status).toBe(200);
	if (existsSync("/proc/self/exe"))
		expect(readlinkSync(`/proc/${pid}/exe`)).toContain("bun");
	expect(await server.stop()).toBe(0);
}, 60_000);

test("an older Node says which one it needs, and runs it on Bun", async () => {
	const older = join(machine.path, "older.mjs");
	writeFileSync(
		older,
		'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });\n',
	);
	const bin = "node_modules/peopled/bin/peopled.js";
	const runThere = () =>
		machine.run("node", ["--import", older, bin, "--version"]);
	expect((await runThere()).stdout).toBe(`${version}\n`);
	rmSync(join(machine.path, "node_modules/bun"));
	expect(await runThere()).toMatchObject({
		code: 1,
		stdout: "",
		stderr:
			'peopled: This is Node 20.20.2, and peopled needs Node 24 or later: install it from https://nodejs.org, or run "npm install bun" where peopled is installed.\n',
	});
}, 60_000);

/** Installs a package that this project has. */
function link(path: string): void {
	symlinkSync(join(root, path), join(machine.path, path));
}

/** A server that the account started, by its first words. */
async function startThere(program: string, words: readonly string[]) {
	const child = spawn(join(machine.environment.PATH ?? "", program), words, {
		cwd: machine.path,
		env: { ...machine.environment },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	const ended = new Promise<number | null>((resolve) =>
		child.once("close", resolve),
	);
	const stop = (signal: NodeJS.Signals) => {
		child.kill(signal);
		return ended;
	};
	try {
		const [, url = "", token = ""] = await waitFor("the server", async () => {
			if (hasEnded(child)) throw new Error(`It ended: ${output}`);
			return (
				/API +(https?:\S+)\/v1\n[\s\S]*shown only once:\n\n +(\S+)\n/.exec(
					output,
				) ?? undefined
			);
		});
		return {
			url,
			token,
			stop: () => stop("SIGTERM"),
			[Symbol.asyncDispose]: async () => void (await stop("SIGKILL")),
		};
	} catch (cause) {
		await stop("SIGKILL");
		throw cause;
	}
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
	return exitCode !== null || signalCode !== null;
}
