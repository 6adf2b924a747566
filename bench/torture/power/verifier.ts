import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Verdict } from "./verify-process.ts";

const script = fileURLToPath(new URL("./verify-process.ts", import.meta.url));

/** Runs `peopled verify` on many directories, one after another, in one process beside this one. */
export interface Verifier extends AsyncDisposable {
	verify(folder: string): Promise<Verdict>;
}

export function openVerifier(): Verifier {
	const child = spawn(process.execPath, [script], {
		// Its progress goes to standard error.
		stdio: ["pipe", "pipe", "ignore"],
	});
	const verdicts = createInterface({ input: child.stdout })[
		Symbol.asyncIterator
	]();
	const ended = once(child, "close");
	return {
		async verify(folder) {
			child.stdin.write(`${folder}\n`);
			const { value, done } = await verdicts.next();
			if (done === true)
				throw new Error(`The process of verify ended at ${folder}.`);
			return JSON.parse(value) as Verdict;
		},
		async [Symbol.asyncDispose]() {
			child.stdin.end();
			await ended;
		},
	};
}
