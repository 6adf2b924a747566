import { UsageError } from "../settings/usage-error.ts";

/** Reads the value of `--budget`, the requests a minute that another service gets at most. */
export function readBudget(text: string): number {
	if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= 100_000)
		return Number(text);
	throw new UsageError(
		`--budget must be a whole number of requests a minute from 1 to 100000, not "${text}".`,
	);
}
