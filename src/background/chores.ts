import { startRounds } from "../concurrency/rounds.ts";

/** Small work on the directory that no request asks for. */
export interface Chore {
	work: () => Promise<unknown>;
	everyMs: number;
	/** Says in the log that it failed. */
	complaint: string;
}

/** The chores while they run. */
interface Chores {
	/** Does each chore once more, now. Rejects when one fails. */
	runAll(): Promise<void>;
	stop(): Promise<void>;
}

/** Runs chores again and again until they are stopped; resolves when each has run once. */
export async function startChores(
	chores: readonly Chore[],
	warn: (sentence: string) => void,
): Promise<Chores> {
	const started = chores.map(({ work, everyMs, complaint }) =>
		startRounds({
			work,
			everyMs,
			reportFailure: (cause) => warn(`${complaint}: ${cause}`),
		}),
	);
	await Promise.all(started.map(({ first }) => first));
	return {
		async runAll() {
			await Promise.all(chores.map(({ work }) => work()));
		},
		async stop() {
			await Promise.all(started.map((rounds) => rounds.stop()));
		},
	};
}
