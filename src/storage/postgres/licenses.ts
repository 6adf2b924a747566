import {
	type License,
	type LicenseHolder,
	noSuchLicense,
	tooFewSeats,
} from "../../directory/licenses/license.ts";
import type { Person } from "../../directory/people/person.ts";
import type { LicenseStore } from "../../directory/store/license-store.ts";
import { parseDocument } from "./documents.ts";
import type { Engine } from "./engine.ts";

interface LicenseRow {
	document: string;
	total: number;
	taken: number;
}

const joined =
	"SELECT document, total, taken FROM licenses JOIN seats ON seats.org_id = licenses.org_id AND seats.license_id = licenses.id";

export function openLicenses({ database }: Engine): LicenseStore {
	return {
		async get({ orgId, id }) {
			const row = await database.get<LicenseRow>(
				`${joined} WHERE licenses.org_id = $1 AND licenses.id = $2`,
				orgId,
				id,
			);
			return row && parseLicense(row);
		},
		locate: async ({ orgIds, id }) =>
			(
				await database.get<{ org_id: string }>(
					"SELECT org_id FROM licenses WHERE org_id = ANY ($1) AND id = $2",
					orgIds,
					id,
				)
			)?.org_id,
		list: async (orgId) =>
			(
				await database.all<LicenseRow>(
					`${joined} WHERE licenses.org_id = $1 ORDER BY licenses.id`,
					orgId,
				)
			).map(parseLicense),
		holders: async ({ orgId, id, afterId = "", limit }) =>
			(
				await database.all<{ document: string }>(
					"SELECT document FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id WHERE holdings.org_id = $1 AND kind = 'license' AND value = $2 AND person_id > $3 ORDER BY person_id LIMIT $4",
					orgId,
					id,
					afterId,
					limit,
				)
			).map(({ document }) => showHolder(parseDocument<Person>(document))),
		async setSeats({ orgId, id, totalUnits }) {
			const count = await database.run(
				"UPDATE seats SET total = $3 WHERE org_id = $1 AND license_id = $2 AND taken <= $3",
				orgId,
				id,
				totalUnits,
			);
			const license = await this.get({ orgId, id });
			if (license === undefined) throw noSuchLicense();
			if (count === 0) throw tooFewSeats(license.takenUnits);
			return license;
		},
	};
}

function parseLicense({ document, total, taken }: LicenseRow): License {
	return {
		...parseDocument<License>(document),
		totalUnits: total,
		takenUnits: taken,
	};
}

function showHolder({ id, displayName, emails }: Person): LicenseHolder {
	return { id, displayName, email: emails[0] ?? "" };
}
