import type { Command } from "commander";
import { UsageError } from "../settings/usage-error.ts";
import { readBudget } from "./budget.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { refuseNeedless } from "./needless-options.ts";
import { onOneLine, withJson } from "./result.ts";
import type { Workplace } from "./workplace.ts";

/** The flags of `peopled apply`. */
interface ApplyFlags {
	to: string;
	approve?: string;
	faults?: number;
	data?: string;
	budget?: number;
	onConflict: string;
	first?: number;
	pauseEvery?: number;
	resume?: boolean;
	report?: string;
	json?: boolean;
}

/** The options that count only for another service. */
const ofService = [
	"budget",
	"onConflict",
	"first",
	"pauseEvery",
	"resume",
	"report",
];

/** `peopled apply`: sends the requests of a plan to the other service. */
export function addApplyCommand(program: Command, workplace: Workplace): void {
	withJson(program.command("apply"))
		.description(
			"Apply a plan to the service that was cloned: step by step, at a pace, with a journal and a reverse on disk. The access token of the service is in PEOPLED_TOKEN.",
		)
		.argument("<file>", "the plan")
		.requiredOption(
			"--to <address>",
			"the address of the service; local: rehearse it on a copy of the clone",
		)
		.option(
			"--approve <digest>",
			"the digest of the plan that you have read; `peopled plan` prints it",
		)
		.option(
			"--faults <seed>",
			"with --to local, let incidents of the real service happen, drawn by this number",
			readCount,
		)
		.option(
			"--data <folder>",
			"with --to local, the data folder of the clone; ./data by default",
		)
		.option("--budget <number>", "requests a minute at most", readBudget)
		.option(
			"--on-conflict <decision>",
			"when people of the plan have changed since the clone, abort: send nothing; skip: leave them out; replan: send nothing, and write a plan from what they are now",
			"abort",
		)
		.option("--first <number>", "stop and ask after so many steps", readCount)
		.option(
			"--pause-every <number>",
			"stop and ask each time after so many steps",
			readCount,
		)
		.option(
			"--resume",
			"continue an apply that has ended early: ask the service first, and send nothing twice",
		)
		.option(
			"--report <file>",
			"write what became of every step to this file, which ends in .csv or .json",
		)
		.action(async (file: string, flags: ApplyFlags, command: Command) => {
			const { onConflict, report } = flags;
			if (
				onConflict !== "skip" &&
				onConflict !== "abort" &&
				onConflict !== "replan"
			)
				throw new UsageError(
					`--on-conflict must be abort, skip or replan, not "${onConflict}".`,
				);
			if (report !== undefined && !/\.(csv|json)$/.test(report))
				throw new UsageError(
					`The name of the report must end in .csv or .json; "${report}" does not.`,
				);
			if (flags.to === "local") {
				refuseNeedless(command, ofService, "with --to local");
				const isJson = flags.json === true;
				const { data = "./data", faults } = flags;
				end(
					await workplace.applyLocally({ file, data, faults, isJson }),
					flags,
				);
				return;
			}
			// Somebody who gives it believes that nothing is sent.
			refuseNeedless(command, ["faults", "data"], "without --to local");
			const { approve } = flags;
			if (approve === undefined)
				throw new UsageError(
					"Name the digest of the plan that you have read and approve: --approve sha256:<hex>.",
				);
			const { ask } = workplace;
			using interrupt = listenForInterrupt(
				workplace.tell,
				"Ending the request in flight. Press Ctrl-C again to end at once; the journal stays true.",
			);
			const { signal } = interrupt;
			const progress = openProgressLine();
			const done = await workplace.apply({
				...flags,
				file,
				approve,
				onConflict,
				isResumed: flags.resume === true,
				isJson: flags.json === true,
				signal,
				ask: ask && ((question) => ask(question, signal)),
				tell(sentence) {
					progress.clear();
					workplace.tell(sentence);
				},
				onProgress: progress.show,
			});
			end(done, flags);
		});

	function end(
		{ lines, exitCode }: { lines: string[]; exitCode: number },
		{ json }: ApplyFlags,
	) {
		if (json) workplace.print(onOneLine(lines.join("\n")));
		else lines.forEach(workplace.print);
		if (exitCode !== 0) workplace.endWith(exitCode);
	}
}

function readCount(text: string): number {
	if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
	throw new UsageError(`"${text}" is not a number from 1 to 9999999.`);
}

/** Shows progress on standard error: one line that changes on a terminal, otherwise a line after each tenth. */
function openProgressLine() {
	const { stderr } = process;
	const lineLength = 60;
	let shownTenth = -1;
	return {
		show({
			done,
			total,
			leftMs,
		}: {
			done: number;
			total: number;
			leftMs: number;
		}) {
			const text = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} steps, ${showSpan(leftMs)} left`;
			if (stderr.isTTY) {
				const end = done === total ? "\n" : "";
				stderr.write(`\r${text.padEnd(lineLength)}${end}`);
				return;
			}
			const tenth = Math.floor((done / Math.max(total, 1)) * 10);
			if (tenth > shownTenth) stderr.write(`${text}\n`);
			shownTenth = tenth;
		},
		/** Makes place for a sentence. */
		clear() {
			if (stderr.isTTY) stderr.write(`\r${" ".repeat(lineLength)}\r`);
		},
	};
}

function showSpan(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	if (seconds < 100) return `${seconds} s`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 100 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
