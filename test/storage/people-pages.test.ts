import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { numberKeysOf } from "../../src/directory/people/number-search.ts";
import {
	compareText,
	type PeopleKey,
	type PeopleOrder,
	type PeopleQuery,
	personNameKey,
} from "../../src/directory/people/people-query.ts";
import { searchKeyFor } from "../../src/directory/people/person-search.ts";
import {
	type Presence,
	presenceStatus,
	reportedStatuses,
} from "../../src/directory/people/presence.ts";
import type { PersonRecord } from "../../src/directory/store/people-store.ts";
import { nameKey } from "../../src/directory/text/text.ts";
import { countPeople } from "../../src/storage/sql/people/people-count.ts";
import { readPage } from "../../src/storage/sql/people/people-pages.ts";
import {
	type PeopleLimits,
	type PeopleReader,
	usualLimits,
} from "../../src/storage/sql/people/people-reader.ts";
import {
	type Database,
	openDatabase,
} from "../../src/storage/sqlite/database.ts";
import { openPeopleReader } from "../../src/storage/sqlite/people-reader.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	calling,
	contents,
	createPerson,
	denver,
	fullRole,
	messaging,
	userRole,
} from "./conformance/fixture.ts";

const now = 1_000_000_000;
const folder = mkdtempSync(join(tmpdir(), "peopled-pages-"));
const file = join(folder, "peopled.db");
let database: Database;
const store = openSqliteStore(file);

