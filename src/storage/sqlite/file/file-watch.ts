import { statSync } from "node:fs";

/** Whether the files of a database that is open are still those that its name leads to. */
interface FileWatch {
	/** One sentence when a file was removed or replaced; costs three looks at the folder. */
	findProblem(): FileProblem | undefined;
}

interface FileProblem {
	sentence: string;
	/** Only the log's name is gone: what is in it can still be moved into the file. */
	isLogAlone: boolean;
}

const suffixes = ["", "-wal", "-shm"] as const;

/**
 * Begins to watch a file that is open, with its log and its shared memory. While they are open no other file can
 * take their numbers, so that a look by name tells whether they are still the same.
 */
export function watchFiles(file: string): FileWatch {
	if (file === ":memory:") return { findProblem: () => undefined };
	const known = suffixes.map((suffix) => numberOf(`${file}${suffix}`));
	return {
		findProblem() {
			const now = suffixes.map((suffix) => numberOf(`${file}${suffix}`));
			const index = now.findIndex((number, place) => number !== known[place]);
			if (index === -1) return undefined;
			const name = `${file}${suffixes[index]}`;
			return {
				sentence: `${name} was ${now[index] === undefined ? "removed" : "replaced by another file"} while it was in use.`,
				isLogAlone:
					now[0] === known[0] && now[1] === undefined && now[2] === known[2],
			};
		},
	};
}

// What only this file has on this machine.
function numberOf(path: string): string | undefined {
	const found = statSync(path, { bigint: true, throwIfNoEntry: false });
	return found && `${found.dev} ${found.ino}`;
}
