import type { WriterWork } from "../../directory/store/store.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import type { WritePart } from "../sql/people/person-write.ts";
import type { Catalog } from "../sql/steps/basis.ts";
import type { Database } from "./database.ts";

/** The shared parts of this engine. */
export interface Engine {
	database: Database;
	writer: Writer;
	catalogs: Catalogs;
}

/**
 * Group commit: waiting writes share one transaction. Each succeeds or fails independently, and all are settled after their
 * commit. A write may be done again after its transaction was rolled back.
 */
export interface Writer {
	/**
	 * Runs `work` in the next batch and resolves when it is on disk. An error of `work` rolls back its writes
	 * and rejects this promise alone. Rejects with `unavailable` when too many writes wait or the file cannot
	 * be written. `isDryRun` rolls back the writes even if `work` succeeded; with `reply` the work is done at
	 * most once. `isDecidedFirst`: every `DirectoryError` of `work` comes before its first statement that writes, so it needs no
	 * savepoint.
	 */
	write<Result>(
		work: () => Result,
		options?: WriteOptions<Result> & { isDecidedFirst?: boolean },
	): Promise<Result>;
	/** Runs `work`, which writes many rows, in a separate transaction, without a savepoint. Otherwise as `write`. */
	load(work: () => void): Promise<void>;
	/**
	 * Runs `work` in a separate transaction; `work` passes its writes part by part. No read sees any of it
	 * before all of it is on disk. Other writes wait for it, reads do not. `length` is the greatest number of
	 * changes: long transactions are written on a thread. Rejects with the error of `work`, and otherwise as
	 * `write`.
	 */
	transact<Result>(
		length: number,
		work: (write: (part: WritePart) => Promise<void>) => Promise<Result>,
	): Promise<Result>;
	/** Runs a transaction of another kind, in turn. Rejects as `transact` does. */
	alone(transaction: Transaction): Promise<void>;
	/** Runs `task` before all waiting writes; they wait for it, reads do not. Does nothing once the engine has stopped. */
	hold(task: () => Promise<void>): Promise<void>;
	/** Resolves when every write so far is settled. */
	drain(): Promise<void>;
	/** Why the last commit failed; undefined when it did not. */
	readonly failure: unknown;
	/** What was done since the start, and waits now. */
	readonly work: Omit<WriterWork, "logBytes" | "checkpoints">;
}

/** The catalogs of organizations, read on demand. */
export interface Catalogs {
	/** Undefined when there is no such organization. */
	get(orgId: string): Catalog | undefined;
	/** Call after writing any part of the catalog of an organization. */
	forget(orgId: string): void;
	/** Call at the start of a batch: forgets everything when another process has written. */
	refresh(): void;
}

/** A transaction that is written part by part. Each of its methods rejects with the failure of the database. */
export interface Transaction {
	/** Locks the file for writing; others can still read it. */
	begin(): Promise<void>;
	/** Takes a part, which is not visible before `commit`. May reject with the failure of an earlier part. */
	write(part: WritePart): Promise<void>;
	/** Resolves when all of it is on disk; rejects with `UnwrittenError` when a part could not be written. */
	commit(): Promise<void>;
	/** Rolls the transaction back, even if SQLite has already done so. */
	rollBack(): Promise<void>;
}
