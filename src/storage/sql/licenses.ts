import {
	type License,
	type LicenseHolder,
	noSuchLicense,
	tooFewSeats,
} from "../../directory/licenses/license.ts";
import type { Person } from "../../directory/people/person.ts";
import type { LicenseStore } from "../../directory/store/license-store.ts";
import type { SqlEngine } from "./engine.ts";
import { locateIn } from "./locate.ts";
import { all, get, run, type Work } from "./statement.ts";

interface LicenseRow {
	document: string;
	total: number;
	taken: number;
}

const joined =
	"SELECT document, total, taken FROM licenses JOIN seats ON seats.org_id = licenses.org_id AND seats.license_id = licenses.id";

export function openLicenses(engine: SqlEngine): LicenseStore {
	const { parse, read, transact } = engine;
	const parseLicense = ({ document, total, taken }: LicenseRow): License => ({
		...parse<License>(document),
		totalUnits: total,
		takenUnits: taken,
	});
	function* readLicense({
		orgId,
		id,
	}: {
		orgId: string;
		id: string;
	}): Work<License | undefined> {
		const row = yield* get<LicenseRow>(
			`${joined} WHERE licenses.org_id = $1 AND licenses.id = $2`,
			orgId,
			id,
		);
		return row && parseLicense(row);
	}
	return {
		get: (key) => read(readLicense(key)),
		locate: locateIn(engine, "licenses"),
		async list(orgId) {
			const rows = await read(
				all<LicenseRow>(
					`${joined} WHERE licenses.org_id = $1 ORDER BY licenses.id`,
					orgId,
				),
			);
			return rows.map(parseLicense);
		},
		async holders({ orgId, id, afterId = "", limit }) {
			const rows = await read(
				all<{ id: string; document: string }>(
					"SELECT people.id, document FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id WHERE holdings.org_id = $org1 AND kind = 'license' AND value = $id2 AND person_id > $id3 ORDER BY person_id LIMIT $4",
					orgId,
					id,
					afterId,
					limit,
				),
			);
			return rows.map(({ id, document }) =>
				showHolder(id, parse<Person>(document)),
			);
		},
		setSeats: ({ orgId, id, totalUnits }) =>
			transact(function* () {
				const changed = yield* run(
					"UPDATE seats SET total = $3 WHERE org_id = $1 AND license_id = $2 AND taken <= $3",
					orgId,
					id,
					totalUnits,
				);
				const license = yield* readLicense({ orgId, id });
				if (license === undefined) throw noSuchLicense();
				if (changed === 0) throw tooFewSeats(license.takenUnits);
				return license;
			}),
	};
}

function showHolder(
	id: string,
	{ displayName, emails }: Person,
): LicenseHolder {
	return { id, displayName, email: emails[0] ?? "" };
}
