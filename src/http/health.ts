import { DirectoryError } from "../directory/errors.ts";
import type { StoreHealth } from "../directory/store/store.ts";

/** How long the store may take to say how it is. */
const healthMsMax = 1500;

/**
 * Asks a store how it is, once for all who ask at the same time. Rejects with `unavailable` when it
 * says nothing within `msMax`: a store that stands still is asked no second question meanwhile.
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
