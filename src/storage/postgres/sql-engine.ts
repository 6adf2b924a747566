import type { SqlEngine } from "../sql/engine.ts";
import { newestChange, recordChange } from "./changes.ts";
import type { Database } from "./database.ts";
import { dialect } from "./dialect.ts";
import { parseDocument } from "./documents.ts";
import { doOnce } from "./stored-replies.ts";
import { doWork } from "./work.ts";
import { changeOrganization, outdateCatalog } from "./writer/locks.ts";

/** This engine, for the parts of the store that both engines share. */
export function openSqlEngine(database: Database): SqlEngine {
	return {
		dialect,
		parse: parseDocument,
		read: (work) => doWork(database, work),
		run: database.run,
		transact: (work) =>
			database.transact((statements) => doWork(statements, work())),
		change: ({ orgId, now }, work, options) =>
			changeOrganization(
				database,
				{ orgId, now, isDryRun: options?.isDryRun },
				(statements) =>
					doOnce(statements, () => doWork(statements, work()), options?.reply),
			),
		recordChange,
		newestChange,
		outdateCatalog,
	};
}
