import {
	type License,
	type LicenseHolder,
	noSuchLicense,
	tooFewSeats,
} from "../../directory/licenses/license.ts";
import type { Person } from "../../directory/people/person.ts";
import type { LicenseStore } from "../../directory/store/license-store.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";

interface LicenseRow {
	document: string;
	total: number;
	taken: number;
}

const joined =
	"SELECT document, total, taken FROM licenses JOIN seats ON seats.org_id = licenses.org_id AND seats.license_id = licenses.id";

export function openLicenses({ database, writer }: Engine): LicenseStore {
	return {
		get: async (place) => readLicense(database, place),
		locate: async ({ orgIds, id }) =>
			database.get<{ org_id: string }>(
				"SELECT org_id FROM licenses WHERE org_id IN (SELECT value FROM json_each(?)) AND id = ?",
				JSON.stringify(orgIds),
				id,
			)?.org_id,
		list: async (orgId) =>
			database
				.all<LicenseRow>(
					`${joined} WHERE licenses.org_id = ? ORDER BY licenses.id`,
					orgId,
				)
				.map(parseLicense),
		holders: async ({ orgId, id, afterId = "", limit }) =>
			database
				.all<{ document: string }>(
					"SELECT document FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id WHERE holdings.org_id = ? AND kind = 'license' AND value = ? AND person_id > ? ORDER BY person_id LIMIT ?",
					orgId,
					id,
					afterId,
					limit,
				)
				.map(({ document }) => showHolder(JSON.parse(document) as Person)),
		setSeats: ({ orgId, id, totalUnits }) =>
			writer.write(() => {
				const count = database.run(
					"UPDATE seats SET total = ? WHERE org_id = ? AND license_id = ? AND taken <= ?",
					totalUnits,
					orgId,
					id,
					totalUnits,
				);
				const license = readLicense(database, { orgId, id });
				if (license === undefined) throw noSuchLicense();
				if (count === 0) throw tooFewSeats(license.takenUnits);
				return license;
			}),
	};
}

function readLicense(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): License | undefined {
	const row = database.get<LicenseRow>(
		`${joined} WHERE licenses.org_id = ? AND licenses.id = ?`,
		orgId,
		id,
	);
	return row && parseLicense(row);
}

/** How many seats of a license are owned and taken. */
export function readSeats(
	database: Database,
	place: { orgId: string; id: string },
): { total: number; taken: number } {
	return (
		database.get<{ total: number; taken: number }>(
			"SELECT total, taken FROM seats WHERE org_id = ? AND license_id = ?",
			place.orgId,
			place.id,
		) ?? { total: 0, taken: 0 }
	);
}

/** Takes seats (or gives them back, with a negative count). */
export function moveSeats(
	database: Database,
	{ orgId, id, count }: { orgId: string; id: string; count: number },
): void {
	database.run(
		"UPDATE seats SET taken = taken + ? WHERE org_id = ? AND license_id = ?",
		count,
		orgId,
		id,
	);
}

function parseLicense({ document, total, taken }: LicenseRow): License {
	return {
		...(JSON.parse(document) as License),
		totalUnits: total,
		takenUnits: taken,
	};
}

function showHolder({ id, displayName, emails }: Person): LicenseHolder {
	return { id, displayName, email: emails[0] ?? "" };
}
