import { DirectoryError } from "../errors.ts";

/** What a license is for. Only `calling` and `meeting` change what else a person may have. */
export type LicenseService = "messaging" | "meeting" | "calling" | "other";

/** Seats that a license has at most. */
export const seatsMax = 100_000_000;

/** A license that an organization owns, and how many of its seats are taken. */
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

/** The refusal to leave a license with fewer seats than are taken. */
export function tooFewSeats(takenUnits: number): DirectoryError {
	return new DirectoryError(
		"conflict",
		`${takenUnits} seats of this license are taken, so it cannot have fewer. Remove the license from people first.`,
	);
}

/** The refusal for a license that does not exist. */
export function noSuchLicense(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no license with this id that you can see.",
	);
}

/** A person who holds a license, as `GET /licenses/{licenseId}?includeAssignedTo=user` lists them. */
export interface LicenseHolder {
	id: string;
	displayName: string;
	email: string;
}
