import type { WritePart } from "../../sql/person-write.ts";
import type { Database } from "../database.ts";
import { writePart } from "./person-writes.ts";

/** A transaction that is written part by part. Every step of it rejects with the failure of the database. */
export interface Transaction {
	/** Keeps everybody else from writing; others are kept from nothing more. */
	begin(): Promise<void>;
	/** Takes a part; nobody sees anything of it before `commit`. */
	write(part: WritePart): Promise<void>;
	/** Resolves when all of it is on disk; rejects with `UnwrittenError` when a part could not be written. */
	commit(): Promise<void>;
	/** Undoes it; also where SQLite has undone it by itself. */
	rollBack(): Promise<void>;
}

/** A part could not be written, because of its cause. */
export class UnwrittenError extends Error {
	constructor(cause: unknown) {
		super("A part of a transaction could not be written.", { cause });
	}
}

/**
 * A transaction on the connection on which everybody reads: the parts are put by, and written in one go at the end, so
 * that nobody reads what is not committed. For a few changes, or where there is no other connection.
 */
export function openTransaction(database: Database): Transaction {
	const parts: WritePart[] = [];
	return {
		async begin() {
			database.exec("BEGIN IMMEDIATE");
		},
		async write(part) {
			parts.push(part);
		},
		async commit() {
			// Without a pause, since everybody reads on this connection.
			try {
				for (const part of parts) writePart(database, part);
			} catch (cause) {
				throw new UnwrittenError(cause);
			}
			database.exec("COMMIT");
		},
		async rollBack() {
			rollBack(database);
		},
	};
}

/** Undoes the running transaction; also where SQLite has undone it by itself, as it does when the disk is full. */
export function rollBack(database: Database): void {
	try {
		database.exec("ROLLBACK");
	} catch {
		// There is none any more.
	}
}
