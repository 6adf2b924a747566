import { UsageError } from "../settings/usage-error.ts";

/** Reads the value of `--limit`. */
export function readLimit(text: string): number {
	if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
	throw new UsageError(`--limit must be a whole number from 1, not "${text}".`);
}
