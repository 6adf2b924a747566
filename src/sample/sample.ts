import type { Person } from "../directory/people/person.ts";
import type { PersonDraft } from "../directory/people/person-draft.ts";
import {
	noPresence,
	type Presence,
	type ReportedStatus,
} from "../directory/people/presence.ts";
import type { RuleContext } from "../directory/people/rule-context.ts";
import { createPerson } from "../directory/people/rules.ts";
import type { PersonRecord } from "../directory/store/people-store.ts";
import type { PresenceReport } from "../directory/store/presence-store.ts";
import type { Contents, Store } from "../directory/store/store.ts";
import { createGroups, groupsAt } from "./groups.ts";
import { sampleIds } from "./ids.ts";
import { licenses, messaging, standardCalling, webinars } from "./licenses.ts";
import { numbersOf, places, type SamplePlace } from "./places.ts";
import { openRandom, type Random } from "./random.ts";
import { departments, firstNames, lastNames, titles } from "./words.ts";

export { sampleIds };

const roleIds = {
	full: "96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
	compliance: "96abc2aa-3dcc-11e5-b263-0f4592adefab",
	partner: "atlas-portal.partner.fulladmin",
} as const;
const roleHolders = [
	"id_user_admin",
	"id_readonly_admin",
	"id_device_admin",
	"id_location_admin",
] as const;
const createdAt = Date.UTC(2015, 9, 18, 14, 26, 16);
const dayMs = 24 * 60 * 60 * 1000;
const peopleCount = 196;

/**
 * The sample: an organization with typical activity, a partner that manages it, and an unrelated third one.
 */
export function createSample(
	now: number,
): Contents & { people: PersonRecord[] } {
	const people = [...createAcme(openRandom(1), now), ...createOthers(now)];
	return {
		organizations: [
			{ id: sampleIds.organization, displayName: "Acme, Inc.", createdAt },
			{
				id: sampleIds.partner,
				displayName: "Northwind Partners",
				createdAt: createdAt + 90 * dayMs,
			},
			{
				id: sampleIds.stranger,
				displayName: "Umbrella Travel",
				createdAt: createdAt + 400 * dayMs,
			},
		],
		managed: [
			{ managerOrgId: sampleIds.partner, managedOrgId: sampleIds.organization },
		],
		locations: [
			...places.map((place) => ({
				...place.location,
				orgId: sampleIds.organization,
				numbers: numbersOf(place, people),
			})),
			strangerLocation,
		],
		licenses,
		groups: createGroups(createdAt + 10 * dayMs),
		people,
	};
}

/**
 * Refreshes the presence of the sample's people: those at work were active a moment ago, or are still in
 * their call or meeting. Call it every few minutes, since presence is computed from time.
 */
export async function refreshPresence(
	store: Store,
	now: number,
): Promise<void> {
	const everyone = await store.people.list({
		orgId: sampleIds.organization,
		limit: 10_000,
		isPresenceWanted: true,
	});
	const awake = everyone.filter(({ person, presence }) =>
		isAwake(person, presence),
	);
	await store.presences.report(
		awake.map(
			({ person }): PresenceReport => ({
				orgId: person.orgId,
				personId: person.id,
				lastActivityAt: now,
			}),
		),
	);
}

function isAwake(
	person: Person,
	{ lastActivityAt, reported }: Presence,
): boolean {
	if (lastActivityAt === undefined || person.type !== "person") return false;
	if (reported === "OutOfOffice") return false;
	return (
		person.id === sampleIds.john ||
		person.id === sampleIds.admin ||
		Number.parseInt(person.id[0] ?? "0", 16) < 9
	);
}

const strangerLocation = {
	id: "6bdecf6e-b7fe-4f6c-9d6b-cabfac7b8d07",
	orgId: sampleIds.stranger,
	name: "Lisbon",
	timeZone: "Europe/Lisbon",
	preferredLanguage: "pt_pt",
	address: {
		address1: "Rua Garrett 12",
		city: "Lisbon",
		postalCode: "1200-203",
		country: "PT",
	},
};

