import { passPoint } from "../../concurrency/failpoint.ts";
import { DirectoryError } from "../../directory/errors.ts";
import type { Contents } from "../../directory/store/store.ts";
import { insertGroup } from "../sql/groups.ts";
import { insertLocation } from "../sql/locations.ts";
import { readOrganization } from "../sql/organizations.ts";
import { originOf } from "../sql/origin.ts";
import { writeSetting } from "../sql/settings.ts";
import { insertToken } from "../sql/tokens.ts";
import type { Engine } from "./engine.ts";
import { loadPeople } from "./load-people.ts";
import { doWork } from "./work.ts";

/** Adds many records in the running transaction, without history. */
export function loadContents(
	{ database, catalogs }: Engine,
	contents: Contents,
): void {
	// A loaded person may be the manager whom others name.
	database.memory.clear();
	for (const { id, displayName, createdAt } of contents.organizations ?? []) {
		if (doWork(database, readOrganization(id)) !== undefined)
			throw new DirectoryError(
				"conflict",
				`The directory already has the organization "${displayName}".`,
			);
		database.run(
			"INSERT INTO organizations (id, display_name, created_at) VALUES (?, ?, ?)",
			id,
			displayName,
			createdAt,
		);
	}
	for (const { managerOrgId, managedOrgId } of contents.managed ?? [])
		database.run(
			"INSERT INTO managed_organizations (manager_org_id, managed_org_id) VALUES (?, ?)",
			managerOrgId,
			managedOrgId,
		);
	for (const location of contents.locations ?? []) {
		doWork(database, insertLocation(location, originOf(location)));
		catalogs.forget(location.orgId);
	}
	for (const group of contents.groups ?? [])
		doWork(database, insertGroup(group, group.createdAt, originOf(group)));
	for (const license of contents.licenses ?? []) {
		const { orgId, id, totalUnits, takenUnits: _, ...rest } = license;
		database.run(
			"INSERT INTO licenses (org_id, id, document) VALUES (?, ?, ?)",
			orgId,
			id,
			JSON.stringify({ orgId, id, ...rest }),
		);
		database.run(
			"INSERT INTO seats (org_id, license_id, total, taken) VALUES (?, ?, ?, 0)",
			orgId,
			id,
			totalUnits,
		);
		catalogs.forget(orgId);
	}
	passPoint("sqlite.load.begun");
	loadPeople(database, contents.people ?? []);
	passPoint("sqlite.load.written");
	for (const token of contents.tokens ?? [])
		doWork(database, insertToken(token));
	for (const setting of contents.settings ?? [])
		doWork(database, writeSetting(setting));
}
