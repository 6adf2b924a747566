import { copyFileSync } from "node:fs";
import { medianOf } from "./durations.ts";
import { run } from "./processes.ts";

const rounds = 6;
const roundSeconds = 1;
const kinds = ["with", "without"] as const;

/** The changes of a store per second, with and without their lines of history. */
export interface HistoryRates {
	with: number;
	without: number;
	/** The share of a change that its line takes: the median of the rounds. */
	share: number;
}

/** Measures the store on two copies of a seeded file in turn, so that a slower moment of the machine meets both. */
export async function measureHistory(file: string): Promise<HistoryRates> {
	for (const kind of kinds) copyFileSync(file, `${file}-${kind}`);
	const rates: Record<(typeof kinds)[number], number>[] = [];
	for (let round = 0; round < rounds; round++) {
		const rate = { with: 0, without: 0 };
		for (const kind of round % 2 === 0 ? kinds : kinds.toReversed())
			rate[kind] = await measureRound(file, kind);
		rates.push(rate);
	}
	return {
		with: medianOf(rates.map((rate) => rate.with)),
		without: medianOf(rates.map((rate) => rate.without)),
		share: medianOf(rates.map((rate) => 1 - rate.with / rate.without)),
	};
}

async function measureRound(file: string, kind: string): Promise<number> {
	const [line = ""] = await run("bench/history.ts", [
		...[`${file}-${kind}`, String(roundSeconds), kind],
	]);
	return (JSON.parse(line) as { rate: number }).rate;
}
