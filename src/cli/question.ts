import { createInterface } from "node:readline/promises";

/** Asks a question on standard error. Anything but yes, and an input that ends, means no. */
export async function ask(
	question: string,
	signal?: AbortSignal,
): Promise<boolean> {
	const reader = createInterface({
		input: process.stdin,
		output: process.stderr,
	});
	// On a terminal, the reader takes Ctrl-C from the process.
	reader.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
	try {
		const answer = await reader.question(
			`${question} [y/N] `,
			signal === undefined ? {} : { signal },
		);
		return /^y(es)?$/i.test(answer.trim());
	} catch {
		// Interrupted, or the input has ended.
		return false;
	} finally {
		reader.close();
	}
}
