import { describe, expect, test } from "bun:test";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makeDebianPackage } from "../../bench/release/debian.ts";
import { readConfig, settings } from "../../src/settings/config.ts";
import { createFolder } from "../end-to-end/process.ts";
import { listFiles, readDocument, root } from "../source/document.ts";

const units = listFiles("deploy/systemd").filter((path) =>
	/\.(service|timer)$/.test(path),
);
const isThere = (program: string) =>
	spawnSync(program, ["--version"]).status === 0;
/** The most that a unit may be exposed, of 10, as `systemd-analyze security` counts. */
const exposureMax = 1.5;

describe("the settings of the service", () => {
	const text = readDocument("deploy/systemd/peopled.default");
	const readLines = (pattern: RegExp) =>
		[...text.matchAll(pattern)].map(([, name = "", value = ""]) => ({
			name,
			value,
		}));

	test("are ones that the server has and accepts", () => {
		const known = settings.map(({ variable }) => variable);
		const named = readLines(/^#?([A-Z_]+)=(.*)$/gm);
		expect(named.length).toBeGreaterThan(6);
		expect(named.filter(({ name }) => !known.includes(name))).toEqual([]);
		const given = readLines(/^([A-Z_]+)=(.*)$/gm);
		const config = readConfig(
			{},
			Object.fromEntries(given.map(({ name, value }) => [name, value])),
		);
		expect(config.backups).toMatchObject({ keptMax: 48 });
	});
});

describe.skipIf(!isThere("systemd-analyze"))("each unit of systemd", () => {
	test("is one that systemd understands, and leaves little exposed", async () => {
		await using folder = await createFolder();
		const paths = units.map((unit) => {
			const path = join(folder.path, basename(unit));
			// systemd asks whether the programs are there.
			const text = readDocument(unit).replaceAll(
				"/usr/bin/peopled",
				process.execPath,
			);
			writeFileSync(path, text);
			return path;
		});
		expect(paths).toHaveLength(5);
		const verified = spawnSync(
			"systemd-analyze",
			["verify", "--man=no", ...paths],
			{ encoding: "utf8" },
		);
		const complaints = verified.stderr
			.split("\n")
			.filter((line) => line.includes("peopled"));
		expect(complaints).toEqual([]);
		expect(verified.status).toBe(0);
		for (const path of paths.filter((path) => path.endsWith(".service"))) {
			const words = ["security", "--offline=true", "--no-pager", path];
			const { stdout } = spawnSync("systemd-analyze", words, {
				encoding: "utf8",
			});
			const [, exposure] =
				/exposure level for \S+: ([\d.]+)/.exec(stdout) ?? [];
			expect(Number(exposure)).toBeLessThanOrEqual(exposureMax);
		}
	}, 60_000);
});

describe.skipIf(!isThere("dpkg-deb"))("the Debian package", () => {
	test("has program, units, settings that survive an upgrade, and licenses", async () => {
		await using folder = await createFolder();
		const executable = join(folder.path, "peopled");
		writeFileSync(executable, "#!/bin/sh\n");
		chmodSync(executable, 0o755);
		const file = join(folder.path, "peopled.deb");
		makeDebianPackage({
			...{ root, executable, file },
			licenses: "The licenses of all parts.\n",
			version: "1.2.3",
			architecture: "arm64",
			compression: "none",
		});
		const ask = (...words: string[]) =>
			execFileSync("dpkg-deb", words, { encoding: "utf8" });
		expect(ask("--field", file, "Package", "Version", "Architecture")).toBe(
			"Package: peopled\nVersion: 1.2.3\nArchitecture: arm64\n",
		);
		const listed = ask("--contents", file)
			.split("\n")
			.map((line) => line.split(/\s+/))
			.map(([mode, owner, , , , path]) => `${mode} ${owner} ${path}`)
			.filter((line) => line.startsWith("-"));
		expect(listed).toEqual(
			[
				"-rw-r----- root/root ./etc/default/peopled",
				"-rwxr-xr-x root/root ./usr/bin/peopled",
				...units.map(
					(unit) =>
						`-rw-r--r-- root/root ./usr/lib/systemd/system/${basename(unit)}`,
				),
				...[
					"CHANGELOG.md.gz",
					"THIRD-PARTY-LICENSES.txt.gz",
					"changelog.gz",
					"copyright",
				].map((name) => `-rw-r--r-- root/root ./usr/share/doc/peopled/${name}`),
			].sort((one, other) =>
				(one.split(" ")[2] as string) < (other.split(" ")[2] as string)
					? -1
					: 1,
			),
		);
		const control = join(folder.path, "control");
		ask("--control", file, control);
		const read = (name: string) => readFileSync(join(control, name), "utf8");
		expect(read("conffiles")).toBe("/etc/default/peopled\n");
		expect(read("md5sums").trim().split("\n")).toHaveLength(listed.length);
		for (const name of ["postinst", "prerm", "postrm"])
			expect(spawnSync("sh", ["-n", join(control, name)]).status).toBe(0);
	});
});
