import type { Change } from "../../directory/history/change.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import type { Dialect } from "./dialect.ts";
import type { Value, Work } from "./statement.ts";

/** What an engine gives to the parts of the store that both engines share. */
export interface SqlEngine {
	dialect: Dialect;
	/** Reads a document. Throws what the engine throws of one that cannot be read. */
	parse<Thing>(document: string): Thing;
	/** Does work that only reads. Each statement sees the database as it is at that time. */
	read<Result>(work: Work<Result>): Promise<Result>;
	/** Runs one statement that writes, and gives the number of rows it changed. */
	run(sql: string, ...values: Value[]): Promise<number>;
	/** Does work in one transaction, which an error undoes. It may begin again from the start. */
	transact<Result>(work: () => Work<Result>): Promise<Result>;
	/**
	 * Does work in one transaction while nobody else changes what the organization owns. Refuses with `notFound`, and with `locked` while the
	 * organization takes no changes.
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
	/** Has every process read the organization's catalog again, once the transaction has ended. */
	outdateCatalog(orgId: string): Work<void>;
}
