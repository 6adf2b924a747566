import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Part, Setup } from "./part.ts";
import { parts } from "./parts.ts";
import { type PartReport, type Report, showReport } from "./report.ts";

// `npm run torture`: tortures the product part by part, and prints what that has shown.
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		rounds: { type: "string" },
		minutes: { type: "string" },
		seed: { type: "string" },
		report: { type: "string" },
	},
});
// What a part leaves on the machine goes with this process, also when it is interrupted.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
	process.on(signal, () => {
		console.error(`Interrupted by ${signal}: there is no report.`);
		process.exit(1);
	});
for (const name of ["rounds", "minutes", "seed"] as const)
	if (values[name] !== undefined && !/^\d+(\.\d+)?$/.test(values[name])) {
		console.error(`--${name} takes a number, not "${values[name]}".`);
		process.exit(2);
	}
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const chosen = choose(positionals);
console.log(
	`Seed ${seed}. Parts: ${chosen.map(({ name }) => name).join(", ")}.`,
);
const report: Report = {
	date: new Date().toISOString(),
	commit: commitNow(),
	runtime: `Bun ${process.versions.bun}, Node ${process.versions.node}`,
	cores: availableParallelism(),
	parts: [],
};
for (const part of chosen) report.parts.push(await runPart(part));
console.log(`\n${showReport(report)}`);
if (values.report !== undefined)
	await writeFile(values.report, `${JSON.stringify(report, null, "\t")}\n`);
process.exit(report.parts.some(({ faults }) => faults.length > 0) ? 1 : 0);

function choose(names: readonly string[]): readonly Part[] {
	const unknown = names.filter(
		(name) => !parts.some((part) => part.name === name),
	);
	if (unknown.length > 0) {
		console.error(
			`There is no part ${unknown.join(", ")}. The parts are: ${parts.map(({ name }) => name).join(", ")}.`,
		);
		process.exit(2);
	}
	return names.length === 0
		? parts
		: parts.filter(({ name }) => names.includes(name));
}

async function runPart(part: Part): Promise<PartReport> {
	const start = performance.now();
	const share =
		values.minutes === undefined
			? Infinity
			: (Number(values.minutes) * 60_000 * part.weight) /
				chosen.reduce((sum, { weight }) => sum + weight, 0);
	const rounds =
		values.rounds !== undefined
			? Number(values.rounds)
			: values.minutes === undefined
				? part.rounds
				: Infinity;
	console.log(`\n${part.name}: ${part.title}`);
	const folder = await mkdtemp(join(tmpdir(), `peopled-torture-${part.name}-`));
	const setup: Setup = {
		rounds,
		isOver: () => performance.now() - start > share,
		seed,
		folder,
		tell: (line) =>
			console.log(
				`  ${((performance.now() - start) / 1000).toFixed(0).padStart(5)} s  ${line}`,
			),
	};
	try {
		const outcome = await part.run(setup);
		return describe(part, outcome, start);
	} catch (cause) {
		// A part that breaks has shown nothing: that is a fault, not a pass.
		const fault = `The part itself broke: ${(cause as Error).stack}`;
		return describe(part, { figures: {}, faults: [fault] }, start);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function describe(
	part: Part,
	outcome: Awaited<ReturnType<Part["run"]>>,
	start: number,
): PartReport {
	for (const fault of outcome.faults.slice(0, 20))
		console.log(`  FAULT ${fault}`);
	if (outcome.skipped !== undefined)
		console.log(`  not run: ${outcome.skipped}`);
	const limit =
		values.rounds === undefined
			? values.minutes === undefined
				? ""
				: ` --minutes ${values.minutes}`
			: ` --rounds ${values.rounds}`;
	return {
		part: part.name,
		title: part.title,
		seed,
		seconds: (performance.now() - start) / 1000,
		replay: `npm run torture -- ${part.name}${limit} --seed ${seed}`,
		...outcome,
	};
}

function commitNow(): string {
	try {
		const git = (...words: string[]) =>
			execFileSync("git", words, { encoding: "utf8" }).trim();
		const isChanged = git("status", "--porcelain") !== "";
		return `${git("rev-parse", "--short", "HEAD")}${isChanged ? " with changes" : ""}`;
	} catch {
		return "unknown";
	}
}
