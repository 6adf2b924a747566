import type { License } from "../../../directory/licenses/license.ts";
import type { ChangeContext } from "../../../directory/people/change-context.ts";
import type { Catalog } from "../../sql/steps/basis.ts";
import type { Database } from "../database.ts";
import { dialect } from "../dialect.ts";
import { readRecord } from "../person-rows.ts";
import { readSeats } from "../seats.ts";
import { readCount, readGroupName } from "./context-queries.ts";
import { isHeld } from "./index-entries.ts";

/** A context that reads the transaction of the change when a rule asks. */
export function openChangeContext(
	database: Database,
	catalog: Catalog,
	now: number,
): ChangeContext {
	const { organization } = catalog;
	const orgId = organization.id;
	const readPerson = (id: string) =>
		readRecord(database, { orgId, id })?.person;
	return {
		organization,
		managedOrgIds: catalog.managedOrgIds,
		location: (id) => catalog.locations.get(id),
		license: (id) => findLicense(database, catalog, id),
		licenses: () => [...catalog.licenses.values()],
		group: (id) => readGroupName(database, { orgId, id }),
		licenseTemplates: () => catalog.licenseTemplates,
		isTaken: (claim) => isHeld(database, claim),
		deletedAt: (personId) =>
			readCount(database, orgId, { kind: "deletion", personId, now }) ||
			undefined,
		colleague: readPerson,
		dependOn: readPerson,
		hasOtherHolder: ({ roleIds, personId }) =>
			database.get(
				`SELECT 1 FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
				WHERE holdings.org_id = $org1 AND kind = 'role' AND ${dialect.among("value", "$id2")} AND person_id <> $id3
				AND json_extract(document, '$.isLoginEnabled') LIMIT 1`,
				orgId,
				roleIds,
				personId,
			) !== undefined,
		countReports: (personId) =>
			readCount(database, orgId, { kind: "reports", personId, without: [] }),
		countTokens: (personId) =>
			readCount(database, orgId, { kind: "tokens", personId, now }),
	};
}

const seated = new WeakMap<License, License>();

// A license with the seats of the moment. They change with every assignment, and are read only when a rule asks for them.
function findLicense(
	database: Database,
	{ organization, licenses }: Catalog,
	id: string,
): License | undefined {
	const known = licenses.get(id);
	if (known === undefined) return undefined;
	let license = seated.get(known);
	if (license === undefined) {
		const key = { orgId: organization.id, id };
		license = {
			...known,
			get totalUnits() {
				return readSeats(database, key).total;
			},
			get takenUnits() {
				return readSeats(database, key).taken;
			},
		};
		seated.set(known, license);
	}
	return license;
}
