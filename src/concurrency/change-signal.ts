import type { TimeSlices } from "./time-slices.ts";

/**
 * Wakes waiters in this process after a change. It is only a hint: waiters also look from time to time,
 * since changes of other processes do not set the signal.
 */
export interface ChangeSignal {
	ring(): void;
	/** Adds a waiter. */
	join(): Listener;
	/** Wakes all waiters permanently. */
	close(): void;
}

/** A waiter. */
export interface Listener {
	/**
	 * Resolves when the signal is set, when it is closed, or after the timeout. It resolves `gatherMs` later,
	 * so that changes close together are handled together.
	 */
	wait(timeoutMs: number, gatherMs?: number): Promise<void>;
	/** Removes the waiter. */
	leave(): void;
	/** Whether the signal was closed or the waiter removed. */
	readonly isOver: boolean;
}

/** `slices` spreads the waiters that are woken together. */
export function openChangeSignal(slices: TimeSlices): ChangeSignal {
	const listeners = new Set<{ wake: () => void }>();
	let isClosed = false;
	const ring = () => {
		for (const { wake } of listeners) wake();
	};
	return {
		ring,
		join() {
			const waiter = { wake: () => {} };
			listeners.add(waiter);
			return {
				wait: (timeoutMs, gatherMs = 0) =>
					new Promise((resolve) => {
						if (isClosed || !listeners.has(waiter)) {
							resolve();
							return;
						}
						const timer = setTimeout(() => waiter.wake(), timeoutMs);
						waiter.wake = () => {
							clearTimeout(timer);
							waiter.wake = () => {};
							const resume = () => resolve(slices.next());
							if (gatherMs === 0) resume();
							else setTimeout(resume, gatherMs);
						};
					}),
				leave() {
					listeners.delete(waiter);
					waiter.wake();
				},
				get isOver() {
					return isClosed || !listeners.has(waiter);
				},
			};
		},
		close() {
			isClosed = true;
			ring();
		},
	};
}
