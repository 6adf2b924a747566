/**
 * Wakes those in this process who wait for something to change. It only says that it is worth
 * looking; who waits looks from time to time anyway, since other processes do not ring here.
 */
export interface Bell {
	ring(): void;
	/** Resolves when the bell rings or is closed, or when the time is over. */
	wait(timeoutMs: number): Promise<void>;
	/** Wakes everyone, for good. */
	close(): void;
	readonly isClosed: boolean;
}

export function openBell(): Bell {
	const waiting = new Set<() => void>();
	let isClosed = false;
	const ring = () => {
		for (const wake of waiting) wake();
	};
	return {
		ring,
		wait: (timeoutMs) =>
			new Promise((resolve) => {
				if (isClosed) {
					resolve();
					return;
				}
				const wake = () => {
					waiting.delete(wake);
					clearTimeout(timer);
					resolve();
				};
				const timer = setTimeout(wake, timeoutMs);
				waiting.add(wake);
			}),
		close() {
			isClosed = true;
			ring();
		},
		get isClosed() {
			return isClosed;
		},
	};
}
