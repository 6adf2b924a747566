import { DirectoryError } from "../directory/errors.ts";
import type { StoreHealth } from "../directory/store/store.ts";

/** The time that the store may take for a health check. */
const healthMsMax = 1500;

/**
 * Checks the health of a store, once for all concurrent callers. Rejects with `unavailable` when the check takes longer
 * than `msMax`. A store that hangs gets no second check meanwhile.
 */
export function openHealthCheck(
	checkHealth: () => Promise<StoreHealth>,
	msMax = healthMsMax,
): () => Promise<StoreHealth> {
	let current: Promise<StoreHealth> | undefined;
	return async () => {
		current ??= checkHealth().finally(() => {
			current = undefined;
		});
		let timer: ReturnType<typeof setTimeout> | undefined;
		const isOver = new Promise<never>((_, reject) => {
			timer = setTimeout(reject, msMax, noAnswer(msMax));
		});
		try {
			return await Promise.race([current, isOver]);
		} finally {
			clearTimeout(timer);
		}
	};
}

function noAnswer(msMax: number): DirectoryError {
	return new DirectoryError(
		"unavailable",
		`The directory did not answer within ${msMax} ms.`,
	);
}
