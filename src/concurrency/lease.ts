/**
 * The latest moment at which anything that is held for `lengthMs` can end; what ends later is over, since
 * it was held before the clock was set back. Twice its length, because the clocks of several machines differ.
 *
 * The rule for everything that is held for a time and given back by itself, as by a process that has ended: a
 * lease, a lock, a file that is being received. It holds while `now < until <= latestEnd(now, lengthMs)`.
 */
export function latestEnd(now: number, lengthMs: number): number {
	return now + 2 * lengthMs;
}

/** Whether something that is held for `lengthMs` at most, until a moment, is held now. */
export function isHeld(
	until: number,
	{ now, lengthMs }: { now: number; lengthMs: number },
): boolean {
	return now < until && until <= latestEnd(now, lengthMs);
}
