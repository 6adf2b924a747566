import { waitFor } from "./process.ts";

/** A program in a terminal of its own, as somebody sees it who sits before it. */
interface TerminalProgram extends AsyncDisposable {
	/** What stands there. */
	text(): string;
	/** Resolves when a text stands there, with its groups. */
	shows(text: RegExp): Promise<RegExpExecArray>;
	/** Presses Ctrl-C, and resolves when the program has ended. */
	interrupt(): Promise<void>;
}

/** Starts a program in a terminal. */
export function openTerminal(
	words: string[],
	place: { cwd: string; env: Readonly<Record<string, string>> },
): TerminalProgram {
	let written = "";
	const decoder = new TextDecoder();
	const child = Bun.spawn(words, {
		cwd: place.cwd,
		env: { ...place.env, TERM: "xterm" },
		terminal: {
			cols: 120,
			rows: 40,
			data(_, bytes) {
				written += decoder.decode(bytes, { stream: true });
			},
		},
	});
	const text = () => written.replaceAll("\r\n", "\n");
	return {
		text,
		shows: (wanted) =>
			waitFor(`${wanted} in the terminal`, async () => {
				const found = wanted.exec(text());
				if (found === null && child.exitCode !== null)
					throw new Error(`The program ended. It wrote: ${text()}`);
				return found ?? undefined;
			}),
		async interrupt() {
			child.terminal?.write("\u0003");
			await child.exited;
		},
		async [Symbol.asyncDispose]() {
			child.kill("SIGKILL");
			await child.exited;
			child.terminal?.close();
		},
	};
}
