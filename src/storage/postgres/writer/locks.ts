import {
	demandUnlocked,
	noSuchOrganization,
} from "../../../directory/organizations/organization.ts";
import type { WriteOptions } from "../../../directory/store/write-options.ts";
import {
	type OrganizationRow,
	organizationColumns,
	parseOrganization,
} from "../../sql/organization-row.ts";
import { run, type Work } from "../../sql/statement.ts";
import type { Database, Statements } from "../database.ts";

/**
 * Runs `work` in one transaction in which no other process changes the people or index entries of the organization.
 * Refuses with `notFound` or `locked`. `work` may run again, from the start. A dry run undoes it.
 */
export function changeOrganization<Result>(
	database: Database,
	{ orgId, now, ...options }: { orgId: string; now: number } & WriteOptions,
	work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
	return database.transact(async (statements) => {
		const row = await statements.get<OrganizationRow>(
			`SELECT ${organizationColumns} FROM organizations WHERE id = $1 FOR NO KEY UPDATE`,
			orgId,
		);
		if (row === undefined) throw noSuchOrganization();
		demandUnlocked(parseOrganization(row), { now });
		return work(statements);
	}, options);
}

/**
 * Locks organizations until the end of the transaction, for writes that no rule of `changeOrganization` guards. Each is
 * named on its own, because in a distributed database they are on different nodes.
 */
export async function lockOrganizations(
	statements: Statements,
	orgIds: Iterable<string>,
): Promise<void> {
	// Always in the same order, so that no two transactions deadlock.
	for (const orgId of [...new Set(orgIds)].sort())
		await statements.all(
			"SELECT id FROM organizations WHERE id = $1 FOR NO KEY UPDATE",
			orgId,
		);
}

/** Tells every process that the catalog of the organization changed. Call it in the transaction of that change. */
export function* outdateCatalog(orgId: string): Work<void> {
	yield* run(
		"UPDATE organizations SET catalog_version = catalog_version + 1 WHERE id = $1",
		orgId,
	);
}
