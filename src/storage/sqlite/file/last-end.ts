import { readText, replaceText } from "./files.ts";

/** How the server that ran before on a directory ended: it was told to, its disk failed, or it was killed or crashed. */
export type LastEnd = "stopped" | "diskFailed" | "killed";

/** What is noted beside a directory of the server that runs on it, so that the next one knows how it ended. */
interface ServerNote {
	/** Undefined when there was none before, or it noted nothing. */
	lastEnd: LastEnd | undefined;
	/** One sentence about an end that was none by itself. */
	sentence: string | undefined;
	/** Call when this server has closed everything. */
	noteStop(): void;
	/** Call when this server has to end. */
	noteFailure(sentence: string): void;
}

/** Reads how the last server of a file ended, and notes that this one runs. */
export function openServerNote(file: string): ServerNote {
	const path = `${file}-server`;
	const [word, at = "", ...rest] = (readText(path) ?? "").trim().split(" ");
	const lastEnd = word === undefined ? undefined : ends[word];
	const note = (state: string) =>
		write(path, `${state.replaceAll(/\s+/g, " ")}\n`);
	note(`running ${new Date().toISOString()}`);
	return {
		lastEnd,
		sentence: describeEnd(lastEnd, at, rest.join(" ")),
		noteStop: () => note(`stopped ${new Date().toISOString()}`),
		noteFailure: (sentence) =>
			note(`failed ${new Date().toISOString()} ${sentence}`),
	};
}

const ends: Readonly<Record<string, LastEnd>> = {
	stopped: "stopped",
	failed: "diskFailed",
	running: "killed",
};

function describeEnd(
	end: LastEnd | undefined,
	at: string,
	reason: string,
): string | undefined {
	if (end === "killed")
		return `The server that ran here before, since ${at}, did not stop by itself: it was killed or crashed, or the machine went down.`;
	return end === "diskFailed"
		? `The server that ran here before ended at ${at}, since its disk failed: ${reason}`
		: undefined;
}

// A disk that fails may keep it from being written at all.
function write(path: string, text: string): void {
	try {
		replaceText(path, text, { isSynced: true });
	} catch {
		// Then the next start takes this end for a crash.
	}
}
