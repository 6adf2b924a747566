import { describe, expect, test } from "bun:test";
import { execFile, spawnSync } from "node:child_process";
import {
	chmod,
	chown,
	copyFile,
	mkdir,
	readdir,
	readFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { compileExecutable } from "../../bench/release/executable.ts";
import { ownTarget } from "../../bench/release/targets.ts";
import {
	exampleIds,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import {
	adminToken,
	createFolder,
	runScript,
	send,
	startServer,
} from "../end-to-end/process.ts";
import { readDocument, root } from "../source/document.ts";
import { type Instruction, readOnly, readStages } from "./dockerfile.ts";

const run = promisify(execFile);
const manifest = JSON.parse(readDocument("package.json")) as {
	version: string;
	devDependencies: Record<string, string>;
};
const stages = readStages();
const last = stages.at(-1) as Instruction[];
const target = ownTarget();
const isContained = canContain();

describe("the Dockerfile", () => {
	const all = stages.flat();
	const textsOf = (name: string) =>
		all.filter((known) => known.name === name).map(({ text }) => text);

	// The rules of hadolint that such a file could break.
	test("pins its images, adds no address, and moves to no relative folder", () => {
		expect(textsOf("FROM")).toHaveLength(2);
		for (const text of textsOf("FROM"))
			expect(text).toMatch(
				/^(--platform=\S+ )?[a-z]+:\d+\.\d+\S*( AS [a-z]+)?$/,
			);
		expect(textsOf("ADD")).toEqual([]);
		for (const text of textsOf("WORKDIR")) expect(text).toStartWith("/");
		for (const text of textsOf("RUN"))
			expect(text).not.toMatch(/\bsudo\b|\bcd |\bapt(-get)? |[^|]\|[^|]/);
		for (const text of ["ENTRYPOINT", "CMD"].map((name) =>
			readOnly(last, name),
		))
			expect(JSON.parse(text)).toBeArray();
	});

	test("ends as an account with a number, and asks the program itself for its health", () => {
		expect(readOnly(last, "USER")).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
		expect(JSON.parse(readHealthCheck())).toEqual([
			...JSON.parse(readOnly(last, "ENTRYPOINT")),
			"health",
		]);
	});

	test("is for this version, on the Node of the tests", () => {
		const { version, devDependencies } = manifest;
		expect(textsOf("FROM")[0]).toContain(` node:${devDependencies.node}-`);
		expect(readOnly(last, "LABEL")).toContain(`version="${version}"`);
		expect(textsOf("RUN").join()).toContain(`release/peopled-${version}-`);
	});

	test("gets only files that are there", async () => {
		const ignored = await readFile(join(root, ".dockerignore"), "utf8");
		const wanted = [...ignored.matchAll(/^!(.+)$/gm)].map(([, name]) => name);
		const there = await readdir(root);
		expect(wanted.filter((name) => !there.includes(name as string))).toEqual(
			[],
		);
	});

	test.skipIf(!isContained)(
		"serves from a root that cannot be written to, without rights, with its own settings and health check",
		async () => {
			await using folder = await createFolder();
			const place = await makeRoot(folder.path);
			const [data, backups] = [
				join(folder.path, "data"),
				join(folder.path, "backups"),
			];
			const [user = 0, group = 0] = readOnly(last, "USER")
				.split(":")
				.map(Number);
			for (const path of [data, backups]) {
				await mkdir(path, { mode: 0o700 });
				await chown(path, user, group);
			}
			const contain = (variables: string[], ...words: string[]) => [
				...["/usr/bin/env", "-i", ...variables],
				...["unshare", "--mount", "--propagation", "private", "sh"],
				...[join(import.meta.dir, "container.sh"), place, `${user}:${group}`],
				...[`${data}:/data`, `${backups}:/backups`, "--"],
				...words,
			];
			const entry = JSON.parse(readOnly(last, "ENTRYPOINT")) as string[];
			// The program gets these from the container, and not from here.
			const variables = [
				...readOnly(last, "ENV").split(" "),
				`PEOPLED_ADMIN_TOKEN=${adminToken}`,
			];
			await using server = await startServer({
				program: contain(variables, ...entry),
				data: "/data",
				flags: ["--pages", "on", "--host", "127.0.0.1", "--backup-every", "1h"],
			});
			const person = `/v1/people/${exampleIds.person}`;
			const changed = await send(server, "PUT", person, examplePersonUpdate);
			expect(changed).toMatchObject({ displayName: "John Andersen" });
			expect((await fetch(`${server.url}/console`)).status).toBe(200);

			const { port } = new URL(server.url);
			const [program = "", ...words] = contain(
				[...variables, `PEOPLED_PORT=${port}`],
				...(JSON.parse(readHealthCheck()) as string[]),
			);
			const { stderr } = await run(program, words);
			expect(stderr).toBe(`The server at ${server.url} is healthy.\n`);
			const status = await readFile(`/proc/${server.pid}/status`, "utf8");
			expect(status).toMatch(new RegExp(`^Uid:\\t${user}\\t${user}`, "m"));
			expect(status).toMatch(/^CapEff:\t0+$/m);
			const mounts = await readFile(`/proc/${server.pid}/mounts`, "utf8");
			expect(mounts).toMatch(/^\S+ \/ \S+ ro,/m);
			expect(await server.stop()).toMatchObject({ exitCode: 0 });
			expect(await readdir(data)).toContain("peopled.db");
			await expect(run(program, words)).rejects.toMatchObject({ code: 4 });
		},
		60_000,
	);
});

function readHealthCheck(): string {
	const text = readOnly(last, "HEALTHCHECK");
	return text.slice(text.indexOf("CMD ") + 4);
}

/** Whether this account may mount, and this machine is one for which there is an executable. */
function canContain(): boolean {
	if (target === undefined || process.platform !== "linux") return false;
	const mounting = ["--mount", "--propagation", "private", "mount"];
	const words = [...mounting, "-t", "tmpfs", "none", "/mnt"];
	if (spawnSync("unshare", words).status === 0) return true;
	console.warn(
		"The container's last stage is not tried: this account may not mount.",
	);
	return false;
}

/**
 * A root with the executable where the Dockerfile puts it. `PEOPLED_TEST_ROOT` names one that `debootstrap` has made;
 * without it, there is nothing in it but the executable and the libraries of C that it needs.
 */
async function makeRoot(folder: string): Promise<string> {
	const place = process.env.PEOPLED_TEST_ROOT ?? join(folder, "root");
	const file = join(place, "usr/local/bin/peopled");
	for (const path of ["data", "backups", "proc", "usr/local/bin"])
		await mkdir(join(place, path), { recursive: true });
	const built = await runScript(["bench/build.ts"], { runtime: "bun" });
	expect(built.stderr).toBe("");
	await compileExecutable({
		dist: join(root, "dist"),
		file,
		target: target as NonNullable<typeof target>,
		runtime: process.execPath,
	});
	await chmod(file, 0o755);
	if (process.env.PEOPLED_TEST_ROOT !== undefined) return place;
	const { stdout } = await run("ldd", [file]);
	for (const [, path = ""] of stdout.matchAll(/(\/\S+) \(0x/g)) {
		await mkdir(dirname(join(place, path)), { recursive: true });
		await copyFile(path, join(place, path));
	}
	return place;
}
