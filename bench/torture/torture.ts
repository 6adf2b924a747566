import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine } from "./command-line.ts";
import { complainOfNothing, type Part, type Setup } from "./part.ts";
import { type PartReport, type Report, showReport } from "./report.ts";

// `npm run torture`: tortures the product part by part, and prints what that has shown.
const asked = readCommandLine(process.argv.slice(2));
if (typeof asked === "string") {
	console.error(asked);
	process.exit(2);
}
const { chosen, rounds, minutes, seed = Date.now() % 1_000_000 } = asked;
// What a part leaves on the machine goes with this process, also when it is interrupted.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
	process.on(signal, () => {
		console.error(`Interrupted by ${signal}: there is no report.`);
		process.exit(1);
	});
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
if (asked.report !== undefined)
	await writeFile(asked.report, `${JSON.stringify(report, null, "\t")}\n`);
process.exit(report.parts.some(({ faults }) => faults.length > 0) ? 1 : 0);

async function runPart(part: Part): Promise<PartReport> {
	const start = performance.now();
	const share =
		minutes === undefined
			? Infinity
			: (minutes * 60_000 * part.weight) /
				chosen.reduce((sum, { weight }) => sum + weight, 0);
	console.log(`\n${part.name}: ${part.title}`);
	const folder = await mkdtemp(join(tmpdir(), `peopled-torture-${part.name}-`));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.on("exit", remove);
	const setup: Setup = {
		rounds: rounds ?? (minutes === undefined ? part.rounds : Infinity),
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
		const faults = [...outcome.faults, ...complainOfNothing(part, outcome)];
		return describe(part, { ...outcome, faults }, start);
	} catch (cause) {
		// A part that breaks has shown nothing: that is a fault, not a pass.
		const fault = `The part itself broke: ${(cause as Error).stack}`;
		return describe(part, { figures: {}, faults: [fault] }, start);
	} finally {
		process.off("exit", remove);
		remove();
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
		rounds === undefined
			? minutes === undefined
				? ""
				: ` --minutes ${minutes}`
			: ` --rounds ${rounds}`;
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
