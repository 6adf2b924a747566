import { type ThresholdKind, thresholdKinds } from "./thresholds.ts";

/** Reads the values of `--allow`, such as `licenses=12`. Throws a sentence about one that is none. */
export function readAllowed(
	texts: readonly string[],
): Partial<Record<ThresholdKind, number>> {
	return Object.fromEntries(texts.map(readOne));
}

function readOne(text: string): [ThresholdKind, number] {
	const [, name, count] = /^(\w+)=(\d{1,9})$/.exec(text) ?? [];
	const kind = thresholdKinds.find((known) => known === name);
	if (kind !== undefined) return [kind, Number(count)];
	throw new Error(
		`--allow ${text} is not <kind>=<number>, with one of these kinds: ${thresholdKinds.join(", ")}.`,
	);
}
