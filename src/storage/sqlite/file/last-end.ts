import { readText, replaceText } from "./files.ts";

/** More than any note has. */
const noteLengthMax = 4096;

/**
 * How the previous server of a directory ended: it was stopped, its disk failed, or it was killed or
 * crashed.
 */
export type LastEnd = "stopped" | "diskFailed" | "killed";

/** The note beside a directory about its running server, from which the next one learns how it ended. */
interface ServerNote {
	/** Undefined when there was none before, or it left no note. */
	lastEnd: LastEnd | undefined;
	/** One sentence about an end that was not a regular stop. */
	sentence: string | undefined;
	/** Call when this server has closed everything. */
	noteStop(): void;
	/** Call when this server has to end. */
	noteFailure(sentence: string): void;
}

/** Reads how the last server of a file ended, and notes that this one runs. */
export function openServerNote(file: string): ServerNote {
	const path = pathOf(file);
	const last = readServerNote(file);
	const lastEnd = last && ends[last.word];
	const note = (state: string) =>
		write(path, `${state.replaceAll(/\s+/g, " ")}\n`);
	note(`running ${new Date().toISOString()}`);
	return {
		lastEnd,
		sentence: last && describeEnd(lastEnd, last),
		noteStop: () => note(`stopped ${new Date().toISOString()}`),
		noteFailure: (sentence) =>
			note(`failed ${new Date().toISOString()} ${sentence}`),
	};
}

/** Adds to the note of a running server the address at which it answers, for the commands on this machine. */
export function noteAddress(file: string, url: string): void {
	const last = readServerNote(file);
	if (last?.word === "running")
		write(pathOf(file), `running ${last.at} ${url}\n`);
}

/**
 * The note of the last server of a file, without a change of it; undefined when there is none. `rest` is the reason of a
 * failure, or the address of a running server that answers; "" when there is none.
 */
export function readServerNote(
	file: string,
): { word: string; at: string; rest: string } | undefined {
	const text = (readText(pathOf(file)) ?? "").slice(0, noteLengthMax).trim();
	const [word = "", at = "", ...all] = text.split(" ");
	if (word === "") return undefined;
	const rest = all.join(" ");
	return { word, at, rest: word === "running" ? readAddress(rest) : rest };
}

// Commands repeat it, and somebody else may have written it.
function readAddress(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return /^https?:$/.test(url?.protocol ?? "") ? (url?.origin ?? "") : "";
}

function pathOf(file: string): string {
	return `${file}-server`;
}

const ends: Readonly<Record<string, LastEnd>> = {
	stopped: "stopped",
	failed: "diskFailed",
	running: "killed",
};

function describeEnd(
	end: LastEnd | undefined,
	{ at, rest }: { at: string; rest: string },
): string | undefined {
	if (end === "killed")
		return `The previous server, started ${at}, did not stop regularly: it was killed or crashed, or the machine went down.`;
	return end === "diskFailed"
		? `The previous server ended at ${at} because its disk failed: ${rest}`
		: undefined;
}

// A failing disk may refuse the write.
function write(path: string, text: string): void {
	try {
		replaceText(path, text, { isSynced: true });
	} catch {
		// The next start then takes this end for a crash.
	}
}
