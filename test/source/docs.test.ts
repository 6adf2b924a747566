import { afterAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { Command } from "commander";
import { parts } from "../../bench/torture/parts.ts";
import { clientSettings } from "../../src/cli/client-settings.ts";
import { examplePerson } from "../../src/contract/examples.ts";
import type { Operation } from "../../src/contract/operation.ts";
import { operations } from "../../src/contract/operations.ts";
import { FaultRuleDraft } from "../../src/contract/stand-in/fault-rule.ts";
import { roles } from "../../src/directory/access/role.ts";
import { scopes } from "../../src/directory/access/token.ts";
import { statusOf } from "../../src/http/errors.ts";
import { scimRoutes } from "../../src/scim/routes.ts";
import { settings } from "../../src/settings/config.ts";
import { standInRoutes } from "../../src/stand-in/routes.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { peopleColumns } from "../../src/webex/csv/people-columns.ts";
import { routes } from "../../src/webex/routes.ts";
import {
	anchorsOf,
	codeIn,
	codesIn,
	licenseOf,
	linksIn,
	listDocuments,
	listFiles,
	readCommandBlocks,
	readDocument,
	readSections,
	readTables,
	root,
	showEveryMetric,
	triedDocuments,
} from "./document.ts";
import {
	openProgram,
	readPeopledArguments,
	splitCommands,
	splitWords,
} from "./shell.ts";

const documents = listDocuments();
const store = openSqliteStore(":memory:");
const { program } = openProgram(store, async () => {});
const manifest = JSON.parse(readDocument("package.json")) as {
	scripts: Record<string, string>;
	dependencies?: Record<string, string>;
	devDependencies: Record<string, string>;
};
afterAll(() => store[Symbol.asyncDispose]());

describe("configuration.md", () => {
	const text = readDocument("docs/configuration.md");

	test("has every setting with its flag, variable and default, and no other", () => {
		const rows = readTables(text).map(([flag, variable, fallback]) => [
			codeIn(flag),
			codeIn(variable),
			codeIn(fallback) ?? "",
		]);
		expect(rows).toEqual(
			settings.map(({ flag, variable, fallback }) => [
				flag,
				variable,
				fallback,
			]),
		);
	});

	test("no document names a variable that does not exist", () => {
		const known = [
			...[...settings, ...clientSettings].map(({ variable }) => variable),
			"PEOPLED_TEST_POSTGRES",
			"PEOPLED_TEST_CITUS",
			"PEOPLED_TEST_ROUNDS",
			"PEOPLED_TEST_SEED",
			"PEOPLED_TEST_STEPS",
			"PEOPLED_TEST_ENGINES",
			"PEOPLED_TEST_REQUESTS",
			"PEOPLED_TEST_ROOT",
			"PEOPLED_TEST_PYTHON",
			// Read by the projects of `examples/`.
			"PEOPLED_COMMAND",
			"PEOPLED_FAILPOINTS",
			// Set by `peopled certify` for the client.
			"PEOPLED_INCIDENT",
		];
		const named = documents.flatMap(
			(path) => readDocument(path).match(/\bPEOPLED_[A-Z_]+\b/g) ?? [],
		);
		expect(named.filter((variable) => !known.includes(variable))).toEqual([]);
	});
});

describe("bulk.md", () => {
	const text = readDocument("docs/bulk.md");
	const rowsOf = (title: string) =>
		readTables(
			readSections(text, 2).find((known) => known.title === title)?.text ?? "",
		);

	test("has every setting of the commands that speak to a server, and no other", () => {
		const rows = rowsOf("From the command line").map(
			([flag, variable, fallback]) => [
				codeIn(flag),
				codeIn(variable),
				codeIn(fallback) ?? "",
			],
		);
		expect(rows).toEqual(
			clientSettings.map(({ flag, variable, fallback }) => [
				flag,
				variable,
				fallback,
			]),
		);
	});

	test("has every column of a person, in the order of the file", () => {
		const columns = rowsOf("Columns").flatMap(([name]) => codeIn(name) ?? []);
		expect(columns).toEqual([...peopleColumns]);
	});
});

describe("reliability.md", () => {
	test("has every part of the torture with its rounds, and no other", () => {
		const section = readSections(readDocument("docs/reliability.md"), 2).find(
			({ title }) => title === "Parts",
		);
		const rows = readTables(section?.text ?? "")
			.filter((row) => row.length === 4)
			.map(([name, , rounds]) => [
				codeIn(name),
				Number.parseInt((rounds ?? "").replaceAll(",", ""), 10),
			]);
		expect(rows).toEqual(parts.map(({ name, rounds }) => [name, rounds]));
	});
});

describe("errors.md", () => {
	const text = readDocument("docs/errors.md");
	const statuses = [...new Set(Object.values(statusOf))].map(String);

	test("has every code with its status, and no other", () => {
		const rows = readSections(text, 2)
			.filter(({ title }) => title === "The codes")
			.flatMap((section) => readTables(section.text))
			.map(([code, status]) => [codeIn(code) ?? "", Number(status)]);
		expect(Object.fromEntries(rows)).toEqual(statusOf);
	});

	test("provokes every status in a section of its own, and no other", () => {
		const sections = readSections(text, 2)
			.map(({ title }) => title)
			.filter((title) => /^\d/.test(title));
		expect(sections).toEqual(statuses);
		const provoked = readCommandBlocks(text)
			.filter(({ section, answers }) => answers.includes(Number(section)))
			.map(({ section }) => section);
		expect(statuses.filter((status) => !provoked.includes(status))).toEqual([]);
	});
});

describe("api.md", () => {
	const text = readDocument("docs/api.md");
	const calls = callsIn(text);

	describeCalls(text, {
		root: "/v1",
		served: routes,
		declared: operations.filter(({ dialect }) => dialect === undefined),
	});

	test("says for every property of Update a Person whether an absent one is cleared or kept", () => {
		const section = calls.find(({ title }) => title === "Update a Person");
		const silent = readTables(section?.text ?? "").filter(
			([, place, , kept]) => place === "body" && !kept,
		);
		expect(silent).toEqual([]);
	});

	test("has every role and every scope, and no other", () => {
		const sections = readSections(text, 2);
		const rowsOf = (title: string) =>
			readTables(sections.find((known) => known.title === title)?.text ?? "");
		const shown = rowsOf("Permissions").filter(([, id]) => codeIn(id));
		expect(shown.map(([name, id]) => `${name} ${codeIn(id)}`).sort()).toEqual(
			roles.map(({ name, id }) => `${name} ${id}`).sort(),
		);
		expect(
			rowsOf("Scopes")
				.map(([scope]) => codeIn(scope))
				.sort(),
		).toEqual([...scopes].sort());
	});

	test("has the visibility of every property of a person", () => {
		const section = readSections(text, 2).find(
			({ title }) => title === "Visibility",
		);
		const said = new Set(
			readTables(section?.text ?? "").flatMap(([names]) =>
				codesIn(names ?? ""),
			),
		);
		expect(
			Object.keys(examplePerson).filter((name) => !said.has(name)),
		).toEqual([]);
	});
});

describe("scim.md", () => {
	describeCalls(readDocument("docs/scim.md"), {
		root: "",
		served: scimRoutes,
		declared: operations.filter(({ dialect }) => dialect === "scim"),
	});
});

describe("stand-in.md", () => {
	const text = readDocument("docs/stand-in.md");
	const partsIn = (title: string) => {
		const section = readSections(text, 3).find(
			(known) => known.title === title,
		);
		return readTables(section?.text ?? "").flatMap(([names]) =>
			codesIn(names ?? ""),
		);
	};

	test("has every part of a fault rule, and no other", () => {
		const { match, fault } = FaultRuleDraft.properties;
		expect(partsIn("What a rule hits").sort()).toEqual(
			Object.keys(match.properties).sort(),
		);
		expect(partsIn("What happens to a request").sort()).toEqual(
			Object.keys(fault.properties).sort(),
		);
	});

	describeCalls(text, {
		root: "",
		served: standInRoutes,
		declared: operations.filter(({ dialect }) => dialect === "stand-in"),
	});
});

/** The sections of a document that describe a call. */
function callsIn(text: string) {
	return readSections(text, 3).flatMap((section) => {
		const call = /^`((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`/m.exec(section.text);
		return call === null ? [] : [{ ...section, call: call[1] ?? "" }];
	});
}

function describeCalls(
	text: string,
	{
		root,
		served,
		declared,
	}: {
		root: string;
		served: readonly { operation: Operation }[];
		declared: readonly Operation[];
	},
): void {
	const calls = callsIn(text);

	test("has every call under its name, and no other", () => {
		// A call may have two spellings of its path.
		const ids = new Set(served.map(({ operation }) => operation.id));
		expect([...ids].sort()).toEqual(declared.map(({ id }) => id).sort());
		expect(calls.map(({ title, call }) => `${title}: ${call}`)).toEqual(
			declared.map(
				({ summary, method, path }) => `${summary}: ${method} ${root}${path}`,
			),
		);
	});

	test.each(declared.map((operation) => [operation.summary, operation]))(
		"has every parameter of %s, and no other",
		(_, operation) => {
			const section = calls.find(({ title }) => title === operation.summary);
			const rows = readTables(section?.text ?? "").map(
				([name, place]) => `${place} ${codeIn(name)}`,
			);
			const body = operation.body?.schema as
				| { properties: Record<string, unknown> }
				| undefined;
			const wanted = [
				...Object.keys(operation.pathParameters ?? {}).map(
					(name) => `path ${name}`,
				),
				...Object.keys(operation.query.properties).map(
					(name) => `query ${name}`,
				),
				...Object.keys(operation.headers ?? {}).map((name) => `header ${name}`),
				...Object.keys(body?.properties ?? {}).map((name) => `body ${name}`),
			];
			expect(rows.sort()).toEqual(wanted.sort());
		},
	);
}

describe("commands.md", () => {
	const text = readDocument("docs/commands.md");
	const everywhere = ["--data", "--store", "--json"];
	// Their row says so, instead of repeating configuration.md.
	const withAllSettings = ["serve", "doctor"];
	const settingFlags = settings.map(({ flag }) => flag.split(" ", 1)[0]);

	test("has every command with its options, and no other", () => {
		const rows = readTables(text)
			.filter(([command]) => codeIn(command)?.startsWith("peopled "))
			.map(([command, options]) => [
				codeIn(command),
				codesIn(options ?? "").filter((code) => code.startsWith("--")),
			]);
		expect(rows).toEqual(
			leavesOf(program).map((command) => [
				usageOf(command),
				flagsOf(command).filter(
					(flag) =>
						!everywhere.includes(flag) &&
						!(
							withAllSettings.includes(command.name()) &&
							settingFlags.includes(flag)
						),
				),
			]),
		);
	});
});

describe("testing.md", () => {
	test("shows examples as they are", () => {
		const text = readDocument("docs/testing.md");
		const shown = [
			...text.matchAll(
				/^(.*)\n\n```(js|python|java|go|yaml)\n([\s\S]*?)^```$/gm,
			),
		];
		expect(shown).toHaveLength(
			text.match(/^```(?!sh|text)\w/gm)?.length as number,
		);
		expect(shown.length).toBeGreaterThan(0);
		for (const [, line = "", , code] of shown) {
			const path = /\]\(\.\.\/(examples\/[^)]+)\):$/.exec(line)?.[1];
			expect([line, path && readDocument(path)]).toEqual([line, code]);
		}
	});
});

describe("operating.md", () => {
	const text = readDocument("docs/operating.md");

	test("has every metric of our own, and no other", async () => {
		const shown = await showEveryMetric();
		const kept = [...shown.matchAll(/^# TYPE (peopled_\w+)/gm)].map(
			([, name]) => name,
		);
		const named = readTables(text).flatMap(
			([name]) => codeIn(name)?.match(/^peopled_\w+$/) ?? [],
		);
		expect([...named].sort()).toEqual([...kept].sort() as string[]);
	});
});

describe("dependencies.md", () => {
	const rows = readSections(readDocument("docs/dependencies.md"), 2).map(
		({ title, text }) => ({ title, rows: readTables(text) }),
	);

	test("has every dependency, and no other", () => {
		const namesOf = (title: string) =>
			rows
				.find((known) => known.title === title)
				?.rows.map(([name]) => codeIn(name))
				.sort();
		const all = Object.keys(manifest.devDependencies).sort();
		const used = new Set(listUsedPackages());
		const toRun = all.filter((name) => name === "bun" || used.has(name));
		expect(namesOf("To run")).toEqual(toRun);
		expect(namesOf("To develop")).toEqual(
			all.filter((name) => !toRun.includes(name)),
		);
		// The published package contains them.
		expect(manifest.dependencies).toBeUndefined();
	});

	test("has the license of each", () => {
		for (const [name = "", license = ""] of rows.flatMap(({ rows }) => rows)) {
			expect(`${name} ${licenseOf(codeIn(name) ?? "")}`).toStartWith(
				`${name} ${license}`,
			);
		}
	});
});

/** The packages that the source imports, apart from its tests. */
function listUsedPackages(): string[] {
	return listFiles("src")
		.filter((path) => /\.(ts|css)$/.test(path) && !path.endsWith(".test.ts"))
		.flatMap((path) => [
			...readDocument(path).matchAll(
				/(?:from|import|import\() ?"((?:@[a-z][^/"]*\/)?[a-z][^/":]*)["/]/g,
			),
		])
		.map(([, name = ""]) => name);
}

describe("decisions", () => {
	const decisions = documents.filter((path) =>
		path.startsWith("docs/decisions/"),
	);

	test("are numbered without a gap", () => {
		expect(decisions.map((path) => Number(/(\d{4})-/.exec(path)?.[1]))).toEqual(
			decisions.map((_, index) => index + 1),
		);
	});

	test.each(decisions)("%s has its background, decision and cost", (path) => {
		const text = readDocument(path);
		expect(text).toStartWith(`# ${Number(/(\d{4})-/.exec(path)?.[1])}. `);
		expect(readSections(text, 2).map(({ title }) => title)).toEqual([
			"Background",
			"Decision",
			"Cost",
		]);
	});
});

describe("ARCHITECTURE.md", () => {
	const text = readDocument("ARCHITECTURE.md");

	test("has every table of the engines, and no other", () => {
		const tables = listFiles("src/storage")
			.filter((path) => path.endsWith(".sql"))
			.map(readDocument)
			.flatMap((sql) => [...sql.matchAll(/^CREATE TABLE (\w+)/gm)])
			.map(([, name]) => name as string);
		const section = readSections(text, 2).find(
			({ title }) => title === "Tables",
		);
		const named = readTables(section?.text ?? "").flatMap(([names]) =>
			codesIn(names ?? ""),
		);
		expect(named.sort()).toEqual([...new Set(tables)].sort());
	});
});

describe("every document", () => {
	test.each(documents)("%s has only links that lead somewhere", (path) => {
		const broken = linksIn(readDocument(path)).filter((link) => {
			const [target = "", anchor] = link.split("#");
			const file =
				target === "" ? path : normalize(join(dirname(path), target));
			if (!existsSync(join(root, file))) return true;
			return anchor !== undefined && !anchorsOf(readDocument(file)).has(anchor);
		});
		expect(broken).toEqual([]);
	});

	test.each(documents)("%s names only files that are there", (path) => {
		const named = codesIn(readDocument(path)).filter((code) =>
			/^(src|test|docs|bench|bin)\/[\w./-]+$/.test(code),
		);
		expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
	});

	test.each(documents)(
		"%s names only scripts and commands that exist",
		(path) => {
			const text = readDocument(path);
			const unknownScripts = [
				...text.matchAll(/\bnpm run (?:--silent |-s )?([\w-]+)/g),
			]
				.map(([, script = ""]) => script)
				.filter((script) => manifest.scripts[script] === undefined);
			expect(unknownScripts).toEqual([]);
			const commands = [
				...readCommandBlocks(text).flatMap(({ commands }) =>
					splitCommands(commands).flatMap((line) =>
						line.replace(/^\w+=\$\((.*)\)$/s, "$1").split(/ \| | && /),
					),
				),
				...codesIn(text),
			];
			expect(commands.flatMap(complainOfCommand)).toEqual([]);
		},
	);

	test("tells what each of its curls answers, where curls are run", () => {
		const silent = triedDocuments.flatMap((path) =>
			readCommandBlocks(readDocument(path)).filter(({ commands, answers }) => {
				const curls = splitCommands(commands).filter((line) =>
					/(^|\| |\$\()curl /.test(line),
				);
				return curls.length !== answers.length;
			}),
		);
		expect(silent).toEqual([]);
	});
});

function leavesOf(command: Command): Command[] {
	return command.commands.length === 0
		? [command]
		: command.commands.flatMap(leavesOf);
}

function usageOf(command: Command): string {
	const names: string[] = [];
	for (let each: Command | null = command; each; each = each.parent)
		names.unshift(each.name());
	const parameters = command.registeredArguments.map(
		(argument) => `<${argument.name()}>`,
	);
	return [...names, ...parameters].join(" ");
}

function flagsOf(command: Command): string[] {
	return command.options.flatMap(({ long }) => long ?? []);
}

/** What is wrong with a command of ours, as far as its name and flags go. */
function complainOfCommand(line: string): string[] {
	const words = splitWords(line, new Map());
	const given =
		words[0] === "peopled" ? words.slice(1) : readPeopledArguments(words);
	if (given === undefined) return [];
	let command: Command = program;
	const rest = [...given];
	while (command.commands.length > 0) {
		const next = command.commands.find((known) => known.name() === rest[0]);
		if (next === undefined) break;
		command = next;
		rest.shift();
	}
	if (command === program && rest[0] && !/^(--|<|…)/.test(rest[0]))
		return [`${line}: there is no command ${rest[0]}`];
	const known = [...flagsOf(command), "--help", "--version"];
	return rest
		.filter((word) => word.startsWith("--") && !known.includes(word))
		.map((flag) => `${line}: there is no flag ${flag}`);
}
