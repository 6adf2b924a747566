import { expect, test } from "bun:test";
import { Command } from "commander";
import { addApplyCommand } from "../../src/cli/apply.ts";
import { addPlanCommand } from "../../src/cli/plan.ts";
import type { Workplace } from "../../src/cli/workplace.ts";

/** Runs a command, and returns the sentence with which it refuses its options. */
async function refusalOf(line: string): Promise<string> {
	// Nothing of it may be reached.
	const workplace = {} as Workplace;
	const program = new Command().exitOverride();
	for (const command of [addApplyCommand, addPlanCommand])
		command(program, workplace);
	return program.parseAsync(line.split(" "), { from: "user" }).then(
		() => "",
		(error: Error) => error.message,
	);
}

const service = "apply a.plan --to https://webexapis.com/v1 --approve sha256:1";

test.each([
	[`${service} --faults 7`, "--faults counts for nothing without --to local"],
	[`${service} --data x`, "--data counts for nothing without --to local"],
	[
		"apply a.plan --to local --report x.csv",
		"--report counts for nothing with --to local",
	],
	[
		"apply a.plan --to local --resume",
		"--resume counts for nothing with --to local",
	],
	[
		"plan --show a.plan --output b.plan",
		"--output counts for nothing with --show",
	],
	[
		"plan --check a.plan --to x --only ada@example.com",
		"--only counts for nothing with --check",
	],
	["plan --data x --to y", "--to counts for nothing without --check"],
	[`${service} --budget 100001`, "--budget must be a whole number"],
])(
	"%s is refused, since an option would count for nothing or is too large",
	async (line, sentence) => {
		expect(await refusalOf(line)).toContain(sentence);
	},
);
