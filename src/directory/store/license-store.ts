import type { License, LicenseHolder } from "../licenses/license.ts";

export interface LicenseStore {
	get(place: { orgId: string; id: string }): Promise<License | undefined>;
	locate(place: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	list(orgId: string): Promise<License[]>;
	/** People who hold a license, by id, those behind `afterId` only. */
	holders(query: {
		orgId: string;
		id: string;
		afterId?: string;
		limit: number;
	}): Promise<LicenseHolder[]>;
	/** Says how many seats a license has; refuses with `conflict` fewer than are taken, with `notFound` what there is not. */
	setSeats(place: {
		orgId: string;
		id: string;
		totalUnits: number;
	}): Promise<License>;
}
