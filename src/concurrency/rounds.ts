/** The pause after one failure, and the longest pause of a task that is due more often than that. */
const pauseMsMin = 500;
const pauseMsMax = 15_000;

/** A background task that runs again and again. Its timers do not keep the process alive. */
export interface Rounds {
	/** Resolves when the first round has ended, failed or not. */
	readonly first: Promise<void>;
	/** Makes the next round due now; a pause after a failure is not cut short. */
	wake(): void;
	/** Starts no further round, and resolves when the running one has ended. */
	stop(): Promise<void>;
}

/** Runs a task at once, when it is woken, and each time `everyMs` after its last round. */
export function startRounds({
	work,
	everyMs,
	reportFailure,
}: {
	work: () => Promise<unknown>;
	everyMs: number;
	/** Called once for each failed round, with the time until the next one. */
	reportFailure: (cause: unknown, pauseMs: number) => void;
}): Rounds {
	const longest = Math.max(everyMs, pauseMsMax);
	let failures = 0;
	let isWoken = false;
	let isStopping = false;
	let endRest = () => {};

	// Gives the time to wait before the next round.
	const run = async (): Promise<number> => {
		isWoken = false;
		try {
			await work();
			failures = 0;
			return isWoken ? 0 : everyMs;
		} catch (cause) {
			const pauseMs = pauseAfter(++failures, longest, Math.random());
			reportFailure(cause, pauseMs);
			return pauseMs;
		}
	};
	const rest = (ms: number) =>
		new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			timer.unref();
			endRest = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	const first = run();
	const loop = async () => {
		for (let restMs = await first; ; restMs = await run()) {
			if (!isStopping) await rest(restMs);
			if (isStopping) return;
		}
	};
	const ended = loop();
	return {
		first: first.then(() => {}),
		wake() {
			isWoken = true;
			if (failures === 0) endRest();
		},
		async stop() {
			isStopping = true;
			endRest();
			await ended;
		},
	};
}

/** The pause after a number of failures in sequence: about twice the one before it, and at most `msMax`. */
export function pauseAfter(
	failures: number,
	msMax: number,
	chance: number,
): number {
	// The chance keeps processes that failed together from trying again together.
	return Math.min(pauseMsMin * 2 ** (failures - 1), msMax) * (1 - chance / 2);
}
