import { DirectoryError } from "../../../directory/errors.ts";
import {
	lockAt,
	type Organization,
	refuseLocked,
} from "../../../directory/organizations/organization.ts";
import type { WriteOptions } from "../../../directory/store/write-options.ts";
import type { Database, Statements } from "../database.ts";
import {
	type OrganizationRow,
	organizationColumns,
	parseOrganization,
} from "../organizations.ts";

/** Refuses with `locked` while an organization takes no changes. */
export function demandUnlocked(
	organization: Organization,
	now: number,
	jobId?: string,
): void {
	const lock = lockAt(organization, now);
	if (lock === undefined) return;
	if (lock.holder !== undefined && lock.holder === jobId) return;
	throw refuseLocked(lock, now);
}

/**
 * Does `work` in one transaction in which nobody else changes the people or places of the
 * organization. Refuses with `notFound` or `locked`. `work` may be called again, from the start.
 * A dry run undoes what it did.
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
		if (row === undefined)
			throw new DirectoryError("notFound", "There is no such organization.");
		demandUnlocked(parseOrganization(row), now);
		return work(statements);
	}, options);
}

/** Tells every process that what the organization owns is another; to be called in the transaction that changed it. */
export async function outdateCatalog(
	statements: Statements,
	orgId: string,
): Promise<void> {
	await statements.run(
		"UPDATE organizations SET catalog_version = catalog_version + 1 WHERE id = $1",
		orgId,
	);
}
