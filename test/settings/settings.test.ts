import { describe, expect, test } from "bun:test";
import { locateBackups } from "../../src/settings/backup-settings.ts";
import {
	readConfig,
	type Settings,
	settings,
} from "../../src/settings/config.ts";
import { UsageError } from "../../src/settings/usage-error.ts";

/** Settings that any text can be right for. */
const free: readonly (keyof Settings)[] = ["host", "data"];
// None of a number, word, span, address, key or token.
const wrong = "\u{7}?";

function refusalOf(
	flags: Partial<Settings>,
	environment: Record<string, string> = {},
): unknown {
	try {
		const { backups, store } = readConfig(flags, environment);
		return backups && locateBackups(backups, store);
	} catch (error) {
		return error;
	}
}

describe("a setting that cannot be right", () => {
	test.each(settings.filter(({ name }) => !free.includes(name)))(
		"is refused as a mistake of use, by $flag and by $variable",
		(setting) => {
			const flag = setting.flag.split(" ", 1)[0] as string;
			for (const refusal of [
				refusalOf({ [setting.name]: wrong }),
				refusalOf({}, { [setting.variable]: wrong }),
			]) {
				expect(refusal).toBeInstanceOf(UsageError);
				expect((refusal as Error).message).toContain(flag);
			}
		},
	);
});

describe("the settings of backups", () => {
	test.each([
		["30s", "from 1m to 366d"],
		["1", "from 1m to 366d"],
		["400d", "from 1m to 366d"],
		["daily", "from 1m to 366d"],
	])("refuse the span %p", (backupEvery, sentence) => {
		expect(String(refusalOf({ backupEvery }))).toContain(sentence);
	});

	test.each(["0", "-1", "1.5", "10001"])("refuse to keep %p", (backupKeep) => {
		expect(String(refusalOf({ backupEvery: "1d", backupKeep }))).toContain(
			"--backup-keep (PEOPLED_BACKUP_KEEP) must be a whole number",
		);
	});

	test("refuse a store that is no file, and a folder that nothing is put into", () => {
		for (const [flags, sentence] of [
			[{ store: "postgres://ada@localhost/peopled" }, "pg_dump"],
			[{ store: "sqlite::memory:" }, "needs a file"],
		] as const) {
			const refusal = refusalOf({ backupEvery: "1d", ...flags });
			expect(refusal).toBeInstanceOf(UsageError);
			expect(String(refusal)).toContain(sentence);
		}
		expect(String(refusalOf({ backupFolder: "/backups" }))).toContain(
			"--backup-every (PEOPLED_BACKUP_EVERY) must be given with --backup-folder",
		);
	});

	test("choose a folder beside the file", () => {
		for (const [flags, folder] of [
			[{ data: "/srv/peopled/" }, "/srv/peopled/backups"],
			[{ store: "sqlite:/srv/other.db" }, "/srv/backups"],
			[{ store: "sqlite:other.db" }, "./backups"],
			[{ backupFolder: "/mnt/backups" }, "/mnt/backups"],
		] as const)
			expect(
				refusalOf({ backupEvery: "12h", backupKeep: "3", ...flags }),
			).toEqual({ folder, everyMs: 12 * 3_600_000, keptMax: 3 });
	});
});
