import { catalogsMax, readCatalog } from "../sql/catalog.ts";
import type { Catalog } from "../sql/steps/basis.ts";
import type { Database } from "./database.ts";
import type { Catalogs } from "./engine.ts";
import { doWork } from "./work.ts";

export function openCatalogs(database: Database): Catalogs {
	const catalogs = new Map<string, Catalog>();
	let dataVersion: number | undefined;
	let { rollbackCount } = database;
	return {
		get(orgId) {
			// Of a transaction that was rolled back, nothing that was read in it may stay.
			if (rollbackCount !== database.rollbackCount) catalogs.clear();
			({ rollbackCount } = database);
			const known = catalogs.get(orgId);
			if (known !== undefined) return known;
			const read = doWork(
				database,
				readCatalog(orgId, { version: "0", parse: JSON.parse }),
			);
			if (read === undefined) return undefined;
			if (catalogs.size >= catalogsMax)
				catalogs.delete(catalogs.keys().next().value as string);
			catalogs.set(orgId, read);
			return read;
		},
		forget: (orgId) => {
			catalogs.delete(orgId);
		},
		refresh() {
			const version = database.get<{ data_version: number }>(
				"PRAGMA data_version",
			)?.data_version;
			if (version !== dataVersion) catalogs.clear();
			dataVersion = version;
		},
	};
}