beforeAll(async () => {
	await store.load(contents);
	database = openDatabase(file).database;
});
afterAll(async () => {
	database.close();
	await store[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const statuses = [
	...reportedStatuses,
	"active",
	"inactive",
	"pending",
] as const;
const presences: fc.Arbitrary<Presence> = fc.record(
	{
		isShared: fc.boolean(),
		lastActivityAt: fc.constantFrom(now, now - 1000, now - 3_600_000),
		reported: fc.constantFrom(...reportedStatuses),
		reportedUntil: fc.constantFrom(now - 5, now + 5),
	},
	{ requiredKeys: ["isShared"] },
);
const drafts = fc.record({
	name: fc.constantFrom("Ann", "ann b", "Ben Ann", "Cy", "🦊", "\ufffd"),
	type: fc.constantFrom(
		"person" as const,
		"person" as const,
		"bot" as const,
		"appuser" as const,
	),
	createdAt: fc.constantFrom(0, 5, 1_000_000),
	department: fc.constantFrom(undefined, "Sales", "sales", "Ops"),
	isLoginEnabled: fc.boolean(),
	licenses: fc.subarray([messaging, calling]),
	roles: fc.subarray([fullRole, userRole]),
	locationId: fc.constantFrom(undefined, denver),
	managerId: fc.constantFrom(undefined, "p0", "p1"),
	extension: fc.constantFrom(undefined, "1", "12", "2"),
	phoneNumbers: fc.subarray([
		{ type: "work" as const, value: "+14085267209", shown: "" },
		{ type: "mobile" as const, value: "+491701234567", shown: "" },
	]),
	presence: presences,
});
const orders: fc.Arbitrary<PeopleOrder | undefined> = fc.option(
	fc.record({
		by: fc.constantFrom(
			"name" as const,
			"created" as const,
			"lastActivity" as const,
		),
		isDescending: fc.boolean(),
	}),
	{ nil: undefined },
);
type Filters = Omit<
	PeopleQuery,
	"orgId" | "limit" | "isPresenceWanted" | "order"
>;
const filters: fc.Arbitrary<Filters> = fc.record(
	{
		licenseId: fc.constantFrom(messaging, calling),
		managerId: fc.constantFrom("p0", "p1", "nobody"),
		type: fc.constantFrom(
			"person" as const,
			"bot" as const,
			"appuser" as const,
		),
		isPending: fc.boolean(),
		locationId: fc.constant(denver),
		roleIds: fc.subarray([fullRole, userRole]),
		namePrefix: fc.constantFrom("", "an", "ben"),
		nameRange: fc.record({
			from: fc.constantFrom("", "ann", "ann b", "c"),
			before: fc.constantFrom("b", "ben b", "z", undefined),
		}),
		searchPrefix: fc.constantFrom("a", "ann", "ben a"),
		presence: fc.record({
			status: fc.constantFrom(...statuses),
			now: fc.constant(now),
		}),
		department: fc.constantFrom("SALES", "ops", "none"),
		isLoginEnabled: fc.boolean(),
		numberPrefixes: fc.constantFrom(["x1"], ["+1408", "-90"], ["x2", "-7"]),
		ids: fc.subarray(["p0", "p1", "p2", "nobody"]),
	},
	{ requiredKeys: [] },
);
/** From looking at one after the other to reading all of them at once. */
const limits: fc.Arbitrary<PeopleLimits> = fc
	.record({
		gathered: fc.constantFrom(0, 2, 1000),
		small: fc.integer({ min: 1, max: 5 }),
		isCountShort: fc.boolean(),
	})
	.map(({ gathered, small, isCountShort }) => ({
		gathered,
		slice: small,
		looked: 2 * small,
		counted: isCountShort ? 3 * small : 1000,
		noted: isCountShort ? 2 * small : 1000,
		parsedSlice: small,
		parsed: small,
		passedSlice: small,
		passed: 2 * small,
	}));

function isNamed(
	displayName: string,
	{
		namePrefix = "",
		nameRange: { from, before } = { from: "", before: undefined },
	}: Filters,
): boolean {
	const key = personNameKey(displayName);
	return (
		key.startsWith(namePrefix) &&
		compareText(key, from) >= 0 &&
		(before === undefined || compareText(key, before) < 0)
	);
}

function isWanted({ person, presence }: PersonRecord, query: Filters): boolean {
	const { roleIds, presence: asked } = query;
	const isPending =
		person.type === "person" && presence.lastActivityAt === undefined;
	return (
		(query.ids?.includes(person.id) ?? true) &&
		(query.licenseId === undefined ||
			person.licenses.includes(query.licenseId)) &&
		(query.managerId === undefined || person.managerId === query.managerId) &&
		(query.type === undefined || person.type === query.type) &&
		(query.isPending === undefined || isPending === query.isPending) &&
		(query.locationId === undefined ||
			person.locationId === query.locationId) &&
		(roleIds === undefined ||
			roleIds.some((id) => person.roles.includes(id))) &&
		isNamed(person.displayName, query) &&
		(query.searchPrefix === undefined ||
			searchKeyFor(person, query.searchPrefix) !== undefined ||
			numberKeysOf(person).some((key) =>
				query.numberPrefixes?.some((prefix) => key.startsWith(prefix)),
			)) &&
		(query.department === undefined ||
			nameKey(person.department ?? "") === nameKey(query.department)) &&
		(query.isLoginEnabled === undefined ||
			person.isLoginEnabled === query.isLoginEnabled) &&
		(asked === undefined ||
			(presence.isShared &&
				presenceStatus(presence, asked.now) === asked.status))
	);
}

/** What sorts a person, and the id, as bytes. */
function bytesOf(
	{ person, presence }: PersonRecord,
	by: PeopleOrder["by"],
	searchPrefix = "",
): Buffer {
	const { lastActivityAt, isShared } = presence;
	const texts = {
		name: personNameKey(person.displayName),
		created: String(person.createdAt).padStart(15, "0"),
		found: searchKeyFor(person, searchPrefix) ?? "",
		lastActivity:
			lastActivityAt === undefined
				? person.type === "person"
					? "c"
					: `b${person.type}`
				: isShared
					? `d${String(lastActivityAt).padStart(15, "0")}`
					: "a",
	};
	return Buffer.from(`${texts[by]}\0${person.id}`);
}

describe("pages of people", () => {
	let run = 0;

	test("show everyone who is wanted exactly once and in order, however few are looked at in one go", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(drafts, { maxLength: 14 }),
				filters,
				orders,
				limits,
				fc.integer({ min: 1, max: 5 }),
				fc.integer({ min: 0, max: 6 }),
				async (
					all,
					{ namePrefix, numberPrefixes, ...rest },
					order,
					limit,
					max,
					offset,
				) => {
					const orgId = `pages-${run++}`;
					const query: Filters =
						rest.searchPrefix === undefined
							? { namePrefix, ...rest }
							: { numberPrefixes, ...rest };
					const records = all.map(({ name, presence, ...draft }, index) => ({
						person: createPerson(`p${index}`, {
							...draft,
							// Of work numbers and extensions each is one person's.
							...(index > 0 && {
								extension: undefined,
								phoneNumbers: draft.phoneNumbers.filter(
									({ type }) => type !== "work",
								),
							}),
							orgId,
							displayName: name,
							emails: [`${index}@${orgId}.example`],
						}),
						presence,
					}));
					await store.load({
						organizations: [{ id: orgId, displayName: orgId, createdAt: 1 }],
						licenses: contents.licenses?.map((license) => ({
							...license,
							orgId,
						})),
						locations: contents.locations?.map((location) => ({
							...location,
							orgId,
						})),
						people: records,
					});
					const { by, isDescending } = order ?? {
						by:
							query.searchPrefix === undefined || query.numberPrefixes
								? "name"
								: "found",
						isDescending: false,
					};
					const expected = records
						.filter((record) => isWanted(record, query))
						.map((record) => bytesOf(record, by as "name", query.searchPrefix))
						.sort(Buffer.compare)
						.map((bytes) => bytes.toString().split("\0")[1] as string);
					if (isDescending) expected.reverse();
					const reader = { ...openPeopleReader(database), limits: limit };
					const asked = {
						...query,
						orgId,
						order,
						limit: max,
						isPresenceWanted: false,
					};
					expect(await walk(reader, asked)).toEqual(expected);
					expect(await walk(reader, { ...asked, offset })).toEqual(
						expected.slice(offset),
					);
					const counted = await countPeople(reader, asked);
					if (counted.isExact || limit.counted === 1000)
						expect(counted).toEqual({ count: expected.length, isExact: true });
					else expect(counted.count).toBeLessThanOrEqual(expected.length);
				},
			),
			{ numRuns: 400 },
		);
	}, 120_000);

	test("end after a bounded number of people who do not match, and say where to go on", async () => {
		const orgId = `pages-${run++}`;
		await store.load({
			organizations: [{ id: orgId, displayName: orgId, createdAt: 1 }],
			people: Array.from({ length: 290 }, (_, index) => ({
				person: createPerson(`p${index}`, {
					orgId,
					displayName: `Name ${String(index).padStart(3, "0")}`,
					emails: [`${index}@${orgId}.example`],
					type: index === 289 ? "person" : "bot",
				}),
				presence: { isShared: true },
			})),
		});
		const counts: number[] = [];
		const reader = openPeopleReader(database);
		const limits = { ...usualLimits, gathered: 0, slice: 20, looked: 100 };
		const query = {
			orgId,
			type: "person" as const,
			limit: 10,
			isPresenceWanted: false,
		};
		let after: PeopleKey | undefined;
		do {
			const page = await readPage({ ...reader, limits }, { ...query, after });
			counts.push(page.records.length);
			after = page.next;
		} while (after !== undefined);
		expect(counts).toEqual([0, 0, 1]);
	});
});

async function walk(
	reader: PeopleReader,
	query: PeopleQuery,
): Promise<string[]> {
	const ids: string[] = [];
	let after: PeopleKey | undefined;
	for (let pages = 0; pages < 1000; pages++) {
		const page = await readPage(reader, { ...query, after });
		expect(page.records.length).toBeLessThanOrEqual(query.limit);
		ids.push(...page.records.map(({ person }) => person.id));
		if (page.next === undefined) return ids;
		after = page.next;
	}
	throw new Error("The pages do not end.");
}
