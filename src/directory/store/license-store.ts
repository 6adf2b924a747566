import type { License, LicenseHolder } from "../licenses/license.ts";
import type { RecordKey } from "./record-key.ts";

/** The licenses of organizations. */
export interface LicenseStore {
	get(key: RecordKey): Promise<License | undefined>;
	/** The one of these organizations that has the license. */
	locate(search: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	list(orgId: string): Promise<License[]>;
	/** The holders of a license, in the order of their ids, after `afterId`. */
	holders(query: {
		orgId: string;
		id: string;
		afterId?: string;
		limit: number;
	}): Promise<LicenseHolder[]>;
	/** Sets the number of seats. Refuses with `conflict` fewer than are taken, with `notFound` an unknown license. */
	setSeats(query: {
		orgId: string;
		id: string;
		totalUnits: number;
	}): Promise<License>;
}
