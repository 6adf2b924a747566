import { DirectoryError } from "../directory/errors.ts";

/** The time that the store may take to answer what operators ask. */
const answerMsMax = 1500;

/**
 * Returns a function that asks a store something, such as for its health, once for all concurrent callers. Rejects with `unavailable` when the answer takes
 * longer than `msMax`. A store that hangs is not asked again meanwhile.
 */
export function openQuestion<Answer>(
	ask: () => Promise<Answer>,
	msMax = answerMsMax,
): () => Promise<Answer> {
	let current: Promise<Answer> | undefined;
	return async () => {
		current ??= ask().finally(() => {
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
