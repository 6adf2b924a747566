import { statSync } from "node:fs";

/** Whether the files of an open database are still those at its path. */
interface FileWatch {
	/** One sentence when a file was removed or replaced; it reads the folder three times. */
	findProblem(): FileProblem | undefined;
}

interface FileProblem {
	sentence: string;
	/** Only the log's name is gone: its content can still be moved into the file. */
	isLogAlone: boolean;
}

const suffixes = ["", "-wal", "-shm"] as const;

/**
 * Watches an open file, its log and its shared memory. While they are open no other file can have their
 * inode numbers, so a look at the path shows whether they are still the same.
 */
export function watchFiles(file: string): FileWatch {
	if (file === ":memory:") return { findProblem: () => undefined };
	const known = suffixes.map((suffix) => numberOf(`${file}${suffix}`));
	return {
		findProblem() {
			const now = suffixes.map((suffix) => numberOf(`${file}${suffix}`));
			const index = now.findIndex((number, at) => number !== known[at]);
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

// A number that only this file has on this machine.
function numberOf(path: string): string | undefined {
	const found = statSync(path, { bigint: true, throwIfNoEntry: false });
	return found && `${found.dev} ${found.ino}`;
}
