import { renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Prepares the file that tells other programs where the server is: an old one is removed, so that nobody takes it for
 * this one. Throws when it cannot be written. It is removed when the process ends.
 */
export function openReadyFile(file: string): { tell(url: string): void } {
	const unfinished = `${file}.part`;
	const write = (text: string) =>
		writeFileSync(unfinished, text, { mode: 0o600 });
	rmSync(file, { force: true });
	write("");
	process.on("exit", () => {
		for (const path of [file, unfinished]) rmSync(path, { force: true });
	});
	return {
		// The file is there only when it is complete.
		tell(url) {
			write(`${JSON.stringify({ url, pid: process.pid })}\n`);
			renameSync(unfinished, file);
		},
	};
}