function createAcme(random: Random, now: number): PersonRecord[] {
	const { records, add } = openRoster(random);
	const active: Presence = { lastActivityAt: now, isShared: true };

	add(sampleIds.admin, adminDraft, { presence: active });
	add(sampleIds.john, johnDraft, {
		presence: active,
		more: { timezone: "America/Denver" },
	});
	add(
		sampleIds.johnsManager,
		{
			...named("John", "Duarte"),
			department: "Sales",
			title: "Vice President",
			licenses: [messaging],
		},
		{ presence: active },
	);
	const managers: string[] = [sampleIds.johnsManager];
	for (let index = 0; index < peopleCount; index++) {
		const { draft, id } = createColleague(random, index, managers, records);
		add(id, draft, {
			presence: createPresence(random, index, now),
			more: createExtras(random, index, draft),
		});
		if (index < 14) managers.push(id);
	}
	add(
		random.uuid(),
		{ emails: ["frontdesk@webex.bot"], displayName: "Front Desk" },
		{
			type: "bot",
			presence: { lastActivityAt: now, reported: "unknown", isShared: true },
		},
	);
	add(
		random.uuid(),
		{ emails: ["visitor-1@guest.example.com"], displayName: "Visiting Guest" },
		{
			type: "appuser",
			presence: { lastActivityAt: now - 3 * dayMs, isShared: true },
		},
	);
	return records;
}

/** Creates people of the sample's first organization by the rules, which see the people created before. */
function openRoster(random: Random) {
	const taken = new Map<string, number>();
	const records: PersonRecord[] = [];
	const names = new Map<string, string>();
	const context: RuleContext = {
		location: (id) => {
			const found = places.find(({ location }) => location.id === id)?.location;
			return found && { ...found, orgId: sampleIds.organization };
		},
		license: (id) => {
			const found = licenses.find((known) => known.id === id);
			return found && { ...found, takenUnits: taken.get(id) ?? 0 };
		},
		licenseTemplates: () => [],
		licenses: () =>
			licenses.filter(({ orgId }) => orgId === sampleIds.organization),
		group: () => undefined,
		colleague: (id) => {
			const displayName = names.get(id);
			return displayName === undefined ? undefined : { displayName };
		},
		dependOn: (id) => context.colleague(id),
		isTaken: () => false,
	};
	const add = (
		id: string,
		draft: PersonDraft,
		{
			presence,
			type,
			more,
		}: { presence: Presence; type?: Person["type"]; more?: Partial<Person> },
	) => {
		const joinedAt =
			id === sampleIds.john
				? createdAt
				: createdAt + random.below(3000) * dayMs;
		const { person } = createPerson(
			{ id, orgId: sampleIds.organization, type },
			draft,
			context,
			{
				now: joinedAt,
				seesCallingData: true,
				seesAllTypes: true,
			},
		);
		for (const licenseId of person.licenses)
			taken.set(licenseId, (taken.get(licenseId) ?? 0) + 1);
		names.set(id, person.displayName);
		const isHuman = type === undefined;
		const memberOf = isHuman
			? groupsAt(records.length, person.department)
			: undefined;
		records.push({
			person: {
				...person,
				version: 1,
				...(memberOf && { groups: memberOf }),
				...more,
			},
			presence,
		});
	};
	return { records, add };
}

const adminDraft: PersonDraft = {
	...named("Ada", "Admin"),
	emails: ["admin@example.com"],
	department: "Operations",
	title: "IT Administrator",
	roles: [roleIds.full],
	licenses: [messaging],
};

const johnDraft: PersonDraft = {
	emails: ["john.andersen@example.com"],
	phoneNumbers: [{ type: "work", value: "408 526 7209" }],
	extension: "133",
	locationId: "63715",
	displayName: "John Andersen",
	firstName: "John",
	lastName: "Andersen",
	avatar:
		"https://1efa7a94ed21783e352-c62266528714497a17239ececf39e9e2.ssl.cf1.rackcdn.com/V1~54c844c89e678e5a7b16a306bc2897b9~wx29yGtlTpilEFlYzqPKag==~1600",
	roles: [roleIds.full, roleIds.compliance],
	licenses: [sampleIds.meetingLicense, sampleIds.callingLicense],
};

