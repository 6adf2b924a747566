import type { WriteOptions } from "../../directory/store/write-options.ts";
import type { WritePart } from "../sql/people/person-write.ts";
import type { Catalog } from "../sql/steps/snapshot.ts";
import type { Database } from "./database.ts";

/** What the parts of this engine share. */
export interface Engine {
	database: Database;
	writer: Writer;
	catalogs: Catalogs;
}

/**
 * Group commit: waiting writes are taken together into one transaction. Each succeeds or fails alone, in a
 * savepoint of its own, and all are answered after the commit that holds them.
 */
export interface Writer {
	/**
	 * Runs `work` in the next batch and resolves when it is on disk. An error of `work` undoes its writes and rejects
	 * this promise alone. Rejects with `unavailable` when too many writes wait or the file cannot be written.
	 * `isDryRun` undoes the writes although `work` succeeded; with `answer` the work is done at most once.
	 */
	write<Result>(
		work: () => Result,
		options?: WriteOptions<Result>,
	): Promise<Result>;
	/**
	 * Runs `work` as a transaction of its own, which hands over its writes part by part. Nothing of it is visible before
	 * all of it is on disk. Other writes wait for it, reads do not. `length` is the greatest number of changes:
	 * long transactions are written on a thread. Rejects with the error of `work`, and otherwise as `write`.
	 */
	transact<Result>(
		length: number,
		work: (write: (part: WritePart) => Promise<void>) => Promise<Result>,
	): Promise<Result>;
	/** Runs `task` before all waiting writes; they wait for it, reads do not. Does nothing once the engine has stopped. */
	hold(task: () => Promise<void>): Promise<void>;
	/** Resolves when every write that was asked for has been answered. */
	drain(): Promise<void>;
	/** Why the last commit failed; undefined when it did not. */
	readonly failure: unknown;
}

/** The catalogs of organizations, read when they are needed. */
export interface Catalogs {
	/** Undefined when there is no such organization. */
	get(orgId: string): Catalog | undefined;
	/** Call after writing any part of the catalog of an organization. */
	forget(orgId: string): void;
	/** Call at the start of a batch: forgets everything when another process has written. */
	refresh(): void;
}
