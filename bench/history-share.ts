import { copyFileSync } from "node:fs";
import { run } from "./processes.ts";

const rounds = 3;
const roundSeconds = 2;

/** The changes of a store per second, with and without their lines of history. */
export interface HistoryRates {
	with: number;
	without: number;
}

/** Measures the store on two copies of a seeded file in turn, so that a slower moment of the machine meets both. */
export async function measureHistory(file: string): Promise<HistoryRates> {
	const kinds = ["with", "without"] as const;
	const rates: HistoryRates = { with: 0, without: 0 };
	for (const kind of kinds) copyFileSync(file, `${file}-${kind}`);
	for (let round = 0; round < rounds; round++)
		for (const kind of kinds) {
			const [line = ""] = await run("bench/history.ts", [
				...[`${file}-${kind}`, String(roundSeconds), kind],
			]);
			const { rate } = JSON.parse(line) as { rate: number };
			rates[kind] += rate / rounds;
		}
	return rates;
}
