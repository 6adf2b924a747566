import type { Location } from "../../contract/location-shape.ts";
import type { Draft } from "./draft.ts";

/** The country for the numbers of a draft without "+"; undefined when there are none, or no location. */
export function countryOfNumbers(
	{ phoneNumbers = [], locationId }: Draft,
	locations: readonly Pick<Location, "id" | "address">[],
): string | undefined {
	const isNational = phoneNumbers.some(
		({ value }) => !/^\s*(?:\+|tel:\s*\+)/i.test(value),
	);
	return isNational ? countryOf(locationId, locations) : undefined;
}

/** The country of a location. */
export function countryOf(
	locationId: string | undefined,
	locations: readonly Pick<Location, "id" | "address">[],
): string | undefined {
	return locations.find(({ id }) => id === locationId)?.address.country;
}
