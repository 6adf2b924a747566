import type { Slices } from "./slices.ts";

/**
 * Wakes those in this process who wait for something to change. It only says that it is worth
 * looking; who waits looks from time to time anyway, since other processes do not ring here.
 */
export interface ChangeSignal {
	ring(): void;
	/** A place among those who wait. */
	join(): Listener;
	/** Wakes everyone, for good. */
	close(): void;
}

/** One who waits. */
export interface Listener {
	/**
	 * Resolves when the bell rings, when there is nothing more to wait for, or when the time is over;
	 * `gatherMs` later, so that what is written close together is seen together.
	 */
	wait(timeoutMs: number, gatherMs?: number): Promise<void>;
	/** Gives the place back. */
	leave(): void;
	/** Whether the bell was closed or the place given back. */
	readonly isOver: boolean;
}

/** However many are woken at once, they go on in `slices`. */
export function openChangeSignal(slices: Slices): ChangeSignal {
	const listeners = new Set<{ wake: () => void }>();
	let isClosed = false;
	const ring = () => {
		for (const { wake } of listeners) wake();
	};
	return {
		ring,
		join() {
			const place = { wake: () => {} };
			listeners.add(place);
			return {
				wait: (timeoutMs, gatherMs = 0) =>
					new Promise((resolve) => {
						if (isClosed || !listeners.has(place)) {
							resolve();
							return;
						}
						const timer = setTimeout(() => place.wake(), timeoutMs);
						place.wake = () => {
							clearTimeout(timer);
							place.wake = () => {};
							const goOn = () => resolve(slices.next());
							if (gatherMs === 0) goOn();
							else setTimeout(goOn, gatherMs);
						};
					}),
				leave() {
					listeners.delete(place);
					place.wake();
				},
				get isOver() {
					return isClosed || !listeners.has(place);
				},
			};
		},
		close() {
			isClosed = true;
			ring();
		},
	};
}
