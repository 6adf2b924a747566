import {
	catalogsMax,
	readCatalog,
	type VersionedCatalog,
} from "../sql/catalog.ts";
import { parseDocument } from "./documents.ts";
import type { Catalogs } from "./engine.ts";
import { doWork } from "./work.ts";

export function openCatalogs(): Catalogs {
	const catalogs = new Map<string, VersionedCatalog>();
	return {
		async get(statements, orgId, version) {
			const known = catalogs.get(orgId);
			if (known?.version === version) return known;
			const catalog = await doWork(
				statements,
				readCatalog(orgId, {
					version: "catalog_version",
					parse: parseDocument,
				}),
			);
			catalogs.delete(orgId);
			if (catalog === undefined) return undefined;
			if (catalogs.size >= catalogsMax)
				catalogs.delete(catalogs.keys().next().value as string);
			catalogs.set(orgId, catalog);
			return catalog;
		},
	};
}
