import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { showShellWord } from "../settings/shell-word.ts";
import { UsageError } from "../settings/usage-error.ts";
import { allowOption, readAllowed } from "./allow.ts";
import { readBudget } from "./budget.ts";
import { refuseNeedless } from "./needless-options.ts";
import { onOneLine, withJson } from "./result.ts";
import type { Workplace } from "./workplace.ts";

const formats = ["text", "json", "markdown", "html", "csv"] as const;
type Format = (typeof formats)[number];

interface PlanOptions {
	data?: string;
	output?: string;
	format?: string;
	json?: boolean;
	allow: string[];
	only: string[];
	except: string[];
	show?: string;
	check?: string;
	to?: string;
	onConflict: string;
	budget?: number;
}

/** The options that count only for a new plan from a clone, and those that count only with \`--check\`. */
const ofMaking = ["data", "only", "except"];
const ofChecking = ["to", "onConflict", "budget"];

/** How the command ends when people of the plan have a conflict, as `peopled apply` does. */
const conflictExitCode = 3;

/** `peopled plan`: what the changes of a clone would do at the service. */
export function addPlanCommand(program: Command, workplace: Workplace): void {
	const collect = (value: string, all: string[]) => [...all, value];
	withJson(program.command("plan"))
		.description(
			"Compare a clone with the service as it was cloned, and write the changes as a plan: losses first, in an order that can succeed. Sends nothing. Prints the digest of the plan, which `peopled apply` asks for.",
		)
		.option("--data <folder>", "the data folder of the clone")
		.option(
			"--output <file>",
			"the file to write; without it, the plan is only shown",
		)
		.option("--format <format>", `how to show the plan: ${formats.join(", ")}`)
		.option(allowOption.flags, allowOption.description, collect, [])
		.option(
			"--only <person>",
			"plan only the changes of this person, by e-mail address or id, or of those in @file; may be given several times",
			collect,
			[],
		)
		.option(
			"--except <person>",
			"the same for people to leave out",
			collect,
			[],
		)
		.option("--show <file>", "show a plan file instead of making a plan")
		.option(
			"--check <file>",
			"compare a plan file with the service: who changed what since; the access token of the service is in PEOPLED_TOKEN",
		)
		.option("--to <address>", "with --check: the address of the service")
		.option(
			"--on-conflict <decision>",
			"with --check: abort: only report conflicts; skip: write a plan to --output without those people; replan: write a plan that changes them from what they are now",
			"abort",
		)
		.option(
			"--budget <number>",
			"with --check: requests a minute at most",
			readBudget,
		)
		.action(async (given: PlanOptions, command: Command) => {
			if (given.json && (given.format ?? "json") !== "json")
				throw new UsageError(
					`--json and --format ${given.format} exclude each other.`,
				);
			const options = given.json ? { ...given, format: "json" } : given;
			const format = readFormat(options.format);
			if (options.show !== undefined) {
				refuseNeedless(
					command,
					[...ofMaking, ...ofChecking, "check", "output", "allow"],
					"with --show",
				);
				const shown = await workplace.showPlan(options.show, format);
				print(shown, options, workplace);
				return;
			}
			if (options.check !== undefined) {
				refuseNeedless(command, ofMaking, "with --check");
				await check(options.check, options, workplace);
				return;
			}
			refuseNeedless(command, ofChecking, "without --check");
			if (options.data === undefined)
				throw new UsageError(
					"Name the data folder of the clone with --data <folder>, or a plan file with --show <file> or --check <file>.",
				);
			const dataFolder = options.data.replace(/(?<=.)\/+$/, "");
			const { shown, digest, passed } = await workplace.plan({
				dataFolder,
				format,
				output: options.output,
				allowed: readAllowed(options.allow),
				only: options.only.flatMap(readNames),
				except: options.except.flatMap(readNames),
			});
			// With a file, the digest is the result, for scripts; the plan is for people, unless a format was asked for.
			if (options.output === undefined || options.format !== undefined)
				print(shown, options, workplace);
			else workplace.tell(shown.trimEnd());
			if (options.output === undefined) {
				for (const sentence of passed) workplace.tell(sentence);
				return;
			}
			if (digest === undefined) throw notAllowed(passed);
			const isDocument = format !== "text" && options.format !== undefined;
			if (isDocument) workplace.tell(digest);
			else workplace.print(digest);
		});
}

async function check(
	file: string,
	options: PlanOptions,
	workplace: Workplace,
): Promise<void> {
	const { to, onConflict, output, format } = options;
	if (to === undefined)
		throw new UsageError(
			"Name the address of the service with --to <address>, such as https://webexapis.com/v1.",
		);
	if (
		onConflict !== "abort" &&
		onConflict !== "skip" &&
		onConflict !== "replan"
	)
		throw new UsageError(
			`--on-conflict must be abort, skip or replan, not "${onConflict}".`,
		);
	if ((onConflict === "abort") !== (output === undefined))
		throw new UsageError(
			onConflict === "abort"
				? "With --check, a plan is written only with --on-conflict skip or replan."
				: `--on-conflict ${onConflict} writes a new plan: name its file with --output <file>.`,
		);
	if (format !== undefined && format !== "text" && format !== "json")
		throw new UsageError(
			`With --check, --format must be text or json, not "${format}".`,
		);
	const { shown, conflicts, digest, passed } = await workplace.checkPlan({
		...{ file, to, onConflict, output },
		isJson: format === "json",
		budget: options.budget,
		allowed: readAllowed(options.allow),
	});
	if (output === undefined) {
		print(shown, options, workplace);
		if (conflicts > 0) workplace.endWith(conflictExitCode);
		return;
	}
	workplace.tell(shown);
	if (digest === undefined) throw notAllowed(passed);
	workplace.tell(
		`The new plan is in ${output}. Read it with \`peopled plan --show ${showShellWord(output)}\`. Its digest:`,
	);
	workplace.print(digest);
}

function print(
	shown: string,
	{ json }: PlanOptions,
	workplace: Workplace,
): void {
	workplace.print(json ? onOneLine(shown) : shown.trimEnd());
}

function notAllowed(passed: readonly string[]): Error {
	return new Error(
		[
			`The plan passes ${passed.length === 1 ? "a threshold" : "thresholds"}, and was not written:`,
			...passed.map((sentence) => `- ${sentence}`),
		].join("\n"),
	);
}

function readFormat(text: string = "text"): Format {
	const format = formats.find((known) => known === text);
	if (format !== undefined) return format;
	throw new UsageError(
		`--format must be one of ${formats.join(", ")}, not "${text}".`,
	);
}

function readNames(text: string): string[] {
	if (!text.startsWith("@")) return [text];
	const file = text.slice(1);
	if (!existsSync(file))
		throw new UsageError(`There is no file ${file} with names.`);
	const lines = readFileSync(file, "utf8").split(/\r?\n/);
	const names = lines.map((line) => line.trim()).filter((line) => line !== "");
	if (names.length > 0) return names;
	throw new UsageError(`The file ${file} names nobody.`);
}
