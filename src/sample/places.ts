import type { Location } from "../directory/locations/location.ts";
import {
	addToBlocks,
	type NumberBlock,
} from "../directory/numbers/number-block.ts";
import type { PersonRecord } from "../directory/store/people-store.ts";

/** A location of the sample organization, and its numbers. */
export interface SamplePlace {
	location: Omit<Location, "orgId" | "numbers">;
	/** The nth number, in international form. */
	number(n: number): string;
	/** The percentage of people who work there. */
	share: number;
}

const digits = (n: number, length: number) => String(n).padStart(length, "0");

function place(
	location: Omit<Location, "orgId" | "preferredLanguage"> & {
		preferredLanguage?: string;
	},
	share: number,
	number: (n: number) => string,
): SamplePlace {
	return {
		location: {
			preferredLanguage: "en_us",
			announcementLanguage: "en_us",
			...location,
		},
		share,
		number,
	};
}

/** The index of a place's first number that nobody has, and how many of them it has. */
const firstFree = 200;
const freeCount = 12;

/** The numbers of a place: those of its people, and a few that nobody has. */
export function numbersOf(
	{ location, number }: SamplePlace,
	people: readonly PersonRecord[],
): NumberBlock[] {
	const held = people
		.filter(({ person }) => person.locationId === location.id)
		.flatMap(({ person }) => person.phoneNumbers ?? [])
		.filter(({ type }) => type === "work")
		.map(({ value }) => value);
	const free = Array.from({ length: freeCount }, (_, index) =>
		number(firstFree + index).replaceAll(" ", ""),
	);
	return addToBlocks([], [...held, ...free]);
}

/** The locations of the sample's people; the first is the page's own. */
export const places: readonly SamplePlace[] = [
	place(
		{
			id: "63715",
			name: "San Jose",
			timeZone: "America/Los_Angeles",
			address: {
				address1: "170 West Tasman Drive",
				city: "San Jose",
				state: "CA",
				postalCode: "95134",
				country: "US",
			},
			latitude: "37.4085",
			longitude: "-121.9540",
			notes: "Headquarters",
		},
		34,
		(n) => `+1 408 526 ${digits(7300 + n, 4)}`,
	),
	place(
		{
			id: "0b7e6f0e-51f8-4f0c-9d0b-6a5f4c1b2d01",
			name: "Denver",
			timeZone: "America/Denver",
			address: {
				address1: "1801 California Street",
				city: "Denver",
				state: "CO",
				postalCode: "80202",
				country: "US",
			},
			routingPrefix: "83",
		},
		14,
		(n) => `+1 720 865 ${digits(2000 + n, 4)}`,
	),
	place(
		{
			id: "1c8f7a1f-62a9-4a1d-8e1c-7b6a5d2c3e02",
			name: "London",
			timeZone: "Europe/London",
			preferredLanguage: "en_gb",
			address: {
				address1: "10 Finsbury Square",
				city: "London",
				postalCode: "EC2A 1AF",
				country: "GB",
			},
			routingPrefix: "84",
		},
		14,
		(n) => `+44 20 7946 ${digits(n, 4)}`,
	),
	place(
		{
			id: "2d9a8b2a-73ba-4b2e-9f2d-8c7b6e3d4f03",
			name: "Berlin",
			timeZone: "Europe/Berlin",
			preferredLanguage: "de_de",
			address: {
				address1: "Torstraße 49",
				city: "Berlin",
				postalCode: "10119",
				country: "DE",
			},
			routingPrefix: "85",
		},
		10,
		(n) => `+49 30 23125 ${digits(n, 3)}`,
	),
	place(
		{
			id: "3eab9c3b-84cb-4c3f-8a3e-9d8c7f4e5a04",
			name: "Bengaluru",
			timeZone: "Asia/Kolkata",
			address: {
				address1: "Outer Ring Road",
				city: "Bengaluru",
				state: "KA",
				postalCode: "560103",
				country: "IN",
			},
			routingPrefix: "86",
		},
		14,
		(n) => `+91 80 4426 ${digits(n, 4)}`,
	),
	place(
		{
			id: "4fbcad4c-95dc-4d4a-9b4f-ae9d8a5f6b05",
			name: "Tokyo",
			timeZone: "Asia/Tokyo",
			preferredLanguage: "ja_jp",
			address: {
				address1: "9-7-1 Akasaka",
				city: "Minato",
				state: "Tokyo",
				postalCode: "107-6227",
				country: "JP",
			},
		},
		8,
		(n) => `+81 3 5324 ${digits(4000 + n, 4)}`,
	),
	place(
		{
			id: "5acdbe5d-a6ed-4e5b-8c5a-bfae9b6a7c06",
			name: "Sydney",
			timeZone: "Australia/Sydney",
			preferredLanguage: "en_au",
			address: {
				address1: "177 Pacific Highway",
				city: "North Sydney",
				state: "NSW",
				postalCode: "2060",
				country: "AU",
			},
		},
		6,
		(n) => `+61 2 5550 ${digits(1000 + n, 4)}`,
	),
];
