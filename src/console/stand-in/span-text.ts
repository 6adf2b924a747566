import { words } from "../../words/words.ts";

const units = [
	["day", 86_400_000],
	["hour", 3_600_000],
	["minute", 60_000],
	["second", 1000],
] as const;

/** A length of time in words, by its two largest units; "" when it is shorter than a second. */
export function spanText(ms: number): string {
	const parts: string[] = [];
	let rest = Math.abs(ms);
	for (const [unit, unitMs] of units) {
		const count = Math.floor(rest / unitMs);
		rest -= count * unitMs;
		if (count > 0) parts.push(words.spans[unit](count));
		else if (parts.length > 0) break;
		if (parts.length === 2) break;
	}
	return parts.join(" ");
}
