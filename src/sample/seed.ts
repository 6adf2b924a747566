import type { Location } from "../directory/locations/location.ts";
import type { Person } from "../directory/people/person.ts";
import type { PersonRecord } from "../directory/store/people-store.ts";
import type { Contents, Store } from "../directory/store/store.ts";
import { openRandom, type Random } from "./random.ts";
import { departments, firstNames, lastNames, titles } from "./words.ts";

/** People in one transaction. In a large organization, more of them share a page of an index, which is then written less often. */
const batchLength = 5_000;
const largeBatchLength = 25_000;
/** From this number on, an organization is large. */
const largeCount = 100_000;
const dayMs = 24 * 60 * 60 * 1000;

/** The name of a seeded organization, and its administrator. */
interface Seeded {
	orgId: string;
	adminId: string;
	licenseIds: { messaging: string; calling: string };
	locationIds: readonly string[];
}

/** The setting of a directory with the unfinished seed; "" when there is none. */
const seedSetting = "seed";

/** An unfinished seed: the same numbers and time make the same people again. */
interface BegunSeed {
	count: number;
	seed: number;
	now: number;
	/** People added so far; the organization, its locations and licenses are complete. */
	added: number;
}

/**
 * Adds an organization of `count` people, the same for the same count and seed. Calls `onProgress` with the
 * number of people added so far, then `finish`. An interrupted seed, also during `finish`, continues at the
 * same point; a setting of the directory marks it until it is complete. Refuses with `conflict` when the
 * organization exists, and throws a sentence when another seed is unfinished.
 */
export async function seedOrganization(
	store: Store,
	{
		count,
		seed,
		now,
		onProgress,
		finish,
	}: {
		count: number;
		seed: number;
		now: number;
		onProgress?: (added: number) => void;
		finish?: (seeded: Seeded) => Promise<unknown>;
	},
): Promise<Seeded> {
	const begun = await readBegunSeed(store);
	if (begun !== undefined && (begun.count !== count || begun.seed !== seed))
		throw new Error(`${describeBegunSeed(begun)} Then start this one.`);
	const startedAt = begun?.now ?? now;
	const noteOf = (added: number) => ({
		name: seedSetting,
		value: JSON.stringify({
			...{ count, seed, now: startedAt, added },
		} satisfies BegunSeed),
	});
	const random = openRandom(1_000_003 * seed + count);
	const orgId = random.uuid();
	const licenseIds = { messaging: random.uuid(), calling: random.uuid() };
	const locations = Array.from({ length: 10 }, (_, index) =>
		createLocation(random, orgId, index),
	);
	if (begun === undefined)
		await store.load({
			...createOrganization({ orgId, licenseIds, count, seed, now: startedAt }),
			locations,
			settings: [noteOf(0)],
		});
	let adminId = "";
	const length = count < largeCount ? batchLength : largeBatchLength;
	const createBatch = function* (start: number): Generator<PersonRecord> {
		for (let index = start; index < Math.min(start + length, count); index++) {
			const record = createRecord(random, {
				...{ index, count, orgId, licenseIds, locations, seed },
				now: startedAt,
			});
			if (index === 0) adminId = record.person.id;
			yield record;
		}
	};
	onProgress?.(begun?.added ?? 0);
	for (let start = 0; start < count; start += length) {
		const people = createBatch(start);
		const added = Math.min(start + length, count);
		if (added <= (begun?.added ?? 0)) {
			// Existing people are created again only so that the random values after them are the same.
			for (const _ of people);
			continue;
		}
		await store.load({ people, settings: [noteOf(added)] });
		onProgress?.(added);
	}
	const seeded = {
		orgId,
		adminId,
		licenseIds,
		locationIds: locations.map(({ id }) => id),
	};
	await finish?.(seeded);
	await store.writeSetting(seedSetting, "");
	return seeded;
}

