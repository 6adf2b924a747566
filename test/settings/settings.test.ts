import { describe, expect, test } from "bun:test";
import { locateBackups } from "../../src/settings/backup-settings.ts";
import {
	readConfig,
	type Settings,
	settings,
} from "../../src/settings/config.ts";
import { UsageError } from "../../src/settings/usage-error.ts";

/** Settings that any text can be right for. */
const free: readonly (keyof Settings)[] = [
	"host",
	"readyFile",
	"data",
	"faultFile",
];
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

describe("the settings of sign-in at an OpenID provider", () => {
	const issuer = "https://login.example.com/realms/people";
	const flags = { oidcIssuer: issuer, oidcClientId: "peopled" };
	const secret = { PEOPLED_OIDC_CLIENT_SECRET: "s3cret" };

	test("are read with their defaults", () => {
		expect(readConfig({}, {}).oidc).toBeUndefined();
		expect(readConfig(flags, secret).oidc).toEqual({
			issuer,
			clientId: "peopled",
			clientSecret: "s3cret",
			scopes: "openid email",
			name: "login.example.com",
			isEmailTrusted: false,
			sessionMs: 8 * 60 * 60 * 1000,
		});
	});

	test.each([
		[{ oidcClientId: "peopled" }, /^--oidc-issuer .* must be given with/],
		[{ oidcClientSecret: "s3cret" }, /^--oidc-issuer .* must be given with/],
		[{ oidcIssuer: issuer }, /^--oidc-client-id .* must be given with/],
		[{ ...flags, pages: "off" }, /^--oidc-issuer .* --pages off/],
		[
			{ ...flags, oidcIssuer: "http://login.example.com" },
			/must begin with https/,
		],
		[{ ...flags, oidcIssuer: `${issuer}?x=1` }, /must have no \?/],
		[
			{ ...flags, oidcIssuer: `${issuer}/.well-known/openid-configuration` },
			/must be the address before \/.well-known\//,
		],
		[{ ...flags, oidcScopes: "email" }, /must have the scope openid/],
	])("refuse %o, without repeating a secret", (wrong, words) => {
		const refusal = refusalOf(wrong) as Error;
		expect(refusal).toBeInstanceOf(UsageError);
		expect(refusal.message).toMatch(words);
		expect(refusal.message).not.toContain("s3cret");
	});

	test("allow plain HTTP to this machine", () => {
		for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
			const oidcIssuer = `http://${host}:8081/realms/people`;
			expect(readConfig({ ...flags, oidcIssuer }, {}).oidc?.issuer).toBe(
				oidcIssuer,
			);
		}
	});
});
