import type { Change } from "../../directory/history/change.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import type { Dialect } from "./dialect.ts";
import type { Value, Work } from "./statement.ts";

/** The parts of an engine that the shared code of the store uses. */
export interface SqlEngine {
	dialect: Dialect;
	/** Parses a document. Throws the engine's error for an invalid one. */
	parse<Thing>(document: string): Thing;
	/** Runs work that only reads. Each statement sees the database as it is at that time. */
	read<Result>(work: Work<Result>): Promise<Result>;
	/** Runs one statement that writes, and returns the number of changed rows. */
	run(sql: string, ...values: Value[]): Promise<number>;
	/** Runs work in one transaction, which an error rolls back. It may restart. */
	transact<Result>(work: () => Work<Result>): Promise<Result>;
	/**
	 * Runs work in one transaction during which no other change of the organization's records happens. Refuses
	 * with `notFound`, and with `locked` while the organization is locked.
	 */
	change<Result>(
		organization: { orgId: string; now: number },
		work: () => Work<Result>,
		options?: WriteOptions<Result>,
	): Promise<Result>;
	/** Appends to the history, in the transaction of the change. */
	recordChange(change: Omit<Change, "id">): Work<void>;
	/** The id of the newest change in an organization's history; 0 when there is none. */
	newestChange(orgId: string): Work<number>;
	/** Makes every process read the organization's catalog again after the transaction. */
	outdateCatalog(orgId: string): Work<void>;
}
