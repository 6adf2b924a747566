import { DatabaseSync } from "node:sqlite";
import { DirectoryError } from "../../../directory/errors.ts";
import {
	noSuchSnapshot,
	type Snapshot,
	snapshotExists,
	snapshotsMax,
	tooManySnapshots,
} from "../../../directory/snapshots/snapshot.ts";
import type { SnapshotStore } from "../../../directory/store/snapshot-store.ts";
import { endSentence } from "../../../directory/text/text.ts";
import { readEra } from "../../sql/era.ts";
import type { Database } from "../database.ts";
import type { Writer } from "../engine.ts";
import { doWork } from "../work.ts";
import { openFileShelf } from "./file-shelf.ts";
import { noteSetting, openLoading } from "./load-snapshot.ts";
import { openMemoryShelf } from "./memory-shelf.ts";

/** The parts of the engine that snapshots work with. */
interface SnapshotParts {
	database: Database;
	/** The same connection, for statements that are used once. */
	raw: DatabaseSync;
	writer: Writer;
	/** Refuses, or waits, while another process may change the directory. Returns a function that ends this. */
	demandAlone(): () => void;
	/** Called in the transaction of a load, before its commit. */
	onLoading(): void;
	/** Called when a load is on disk. */
	onLoaded(): Promise<void>;
}

/** Opens the snapshots of a directory. `close` removes those that live in memory. */
export function openSnapshots(
	parts: SnapshotParts,
): SnapshotStore & { close(): void } {
	const { database, writer } = parts;
	const shelf =
		database.file === ":memory:"
			? openMemoryShelf()
			: openFileShelf(database.file);
	let era: number | undefined;
	const demand = (name: string) => {
		const address = shelf.find(name);
		if (address === undefined) throw noSuchSnapshot(name);
		return address;
	};
	return {
		async readEra() {
			era ??= doWork(database, readEra());
			return era;
		},
		async save(name, { now, mayReplace = false }) {
			let isSaved = false;
			// Between two batches, since the connection is the one that writes them.
			await writer.hold(async () => {
				const names = shelf.names();
				const isThere = names.includes(name);
				if (isThere && !mayReplace) throw snapshotExists(name);
				if (!isThere && names.length >= snapshotsMax) throw tooManySnapshots();
				try {
					shelf.put(name, (address) => write(parts.raw, address, now));
					isSaved = true;
				} catch (cause) {
					throw cannotSave(name, cause);
				}
			});
			if (!isSaved) throw cannotSave(name, new Error("the engine has stopped"));
			return describe(name, demand(name));
		},
		async load(name, { keptTokenId } = {}) {
			demand(name);
			const loading = openLoading(parts, {
				name,
				find: () => demand(name),
				keptTokenId,
			});
			const end = parts.demandAlone();
			try {
				await writer.alone(loading.transaction);
			} finally {
				end();
			}
			era = undefined;
			await parts.onLoaded();
			return {
				snapshot: describe(name, demand(name)),
				isTokenKept: loading.isTokenKept,
			};
		},
		list: async () =>
			shelf.names().flatMap((name) => {
				try {
					return describe(name, demand(name));
				} catch {
					// Deleted meanwhile, or no directory.
					return [];
				}
			}),
		async delete(name) {
			demand(name);
			shelf.delete(name);
		},
		close: shelf.close,
	};
}

// Copies the directory, and notes in the copy when it was made.
function write(raw: DatabaseSync, address: string, now: number): void {
	raw.prepare("VACUUM INTO ?").run(address);
	const copy = new DatabaseSync(address);
	try {
		// Pages that are not on disk yet get there before the copy has its name.
		copy.exec("PRAGMA synchronous = OFF");
		copy
			.prepare("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)")
			.run(noteSetting, String(now));
	} finally {
		copy.close();
	}
}

function describe(name: string, address: string): Snapshot {
	const copy = new DatabaseSync(address, { readOnly: true });
	try {
		const { people, bytes, note } = copy
			.prepare(
				`SELECT (SELECT count(*) FROM people) AS people, (SELECT value FROM settings WHERE name = '${noteSetting}') AS note,
				(SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS bytes`,
			)
			.get() as { people: number; bytes: number; note: string | null };
		return { name, createdAt: Number(note ?? 0), bytes, people };
	} finally {
		copy.close();
	}
}

function cannotSave(name: string, cause: unknown): DirectoryError {
	return new DirectoryError(
		"unavailable",
		endSentence(
			`The snapshot "${name}" could not be saved: ${(cause as Error).message}`,
		),
		{ cause },
	);
}
