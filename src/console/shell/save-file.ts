import { words } from "../../words/words.ts";
import { isAbort, toastFault } from "./fault.ts";
import { keptMs, offerFile } from "./offer-file.ts";
import { addFile, type FileProgress } from "./running-files.ts";
import { toast } from "./toasts.ts";

/** The age at which a file on the disk may be left over from a tab that was closed. */
const oldMs = 3_600_000;

/** The name and media type of a file. */
interface FileKind {
	name: string;
	mediaType: string;
}

/** The arguments of a file's writer. */
export interface FileOptions {
	/** Aborted when the file is no longer wanted. */
	signal: AbortSignal;
	/** Reports the number of written entries, and the total. */
	tell(progress: FileProgress): void;
}

/**
 * Writes a file in parts and saves it. A card at the edge of the console shows the progress and can cancel, while one works
 * on other pages. The parts go to the disk where the browser supports that; the tab holds none in memory.
 */
export async function saveFile(
	kind: FileKind,
	write: (options: FileOptions) => AsyncIterable<string | Uint8Array>,
): Promise<void> {
	const running = addFile(kind.name);
	if (running === undefined) {
		toast({ kind: "warning", text: words.saving.tooMany });
		return;
	}
	const { signal } = running;
	try {
		const file = await openTarget(kind);
		try {
			for await (const part of write({ signal, tell: running.tell })) {
				signal.throwIfAborted();
				await file.write(part);
			}
			signal.throwIfAborted();
			offerFile(await file.close(), kind.name);
			toast({ kind: "success", text: words.saving.done(kind.name) });
		} catch (cause) {
			await file.remove();
			throw cause;
		}
	} catch (cause) {
		if (!signal.aborted && !isAbort(cause)) toastFault(cause);
	} finally {
		running.end();
	}
}

/** The parts of a reply as they arrive, with the number of lines so far. A reply that is not read to its end is canceled. */
export async function* partsOf(
	body: ReadableStream<Uint8Array>,
	{ signal, tell }: { signal: AbortSignal; tell: (lines: number) => void },
): AsyncGenerator<Uint8Array> {
	const reader = body.getReader();
	signal.addEventListener("abort", () => void reader.cancel().catch(() => {}));
	let lines = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			for (const byte of value) if (byte === 10) lines++;
			tell(lines);
			yield value;
		}
	} finally {
		await reader.cancel().catch(() => {});
	}
}

/** The destination of the parts. */
interface Target {
	write(part: string | Uint8Array): Promise<void>;
	close(): Promise<Blob>;
	remove(): Promise<void>;
}

async function openTarget(kind: FileKind): Promise<Target> {
	try {
		return await openOnDisk(kind);
	} catch {
		return openInMemory(kind);
	}
}

// The origin's private file system, which browsers provide for secure addresses.
async function openOnDisk({ name, mediaType }: FileKind): Promise<Target> {
	const folder = await navigator.storage.getDirectory();
	await removeOld(folder);
	const kept = `${Date.now()}-${crypto.randomUUID()}-${name}`;
	const handle = await folder.getFileHandle(kept, { create: true });
	const file = await handle.createWritable();
	const remove = () => folder.removeEntry(kept).catch(() => {});
	return {
		write: (part) => file.write(part as string | Uint8Array<ArrayBuffer>),
		async close() {
			await file.close();
			setTimeout(remove, keptMs);
			const written = await handle.getFile();
			return written.slice(0, written.size, mediaType);
		},
		async remove() {
			await file.abort().catch(() => {});
			await remove();
		},
	};
}

// A tab that was closed early has left its file. One that another tab still writes is locked, and stays.
async function removeOld(folder: FileSystemDirectoryHandle): Promise<void> {
	for await (const name of folder.keys())
		if (Date.now() - Number.parseInt(name, 10) > oldMs)
			await folder.removeEntry(name).catch(() => {});
}

function openInMemory({ mediaType }: FileKind): Target {
	const parts: BlobPart[] = [];
	return {
		write: async (part) => {
			parts.push(part as BlobPart);
		},
		close: async () => new Blob(parts, { type: mediaType }),
		remove: async () => {},
	};
}
