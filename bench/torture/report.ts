import { showTable } from "../table.ts";
import type { Outcome } from "./part.ts";

/** A part's outcome with what is needed to run it again. */
export interface PartReport extends Outcome {
	part: string;
	title: string;
	seed: number;
	seconds: number;
	/** The command line that repeats the run. */
	replay: string;
}

/** A whole run, as `--report` writes it. */
export interface Report {
	/** ISO 8601. */
	date: string;
	commit: string;
	runtime: string;
	cores: number;
	parts: PartReport[];
}

/** The figures as a table, then the faults, then what was not run. */
export function showReport({ parts }: Report): string {
	const rows = parts.flatMap(({ part, figures, faults, skipped, seconds }) =>
		skipped === undefined
			? [
					[`${part}`, faults.length === 0 ? "no fault" : "FAULTS"],
					...Object.entries(figures).map(([name, value]) => [
						`  ${name}`,
						typeof value === "number" ? value.toLocaleString("en-US") : value,
					]),
					["  faults", String(faults.length)],
					["  seconds", seconds.toFixed(0)],
				]
			: [[part, "not run"]],
	);
	const wrong = parts.flatMap(({ part, seed, faults, replay }) =>
		faults
			.slice(0, faultsShownMax)
			.map(
				(fault) =>
					`FAULT in ${part}, seed ${seed}: ${fault}\n  Again: ${replay}`,
			),
	);
	const skipped = parts.flatMap(({ part, skipped }) =>
		skipped === undefined ? [] : [`Not run: ${part}. ${skipped}`],
	);
	return [showTable(["part", "figure"], rows), ...wrong, ...skipped].join(
		"\n\n",
	);
}

const faultsShownMax = 20;
