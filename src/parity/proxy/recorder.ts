import { type FileHandle, open } from "node:fs/promises";
import type { Exchange, Run } from "../recording.ts";

/** The maximum size of a recording. */
const fileBytesMax = 1024 * 1024 * 1024;

/** Appends exchanges to a file that only its owner can read. */
interface Recorder extends AsyncDisposable {
	record(exchange: Exchange): void;
	/** The number of exchanges in the file from this run. */
	readonly count: number;
}

/**
 * Opens the file of a recording, and begins a run in it. `onEnd` is called with a sentence when the file is full or
 * cannot be written; nothing more is recorded then.
 */
export async function openRecorder(
	file: string,
	{ run, onEnd }: { run: Run; onEnd: (sentence: string) => void },
): Promise<Recorder> {
	const handle = await open(file, "a", 0o600);
	let { size } = await handle.stat();
	let isEnded = false;
	let count = 0;
	let written: Promise<unknown> = Promise.resolve();
	const end = (sentence: string) => {
		if (!isEnded) onEnd(sentence);
		isEnded = true;
	};
	const append = (line: Run | Exchange): boolean => {
		const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
		if (size + bytes.byteLength > fileBytesMax)
			end(
				`${file} is full (${fileBytesMax} bytes). Requests still pass, and are no longer recorded.`,
			);
		if (isEnded) return false;
		size += bytes.byteLength;
		written = written
			.then(() => handle.appendFile(bytes))
			.catch((cause: unknown) =>
				end(
					`${file} cannot be written (${describe(cause)}). Requests still pass, and are no longer recorded.`,
				),
			);
		return true;
	};
	try {
		// The file may have been created by somebody else.
		await handle.chmod(0o600);
		await endLine(file, { handle, size });
	} catch (cause) {
		await handle.close();
		throw cause;
	}
	append(run);
	return {
		record(exchange) {
			if (append(exchange)) count++;
		},
		get count() {
			return count;
		},
		async [Symbol.asyncDispose]() {
			await written;
			await handle.close();
		},
	};
}

// A run that was killed may have left a part of a line.
async function endLine(
	file: string,
	{ handle, size }: { handle: FileHandle; size: number },
): Promise<void> {
	if (size === 0) return;
	await using reader = await open(file, "r");
	const last = Buffer.alloc(1);
	await reader.read(last, 0, 1, size - 1);
	if (last.toString() !== "\n") await handle.appendFile("\n");
}

function describe(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
