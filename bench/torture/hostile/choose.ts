import type { ChanceStream } from "../../../src/concurrency/chance.ts";

/** Chooses among things; the same stream chooses the same. */
export interface Chooser {
	/** A whole number from 0 up to, not including, `limit`. */
	below(limit: number): number;
	/** True in so many of a hundred times; parts of a percent count. */
	percent(percent: number): boolean;
	pick<Thing>(things: readonly Thing[]): Thing;
	/** One of the makers, called. */
	oneOf<Thing>(makers: readonly (() => Thing)[]): Thing;
}

/** A chooser with the chance of a stream. */
export function openChooser({ next, below }: ChanceStream): Chooser {
	const pick = <Thing>(things: readonly Thing[]): Thing => {
		if (things.length === 0) throw new Error("There is nothing to pick from.");
		return things[below(things.length)] as Thing;
	};
	return {
		below,
		percent: (percent) => next() * 100 < percent,
		pick,
		oneOf: (makers) => pick(makers)(),
	};
}
