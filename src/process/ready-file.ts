import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

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
	let told: string | undefined;
	process.on("exit", () => {
		rmSync(unfinished, { force: true });
		// Another server may have written its own meanwhile.
		if (told !== undefined && readIfThere(file) === told) rmSync(file);
	});
	return {
		// The file is there only when it is complete.
		tell(url) {
			told = `${JSON.stringify({ url, pid: process.pid })}\n`;
			write(told);
			renameSync(unfinished, file);
		},
	};
}

function readIfThere(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}
