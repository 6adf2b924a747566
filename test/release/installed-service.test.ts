import { expect, test } from "bun:test";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { copyFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeDebianPackage } from "../../bench/release/debian.ts";
import { compileExecutable } from "../../bench/release/executable.ts";
import { ownTarget } from "../../bench/release/targets.ts";
import { createFolder, runScript, waitFor } from "../end-to-end/process.ts";
import { root } from "../source/document.ts";

const run = promisify(execFile);
/** A root that `debootstrap --include=systemd,adduser` has made, and that may be changed. */
const place = process.env.PEOPLED_TEST_ROOT;
const target = ownTarget();

test.skipIf(place === undefined || target?.debian === undefined)(
	"the Debian package runs its units under systemd, and leaves the directory when it is purged",
	async () => {
		const place = process.env.PEOPLED_TEST_ROOT as string;
		await using folder = await createFolder();
		for (const path of ["var/lib/peopled", "var/backups/peopled"])
			await rm(join(place, path), { recursive: true, force: true });
		await copyFile(await makePackage(folder.path), join(place, "peopled.deb"));
		const port = await findFreePort();
		const settings = join(place, "etc/default/peopled");
		const installing = `dpkg --install /peopled.deb && systemctl enable peopled`;
		await runIn(place, installing);
		writeFileSync(settings, `${readFileSync(settings)}PEOPLED_PORT=${port}\n`);

		const booted = boot(place);
		try {
			const systemd = await waitFor("systemd to start", async () =>
				readFileSync(`/proc/${booted.pid}/task/${booted.pid}/children`, "utf8"),
			);
			const inside = async (...words: string[]) => {
				const entering = ["--target", systemd.trim(), "--mount", "--pid"];
				const given = [...entering, "--root", "env", "--chdir=/", ...words];
				return (await run("nsenter", given)).stdout.trim();
			};
			const ask = (name: string) =>
				inside("systemctl", "show", "--property", name, "--value", "peopled");
			const findOther = async (former: string) => {
				const now = await ask("MainPID");
				const isActive = (await ask("ActiveState")) === "active";
				return isActive && now !== "0" && now !== former && now;
			};
			await waitFor("the server to be healthy", () => isHealthy(port));
			await waitFor(
				"the unit to be active",
				async () => (await ask("ActiveState")) === "active",
			);
			const first = await ask("MainPID");
			await inside("systemctl", "start", "peopled-backup", "peopled-verify");
			expect(await readdir(join(place, "var/backups/peopled"))).toHaveLength(1);
			const data = ["--data", "/var/lib/peopled"];
			const token = await inside(
				...["runuser", "--user", "peopled", "--", "peopled", "token"],
				...["create", "admin@example.com", ...data],
			);
			const headers = { authorization: `Bearer ${token}` };
			const me = await fetch(`http://127.0.0.1:${port}/v1/people/me`, {
				headers,
			});
			expect(me.status).toBe(200);

			await inside("sh", "-c", `kill -KILL ${first}`);
			const second = await waitFor("another server", () => findOther(first));
			// As an upgrade does. The settings are the operator's.
			await inside("dpkg", "--install", "/peopled.deb");
			await waitFor("the server after the upgrade", () => findOther(second));
			expect(await isHealthy(port)).toBe(true);
			await inside("systemctl", "stop", "peopled");
			expect([await ask("ActiveState"), await ask("Result")]).toEqual([
				"inactive",
				"success",
			]);
		} finally {
			booted.kill("SIGKILL");
			await new Promise((resolve) => booted.once("close", resolve));
			await runIn(place, "dpkg --purge peopled && rm /peopled.deb");
		}
		const kept = await readdir(join(place, "var/lib/peopled"));
		expect(kept).toContain("peopled.db");
	},
	120_000,
);

async function makePackage(folder: string): Promise<string> {
	const built = await runScript(["bench/build.ts"], { runtime: "bun" });
	expect(built.stderr).toBe("");
	const executable = join(folder, "peopled");
	const file = join(folder, "peopled.deb");
	const known = target as NonNullable<typeof target>;
	await compileExecutable({
		dist: join(root, "dist"),
		file: executable,
		target: known,
		runtime: process.execPath,
	});
	makeDebianPackage({
		...{ root, executable, file },
		licenses: "",
		version: "1.2.3",
		architecture: known.debian as "amd64",
		compression: "none",
	});
	return file;
}

/** Runs a line of shell in the root, before and after systemd runs there. */
async function runIn(place: string, line: string): Promise<void> {
	const mounting = `mount -t proc proc ${place}/proc && exec chroot ${place} sh -c '${line}'`;
	await run("unshare", [
		...["--mount", "--propagation", "private"],
		...["sh", "-c", mounting],
	]);
}

function boot(place: string): ChildProcess {
	return spawn(
		"unshare",
		[
			...["--mount", "--propagation", "private", "--pid", "--fork"],
			...["--kill-child", "--uts", "--ipc", "--cgroup"],
			...["sh", join(import.meta.dir, "systemd.sh"), place],
		],
		{ stdio: "ignore" },
	);
}

async function isHealthy(port: number): Promise<boolean> {
	const reply = await fetch(`http://127.0.0.1:${port}/health`).catch(
		() => undefined,
	);
	return reply?.ok === true;
}

function findFreePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});
}
