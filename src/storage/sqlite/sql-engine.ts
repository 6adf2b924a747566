import type { SqlEngine } from "../sql/engine.ts";
import { newestChange, recordChange } from "./changes.ts";
import { dialect } from "./dialect.ts";
import type { Engine } from "./engine.ts";
import { atOnce, doWork } from "./work.ts";
import { demandChangeable } from "./writer/locks.ts";

/** This engine, for the parts of the store that both engines share. */
export function openSqlEngine({
	database,
	writer,
	catalogs,
}: Engine): SqlEngine {
	return {
		dialect,
		parse: JSON.parse,
		read: async (work) => doWork(database, work),
		run: (sql, ...values) => writer.write(() => database.run(sql, ...values)),
		transact: (work) => writer.write(() => doWork(database, work())),
		change: (organization, work, options) =>
			writer.write(() => {
				demandChangeable(catalogs, organization);
				return doWork(database, work());
			}, options),
		recordChange: (change) => atOnce(() => recordChange(database, change)),
		newestChange: (orgId) => atOnce(() => newestChange(database, orgId)),
		outdateCatalog: (orgId) => atOnce(() => catalogs.forget(orgId)),
	};
}
