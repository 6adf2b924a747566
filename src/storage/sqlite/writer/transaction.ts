import { passPoint } from "../../../concurrency/failpoint.ts";
import type { WritePart } from "../../sql/people/person-write.ts";
import type { Database } from "../database.ts";
import type { Transaction } from "../engine.ts";
import { writePart } from "./person-writes.ts";

/** A part could not be written; the cause says why. */
export class UnwrittenError extends Error {
	constructor(cause: unknown) {
		super("A part of a transaction could not be written.", { cause });
	}
}

/**
 * A transaction on the connection that all reads share: it collects the parts and writes them at once at
 * the end, so that no read sees uncommitted changes. For a few changes, or where there is no other
 * connection.
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
			// Without a pause, since all reads share this connection.
			try {
				for (const part of parts) writePart(database, part);
				passPoint("sqlite.transaction.written");
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

/**
 * Rolls the running transaction back, even if SQLite has already done so, as it does when the disk is full.
 */
export function rollBack(database: Database): void {
	try {
		database.exec("ROLLBACK");
	} catch {
		// SQLite has already rolled it back.
	}
}
