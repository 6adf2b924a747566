/**
 * The latest time at which a lease of `lengthMs` can end. A lease with a later end has ended: it was made
 * before the clock was set back. The limit is twice the length, because the clocks of several machines
 * differ. The rule holds for everything that ends on its own after a time: a lease, a lock, a file that is
 * being received. It is valid while `now < until <= latestEnd(now, lengthMs)`.
 */
export function latestEnd(now: number, lengthMs: number): number {
	return now + 2 * lengthMs;
}

/** Whether a lease of at most `lengthMs` with this end is valid now. */
export function isHeld(
	until: number,
	{ now, lengthMs }: { now: number; lengthMs: number },
): boolean {
	return now < until && until <= latestEnd(now, lengthMs);
}