function createColleague(
	random: Random,
	index: number,
	managers: readonly string[],
	others: readonly PersonRecord[],
): { id: string; draft: PersonDraft } {
	let draft: PersonDraft;
	do draft = named(random.pick(firstNames), random.pick(lastNames));
	while (others.some(({ person }) => person.emails[0] === draft.emails?.[0]));
	const department = departments[
		index % departments.length
	] as (typeof departments)[number];
	const isManager = index < 14;
	const place = pickPlace(random);
	const licenseIds = [messaging];
	if (random.below(10) < 8) licenseIds.push(sampleIds.meetingLicense);
	const isCalled = random.below(10) < 7;
	if (isCalled)
		licenseIds.push(
			index % 60 === 7 ? standardCalling : sampleIds.callingLicense,
		);
	if (index % 50 === 3) licenseIds.push(webinars);
	return {
		id: random.uuid(),
		draft: {
			...draft,
			department,
			title: isManager
				? `Director, ${department}`
				: random.pick(titles[department]),
			managerId: isManager
				? sampleIds.johnsManager
				: managers[1 + (index % (managers.length - 1))],
			roles:
				index >= 20 && index < 24 ? [roleHolders[index - 20] as string] : [],
			licenses: licenseIds,
			addresses: [
				{
					type: "work",
					country: place.location.address.country,
					locality: place.location.address.city,
					region: place.location.address.state,
					streetAddress: place.location.address.address1,
					postalCode: place.location.address.postalCode,
				},
			],
			...(isCalled && {
				locationId: place.location.id,
				extension: String(2000 + index),
				phoneNumbers:
					index % 9 === 4
						? undefined
						: [{ type: "work", value: place.number(index) }],
			}),
			isLoginEnabled: index % 41 !== 17,
		},
	};
}

function createExtras(
	random: Random,
	index: number,
	draft: PersonDraft,
): Partial<Person> {
	const name = draft.emails?.[0]?.split("@", 1)[0];
	return {
		timezone: index % 7 === 6 ? undefined : pickPlace(random).location.timeZone,
		sipAddresses:
			index % 3 === 0
				? [
						{
							type: "personal-room",
							value: `${name}@acme.webex.com`,
							primary: false,
						},
					]
				: undefined,
	};
}

const reports: readonly (ReportedStatus | undefined)[] = [
	"call",
	"meeting",
	"DoNotDisturb",
	"OutOfOffice",
	"presenting",
	"unknown",
];

function createPresence(random: Random, index: number, now: number): Presence {
	if (index % 17 === 9) return noPresence;
	const isShared = index % 23 !== 11;
	const reported =
		index % 4 === 1 ? reports[(index >> 2) % reports.length] : undefined;
	return { lastActivityAt: now - random.below(40 * dayMs), reported, isShared };
}

function createOthers(now: number): PersonRecord[] {
	const presence: Presence = { lastActivityAt: now, isShared: true };
	const other = (
		id: string,
		orgId: string,
		draft: PersonDraft,
	): PersonRecord => ({
		person: {
			...createPerson({ id, orgId }, draft, emptyContext, {
				now: createdAt + 500 * dayMs,
				seesCallingData: true,
				seesAllTypes: true,
			}).person,
			version: 1,
		},
		presence,
	});
	return [
		other(sampleIds.partnerAdmin, sampleIds.partner, {
			...named("Petra", "Partner"),
			emails: ["petra.partner@northwind.example"],
			roles: [roleIds.full, roleIds.partner],
		}),
		other("5e4f3a2b-1c0d-4e9f-8a8b-7c6d5e4f3a04", sampleIds.partner, {
			...named("Piet", "Bakker"),
			emails: ["piet.bakker@northwind.example"],
		}),
		other(sampleIds.strangerAdmin, sampleIds.stranger, {
			...named("Stella", "Stranger"),
			emails: ["stella.stranger@umbrella.example"],
			roles: [roleIds.full],
		}),
		other("6f5a4b3c-2d1e-4fa0-9b9c-8d7e6f5a4b05", sampleIds.stranger, {
			...named("Simão", "Costa"),
			emails: ["simao.costa@umbrella.example"],
		}),
	];
}

const emptyContext: RuleContext = {
	location: () => undefined,
	license: () => undefined,
	licenses: () => [],
	group: () => undefined,
	licenseTemplates: () => [],
	colleague: () => undefined,
	dependOn: () => undefined,
	isTaken: () => false,
};

function named(firstName: string, lastName: string): PersonDraft {
	const plain = (text: string) =>
		text
			.normalize("NFD")
			.replace(/[\u0300-\u036f]/g, "")
			.replaceAll("ı", "i")
			.toLowerCase();
	return {
		emails: [`${plain(firstName)}.${plain(lastName)}@example.com`],
		displayName: `${firstName} ${lastName}`,
		firstName,
		lastName,
	};
}

function pickPlace(random: Random): SamplePlace {
	const everyone = places.flatMap((place) =>
		Array<SamplePlace>(place.share).fill(place),
	);
	return random.pick(everyone);
}
