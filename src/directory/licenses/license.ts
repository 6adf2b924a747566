import { DirectoryError } from "../errors.ts";

/** The service of a license. Only `calling` and `meeting` affect the other fields of a person. */
export type LicenseService = "messaging" | "meeting" | "calling" | "other";

/** Seats of a license at most. */
export const seatsMax = 100_000_000;

/** A license that an organization owns, and the number of seats taken. */
export interface License {
	id: string;
	orgId: string;
	name: string;
	service: LicenseService;
	subscriptionId?: string;
	siteUrl?: string;
	siteType?: string;
	/** Seats owned and seats taken. No assignment raises `takenUnits` above `totalUnits`. */
	totalUnits: number;
	takenUnits: number;
}

/** The refusal to give a license fewer seats than are taken. */
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
