/** What a licence is for. Only `calling` and `meeting` change what else a person may have. */
export type LicenseService = "messaging" | "meeting" | "calling" | "other";

/** A licence that an organisation owns, and how many of its seats are taken. */
export interface License {
	id: string;
	orgId: string;
	name: string;
	service: LicenseService;
	subscriptionId?: string;
	siteUrl?: string;
	siteType?: string;
	/** Seats owned and seats taken; `takenUnits` never passes `totalUnits` by assigning. */
	totalUnits: number;
	takenUnits: number;
}

/** A person who holds a licence, as `GET /licenses/{licenseId}?includeAssignedTo=user` lists them. */
export interface LicenseHolder {
	id: string;
	displayName: string;
	email: string;
}
