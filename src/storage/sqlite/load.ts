import { DirectoryError } from "../../directory/errors.ts";
import type { Contents } from "../../directory/store/store.ts";
import { originOf } from "../sql/origin.ts";
import type { Engine } from "./catalogs.ts";
import { insertLocation } from "./locations.ts";
import { readOrganization } from "./organizations.ts";
import { insertPerson } from "./people.ts";
import { writePresence } from "./presences.ts";
import { writeSetting } from "./settings.ts";
import { insertToken } from "./tokens.ts";
import { changeClaims } from "./writer/claims.ts";
import { takePlaces } from "./writer/places.ts";

/** Adds many things in the running transaction, without history. */
export function loadContents(
	{ database, catalogs }: Engine,
	contents: Contents,
): void {
	for (const { id, displayName, createdAt } of contents.organizations ?? []) {
		if (readOrganization(database, id) !== undefined)
			throw new DirectoryError(
				"conflict",
				`The organization "${displayName}" is in the directory already.`,
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
		insertLocation(database, location, originOf(location));
		catalogs.forget(location.orgId);
	}
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
	for (const { person, presence } of contents.people ?? []) {
		changeClaims(database, undefined, person);
		insertPerson(database, person, originOf(person));
		takePlaces(database, person);
		if (
			presence.lastActivityAt !== undefined ||
			presence.reported !== undefined ||
			!presence.isShared
		)
			writePresence(database, {
				orgId: person.orgId,
				personId: person.id,
				lastActivityAt: presence.lastActivityAt,
				reported: presence.reported ?? null,
				reportedUntil: presence.reportedUntil,
				isShared: presence.isShared,
			});
	}
	for (const token of contents.tokens ?? []) insertToken(database, token);
	for (const setting of contents.settings ?? [])
		writeSetting(database, setting);
}