/** The sentence about an unfinished seed of this directory; undefined when there is none. */
export async function complainOfSeed(
	store: Store,
): Promise<string | undefined> {
	const begun = await readBegunSeed(store);
	return begun && describeBegunSeed(begun);
}

async function readBegunSeed(store: Store): Promise<BegunSeed | undefined> {
	const text = (await store.readSetting(seedSetting)) ?? "";
	return text === "" ? undefined : (JSON.parse(text) as BegunSeed);
}

function describeBegunSeed({ count, seed, added }: BegunSeed): string {
	return `A seeded organization has ${added} of ${count} people and is not finished. Run \`peopled seed --people ${count} --seed ${seed}\` to finish it.`;
}

function createOrganization({
	orgId,
	licenseIds,
	count,
	seed,
	now,
}: {
	orgId: string;
	licenseIds: Seeded["licenseIds"];
	count: number;
	seed: number;
	now: number;
}): Contents {
	return {
		organizations: [
			{
				id: orgId,
				displayName: `Seeded organization of ${count} (${seed})`,
				createdAt: now,
			},
		],
		licenses: [
			{
				id: licenseIds.messaging,
				orgId,
				name: "Messaging",
				service: "messaging",
				totalUnits: Math.ceil(count * 1.2) + 10,
				takenUnits: 0,
			},
			{
				id: licenseIds.calling,
				orgId,
				name: "Webex Calling - Professional",
				service: "calling",
				totalUnits: Math.ceil(count * 0.8) + 10,
				takenUnits: 0,
			},
		],
	};
}

function createLocation(
	random: Random,
	orgId: string,
	index: number,
): Location {
	return {
		id: random.uuid(),
		orgId,
		name: `Office ${index + 1}`,
		timeZone: "America/Los_Angeles",
		preferredLanguage: "en_us",
		address: {
			address1: `${index + 1} Main Street`,
			city: "Fresno",
			state: "CA",
			postalCode: "93650",
			country: "US",
		},
	};
}

function createRecord(
	random: Random,
	{
		index,
		count,
		orgId,
		licenseIds,
		locations,
		seed,
		now,
	}: {
		index: number;
		count: number;
		orgId: string;
		licenseIds: Seeded["licenseIds"];
		locations: readonly Location[];
		seed: number;
		now: number;
	},
): PersonRecord {
	const firstName = random.pick(firstNames);
	const lastName = random.pick(lastNames);
	const department = random.pick(departments);
	const isCalled = index % 2 === 0;
	const createdAt = now - random.below(2000) * dayMs;
	const person: Person = {
		id: createId(random, { index, count }),
		orgId,
		type: "person",
		emails: [`person${index + 1}@seed${seed}-${orgId.slice(0, 8)}.example`],
		displayName: `${firstName} ${lastName}`,
		firstName,
		lastName,
		nickName: firstName,
		roles: index === 0 ? ["96abc2aa-3dcc-11e5-a152-fe34819cdc9a"] : [],
		licenses: isCalled
			? [licenseIds.messaging, licenseIds.calling]
			: [licenseIds.messaging],
		...(isCalled && {
			extension: String(100_000 + Math.floor(index / locations.length)),
			locationId: (
				locations[Math.floor(index / 2) % locations.length] as Location
			).id,
		}),
		department,
		title: random.pick(titles[department]),
		timezone: "America/Los_Angeles",
		isLoginEnabled: true,
		createdAt,
		modifiedAt: createdAt,
		version: 1,
	};
	return {
		person,
		presence: {
			lastActivityAt: now - random.below(30 * dayMs),
			isShared: true,
		},
	};
}

// Each person's id is random within an equal part of all ids, one part after another: then each transaction adds to the ends of
// the indexes by id.
function createId(
	random: Random,
	{ index, count }: { index: number; count: number },
): string {
	const share = (index + random.below(0x1_0000) / 0x1_0000) / count;
	return random.uuid(Math.floor(share * 0x1_0000_0000));
}
