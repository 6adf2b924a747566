import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { knownValues, readTree } from "../../src/cli/completion/tree.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { createFolder } from "../end-to-end/process.ts";
import { openProgram } from "../source/shell.ts";

const store = openSqliteStore(":memory:");
const open = () => openProgram(store, async () => {});

/** How each shell says what may follow some words, the last of which is being typed. */
const askers: Readonly<
	Record<string, (script: string, words: readonly string[]) => string[]>
> = {
	bash: (script, words) => [
		...["--norc", "-c"],
		`source '${script}'; COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}; _peopled 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
	],
	// The functions of its completion system run only in a terminal; these print what they would offer.
	zsh: (script, words) => [
		...["-f", "-c"],
		`compdef() { :; }; _files() { :; }
		compadd() { while [[ "$1" != -- ]]; do shift; done; shift; print -l -- "$@"; }
		_describe() { local name="\${@[-1]}" each; for each in "\${(@P)name}"; do print -- "\${each%%:*}"; done; }
		source '${script}'; words=(${quoted(words)}); CURRENT=${words.length}; PREFIX='${words.at(-1)}'; _peopled`,
	],
	fish: (script, words) => [
		...["--no-config", "-c"],
		`source '${script}'; complete -C '${words.join(" ")}'`,
	],
};

function quoted(words: readonly string[]): string {
	return words.map((word) => `'${word}'`).join(" ");
}

describe.each(Object.keys(askers))("the completion of %s", (shell) => {
	const isThere = spawnSync(shell, ["-c", "true"]).status === 0;
	if (!isThere) console.warn(`Not run: this machine has no ${shell}.`);

	test.skipIf(!isThere)(
		"offers commands, flags, values and properties where they belong",
		async () => {
			await using folder = await createFolder();
			const { program, lines } = open();
			await program.parseAsync(["completion", shell], { from: "user" });
			const script = join(folder.path, "completion");
			writeFileSync(script, `${lines.join("\n")}\n`);
			const ask = (...words: string[]) => {
				const asked = askers[shell]?.(script, ["peopled", ...words]) ?? [];
				const { stdout, stderr } = spawnSync(shell, asked, {
					encoding: "utf8",
				});
				expect(stderr).toBe("");
				const typed = words.at(-1) ?? "";
				return stdout
					.split("\n")
					.map((line) => line.split("\t", 1)[0] ?? "")
					.filter((word) => word !== "" && word.startsWith(typed));
			};
			expect(ask("tok")).toEqual(["token"]);
			expect(ask("")).toContain("people");
			expect(ask("people", "")).toContain("history");
			expect(ask("people", "")).not.toContain("token");
			expect(ask("people", "re")).toEqual(["restore"]);
			expect(ask("people", "list", "--dep")).toEqual(["--department"]);
			expect(ask("token", "create", "--dep")).toEqual([]);
			expect(ask("people", "list", "--all", "--status", "pre")).toEqual([
				"presenting",
			]);
			// The name of a command as an argument changes nothing.
			expect(ask("people", "set", "list", "ti")).toEqual(["title="]);
			expect(
				ask("organization", "settings", "A", "--require-if-match", "o").sort(),
			).toEqual(["off", "on"]);
		},
	);
});

test("the known values are those of flags that there are", () => {
	const nodes = readTree(open().program);
	const flags = nodes.flatMap(({ path, flags }) =>
		flags.map(({ name }) => `${path} ${name}`),
	);
	const unknown = Object.keys(knownValues).filter(
		(name) => !flags.includes(name),
	);
	expect(unknown).toEqual([]);
});
