import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DirectoryError } from "../errors.ts";
import { compareStates } from "../history/change.ts";
import type { License } from "../licenses/license.ts";
import type { Location } from "../locations/location.ts";
import { problemOf } from "../problems.ts";
import { claimKey, claimsOf, compareClaims } from "./claims.ts";
import type { ChangeOptions } from "./pending-change.ts";
import type { Person } from "./person.ts";
import type { PersonDraft } from "./person-draft.ts";
import type { RuleContext } from "./rule-context.ts";
import { createPerson, type RuledPerson, replacePerson } from "./rules.ts";

const fullAdministrator = "id_full_admin";
const userAdministrator = "id_user_admin";

const license = (
	id: string,
	service: License["service"],
	{ isFull = false, siteUrl }: { isFull?: boolean; siteUrl?: string } = {},
): License => ({
	id,
	orgId: "acme",
	name: id,
	service,
	siteUrl,
	totalUnits: 10,
	takenUnits: isFull ? 10 : 0,
});
const licenses = [
	license("messaging", "messaging"),
	license("webinars", "other", { isFull: true }),
	license("meeting", "meeting", { siteUrl: "acme.webex.com" }),
	license("fullMeeting", "meeting", {
		isFull: true,
		siteUrl: "full.webex.com",
	}),
	license("calling", "calling"),
	license("standardCalling", "calling"),
	license("fullCalling", "calling", { isFull: true }),
];

const office = (id: string, country: string, timeZone: string): Location => ({
	id,
	orgId: "acme",
	name: id,
	timeZone,
	preferredLanguage: "en_us",
	address: { address1: "1 Main Street", city: "Anywhere", country },
});
const offices = [
	office("denver", "US", "America/Denver"),
	office("london", "GB", "Europe/London"),
];

const colleagues = new Map<string, { displayName: string; managerId?: string }>(
	[
		["boss", { displayName: "Barbara Boss" }],
		["report", { displayName: "Rita Report", managerId: "ann" }],
		["loop", { displayName: "Lou Loop", managerId: "pool" }],
		["pool", { displayName: "Paul Pool", managerId: "loop" }],
	],
);

const context: RuleContext = {
	license: (id) => licenses.find((known) => known.id === id),
	licenses: () => licenses,
	group: (id) => (id.startsWith("gone") ? undefined : `Group ${id}`),
	licenseTemplates: () => [],
	location: (id) => offices.find((known) => known.id === id),
	colleague: (id) => colleagues.get(id),
	dependOn: (id) => colleagues.get(id),
	isTaken: ({ value }) => value === "taken@example.com" || value === "1999",
};

const now = 1000;
const options: ChangeOptions = {
	now,
	seesCallingData: true,
	seesAllTypes: true,
};

const ann: Person = {
	id: "ann",
	orgId: "acme",
	type: "person",
	emails: ["ann@example.com"],
	displayName: "Ann Archer",
	firstName: "Ann",
	lastName: "Archer",
	nickName: "Ann",
	avatar: "https://example.com/ann.png",
	roles: ["a role of old"],
	licenses: ["messaging"],
	phoneNumbers: [
		{ type: "mobile", value: "+13035550100", shown: "+1 303 555 0100" },
	],
	department: "Sales",
	manager: "Barbara Boss",
	managerId: "boss",
	title: "Engineer",
	addresses: [{ type: "work", country: "US" }],
	siteUrls: ["acme.webex.com#attendee"],
	isLoginEnabled: true,
	createdAt: 1,
	modifiedAt: 2,
	version: 7,
};
/** Ann with a phone in Denver. */
const called: Person = {
	...ann,
	licenses: ["messaging", "calling"],
	phoneNumbers: [
		{ type: "work", value: "+13035550123", shown: "+1 303 555 0123" },
		...(ann.phoneNumbers ?? []),
	],
	extension: "1234",
	locationId: "denver",
	timezone: "America/Denver",
};
/** Ann as the host of a site. */
const host: Person = {
	...ann,
	licenses: ["messaging", "meeting"],
	siteUrls: ["acme.webex.com"],
};

/** The draft that replaces a person by themselves, with a change. */
function draftOf(person: Person, change: PersonDraft = {}): PersonDraft {
	// A request of the People API sets no nickname.
	return { ...person, nickName: undefined, ...change };
}

function update(
	change: PersonDraft,
	{ of = ann, ...given }: { of?: Person } & Partial<ChangeOptions> = {},
): RuledPerson {
	return replacePerson(of, draftOf(of, change), context, {
		...options,
		...given,
	});
}

function create(
	draft: PersonDraft,
	type: Person["type"] = "person",
): RuledPerson {
	return createPerson(
		{ id: "new", orgId: "acme", type },
		draft,
		context,
		options,
	);
}

/** The codes of a refusal by field. */
function refusalOf(make: () => unknown): Record<string, string> {
	try {
		make();
	} catch (error) {
		if (!(error instanceof DirectoryError)) throw error;
		return Object.fromEntries(
			error.fields.map(({ field, code }) => [field, code]),
		);
	}
	return {};
}

type Case = [
	sentence: string,
	change: PersonDraft,
	expected: Partial<Person>,
	given?: { of?: Person } & Partial<ChangeOptions>,
];
type Refusal = [
	sentence: string,
	change: PersonDraft,
	expected: Record<string, string>,
	given?: { of?: Person } & Partial<ChangeOptions>,
];
type Warned = [
	sentence: string,
	change: PersonDraft,
	expected: Partial<Person>,
	warning: string,
	given?: { of?: Person } & Partial<ChangeOptions>,
];

const undefinedDraft: PersonDraft = { displayName: "Ann Archer" };
const long = "x".repeat(257);

describe("a replaced person", () => {
	test("counts the version up, has the time of the change, and keeps the rest", () => {
		expect(update({}).person).toEqual({
			...ann,
			version: 8,
			modifiedAt: now,
		});
	});

	test("loses every property that a full replacement leaves out", () => {
		expect(replacePerson(ann, undefinedDraft, context, options).person).toEqual(
			{
				id: "ann",
				orgId: "acme",
				type: "person",
				emails: ["ann@example.com"],
				displayName: "Ann Archer",
				firstName: "Ann",
				lastName: "Archer",
				nickName: "Ann",
				roles: [],
				licenses: [],
				phoneNumbers: ann.phoneNumbers,
				isLoginEnabled: true,
				createdAt: 1,
				modifiedAt: now,
				version: 8,
			},
		);
	});

	test.each<Case>([
		// Texts.
		["has names without outer blanks", { title: "  GM " }, { title: "GM" }],
		[
			"has no first name and no nickname after an empty one",
			{ firstName: "" },
			{ firstName: undefined, nickName: undefined },
		],
		[
			"has a nickname that follows the first name",
			{ firstName: "Anna" },
			{ firstName: "Anna", nickName: "Anna" },
		],
		[
			"keeps the nickname when the first name is left out",
			{ firstName: undefined },
			{ firstName: "Ann", nickName: "Annie" },
			{ of: { ...ann, nickName: "Annie" } },
		],
		["clears a department", { department: "" }, { department: undefined }],
		["clears a title of blanks", { title: "  " }, { title: undefined }],
		[
			"keeps a text that would be refused today",
			{},
			{ title: long },
			{ of: { ...ann, title: long } },
		],
		[
			"has a web address in one form",
			{ avatar: " HTTPS://Example.com/a.png " },
			{ avatar: "https://example.com/a.png" },
		],
		["clears the picture", { avatar: "" }, { avatar: undefined }],
		[
			"drops addresses that say nothing",
			{ addresses: [{ locality: " " }, { locality: " Denver " }] },
			{ addresses: [{ locality: "Denver" }] },
		],
		[
			"has no empty list of addresses",
			{ addresses: [] },
			{ addresses: undefined },
		],
		[
			"keeps the e-mail that is left out",
			{ emails: undefined },
			{ emails: ["ann@example.com"] },
		],
		[
			"takes another e-mail",
			{ emails: [" Ann.Archer@example.com"] },
			{ emails: ["Ann.Archer@example.com"] },
		],
		[
			"has several e-mails, the primary one first",
			{ emails: ["a.archer@example.com", "ann@example.com"] },
			{ emails: ["a.archer@example.com", "ann@example.com"] },
		],
		[
			"has a mailbox once that is named twice",
			{ emails: ["Ann@example.com", "a@example.org", "ann@EXAMPLE.com"] },
			{ emails: ["Ann@example.com", "a@example.org"] },
		],
		[
			"takes an e-mail of somebody else, which the engine refuses",
			{ emails: ["taken@example.com"] },
			{ emails: ["taken@example.com"] },
		],
		[
			"can sign in as before when that is left out",
			{ isLoginEnabled: undefined },
			{ isLoginEnabled: false },
			{ of: { ...ann, isLoginEnabled: false } },
		],
		[
			"cannot sign in any more",
			{ isLoginEnabled: false },
			{ isLoginEnabled: false },
		],
		// Roles.
		[
			"has each role once",
			{ roles: [userAdministrator, userAdministrator] },
			{ roles: [userAdministrator] },
		],
		[
			"keeps a role that does not exist any more",
			{ roles: ["a role of old", userAdministrator] },
			{ roles: ["a role of old", userAdministrator] },
		],
		["gives up every role", { roles: [] }, { roles: [] }],
		// Licenses.
		[
			"takes a license with a free seat",
			{ licenses: ["messaging", "meeting"], siteUrls: undefined },
			{ licenses: ["messaging", "meeting"], siteUrls: ["acme.webex.com"] },
		],
		[
			"has each license once",
			{ licenses: ["messaging", "messaging"] },
			{ licenses: ["messaging"] },
		],
		[
			"keeps a license whose seats are all taken",
			{},
			{ licenses: ["webinars"] },
			{ of: { ...ann, licenses: ["webinars"] } },
		],
		// Calling.
		[
			"is called at an extension",
			{
				licenses: ["calling"],
				locationId: "denver",
				extension: " 1234 ",
			},
			{
				licenses: ["calling"],
				locationId: "denver",
				extension: "1234",
				phoneNumbers: ann.phoneNumbers,
				timezone: "America/Denver",
			},
		],
		[
			"has a number that is read in the country of the location",
			{
				licenses: ["calling"],
				locationId: "london",
				phoneNumbers: [{ value: "020 7946 0998" }],
			},
			{
				phoneNumbers: [
					{
						type: "work",
						value: "+442079460998",
						shown: "+44 20 7946 0998",
					},
					...(ann.phoneNumbers ?? []),
				],
				timezone: "Europe/London",
			},
		],
		[
			"keeps a time zone when they get a location",
			{ licenses: ["calling"], locationId: "denver", extension: "1234" },
			{ timezone: "Asia/Tokyo" },
			{ of: { ...ann, timezone: "Asia/Tokyo" } },
		],
		[
			"has each number once",
			{
				phoneNumbers: [
					{ value: "+1 303 555 0123" },
					{ type: "work", value: "(303) 555-0123" },
				],
			},
			{ phoneNumbers: called.phoneNumbers },
			{ of: called },
		],
		[
			"keeps calling data that is left out by a caller who does not see it",
			{ phoneNumbers: undefined, extension: undefined, locationId: undefined },
			{
				phoneNumbers: called.phoneNumbers,
				extension: "1234",
				locationId: "denver",
			},
			{ of: called, seesCallingData: false },
		],
		[
			"loses calling data that is left out by a caller who sees it, but not the location",
			{ phoneNumbers: undefined, extension: undefined, locationId: undefined },
			{
				phoneNumbers: ann.phoneNumbers,
				extension: undefined,
				locationId: "denver",
			},
			{ of: called },
		],
		[
			"changes from one calling license to another",
			{ licenses: ["standardCalling"] },
			{
				licenses: ["standardCalling"],
				extension: "1234",
				locationId: "denver",
			},
			{ of: called },
		],
		[
			"is restored without number and extension",
			{ licenses: ["calling"], locationId: "denver" },
			{ locationId: "denver", extension: undefined },
			{ isRestored: true },
		],
		// Managers.
		[
			"has a manager with their name",
			{ managerId: "boss", manager: undefined },
			{ managerId: "boss", manager: "Barbara Boss" },
			{ of: { ...ann, managerId: undefined, manager: undefined } },
		],
		[
			"keeps the name that the manager had",
			{},
			{ managerId: "boss", manager: "Barbara Beginner" },
			{ of: { ...ann, manager: "Barbara Beginner" } },
		],
		[
			"has only the name of a manager",
			{ managerId: undefined, manager: "Max Manager" },
			{ managerId: undefined, manager: "Max Manager" },
		],
		[
			"has no manager",
			{ managerId: undefined, manager: "" },
			{ managerId: undefined, manager: undefined },
		],
		[
			"has a manager who is in a circle of others",
			{ managerId: "loop", manager: undefined },
			{ managerId: "loop", manager: "Lou Loop" },
		],
		// Sites.
		[
			"is an attendee of a site",
			{ siteUrls: ["FULL.webex.com#Attendee"] },
			{ siteUrls: ["full.webex.com#attendee"] },
		],
		[
			"is no attendee any more, when the caller sees attendees",
			{ siteUrls: undefined },
			{ siteUrls: undefined },
		],
		[
			"stays an attendee, when the caller does not see attendees",
			{ siteUrls: undefined },
			{ siteUrls: ["acme.webex.com#attendee"] },
			{ seesAllTypes: false },
		],
		[
			"stays a host as long as they hold the license",
			{ siteUrls: undefined },
			{ siteUrls: ["acme.webex.com"] },
			{ of: host },
		],
		[
			"becomes an attendee of a site that they were host of",
			{ siteUrls: ["acme.webex.com#attendee"] },
			{ siteUrls: ["acme.webex.com#attendee"] },
			{ of: host },
		],
		[
			"is host or attendee of a site, not both",
			{ siteUrls: ["acme.webex.com", "acme.webex.com#attendee"] },
			{ siteUrls: ["acme.webex.com"] },
			{ of: host },
		],
	])("%s", (_, change, expected, ...[given]) => {
		const { person, warnings } = update(change, given);
		expect(person).toMatchObject(expected);
		expect(warnings).toEqual([]);
	});

	test.each<Warned>([
		[
			"does not get a full license beside one with a free seat",
			{ licenses: ["messaging", "meeting", "webinars"] },
			{ licenses: ["messaging", "meeting"] },
			"licenses[2]",
		],
		[
			"gives the number, extension and location back with the calling license",
			{
				licenses: ["messaging"],
				phoneNumbers: undefined,
				extension: undefined,
				locationId: undefined,
			},
			{
				phoneNumbers: ann.phoneNumbers,
				extension: undefined,
				locationId: undefined,
				timezone: "America/Denver",
			},
			"the phone numbers, extension and location were released",
			{ of: called },
		],
		[
			"gives a site back with its license",
			{ licenses: ["messaging"] },
			{ siteUrls: undefined },
			"siteUrls[0] was released",
			{ of: host },
		],
		[
			"keeps the name of the manager",
			{ manager: "Somebody Else" },
			{ manager: "Barbara Boss" },
			"manager was not set",
		],
	])("%s, with a warning", (_, change, expected, warning, ...[given]) => {
		const { person, warnings } = update(change, given);
		expect(person).toMatchObject(expected);
		expect(warnings).toHaveLength(1);
		expect(warnings[0]).toStartWith(warning);
	});

	test("has no calling data while the calling license is full, with a warning for each part", () => {
		const { person, warnings } = update({
			licenses: ["messaging", "meeting", "fullCalling"],
			locationId: "denver",
			extension: "1234",
		});
		expect(person).toMatchObject({
			licenses: ["messaging", "meeting"],
			extension: undefined,
			locationId: undefined,
		});
		expect(warnings.map((warning) => warning.split(" ")[0])).toEqual([
			"licenses[2]",
			"locationId",
			"extension",
			// Ann's mobile number is in the draft too.
			"phoneNumbers",
		]);
	});

	test("has the warnings of the reading first", () => {
		const { warnings } = update({
			warnings: ["read"],
			manager: "Somebody Else",
		});
		expect(warnings).toEqual(["read", expect.stringContaining("manager")]);
	});
});

describe("a replacement is refused", () => {
	test.each<Refusal>([
		// Texts.
		["without a name", { displayName: undefined }, { displayName: "required" }],
		["with an empty name", { displayName: "  " }, { displayName: "empty" }],
		["with a long name", { displayName: long }, { displayName: "tooLong" }],
		["with a long title", { title: long }, { title: "tooLong" }],
		[
			"with a control character",
			{ department: "Sales\u0007" },
			{ department: "forbiddenPart" },
		],
		["with no web address", { avatar: "a.png" }, { avatar: "wrongWebAddress" }],
		["without an e-mail", { emails: [] }, { emails: "tooFewEntries" }],
		[
			"with too many e-mails",
			{
				emails: Array.from({ length: 101 }, (_, n) => `ann${n}@example.com`),
			},
			{ emails: "tooManyEntries" },
		],
		[
			"with a wrong e-mail behind a right one",
			{ emails: ["ann@example.com", "ann"] },
			{ "emails[1]": "wrongEmail" },
		],
		[
			"with a second e-mail of somebody else, beside another problem",
			{ title: long, emails: ["ann@example.com", "taken@example.com"] },
			{ title: "tooLong", emails: "emailTaken" },
		],
		[
			"with no e-mail address",
			{ emails: ["ann"] },
			{ "emails[0]": "wrongEmail" },
		],
		[
			"with a long part of an address",
			{ addresses: [{ locality: long }] },
			{ "addresses[0].locality": "tooLong" },
		],
		[
			"with too many entries",
			{ addresses: new Array(101).fill({ locality: "Denver" }) },
			{ addresses: "tooManyEntries" },
		],
		[
			"for another organization",
			{ orgId: "other" },
			{ orgId: "organizationFixed" },
		],
		// Roles.
		["with no role", { roles: ["king"] }, { "roles[0]": "unknownRole" }],
		[
			"with a bot as administrator",
			{ roles: [fullAdministrator] },
			{ "roles[0]": "peopleOnly" },
			{ of: { ...ann, type: "bot" } },
		],
		// Licenses.
		[
			"with an unknown license",
			{ licenses: ["messaging", "gold"] },
			{ "licenses[1]": "unknownLicense" },
		],
		[
			"with nothing but a full license more",
			{ licenses: ["messaging", "webinars"] },
			{ "licenses[1]": "licenseFull" },
		],
		[
			"with one full license, when strict",
			{ licenses: ["messaging", "meeting", "webinars"] },
			{ "licenses[2]": "licenseFull" },
			{ isStrict: true },
		],
		[
			"with a full license instead of one of the same service",
			{
				licenses: ["meeting", "fullCalling"],
				phoneNumbers: undefined,
				extension: undefined,
				locationId: undefined,
			},
			{ "licenses[1]": "licenseFull" },
			{ of: called },
		],
		[
			"with two calling licenses",
			{ licenses: ["calling", "standardCalling"] },
			{ licenses: "severalCallingLicenses" },
			{ of: called },
		],
		// Calling.
		[
			"with a calling license and no location",
			{ licenses: ["calling"], extension: "1234" },
			{ locationId: "requiredForCalling" },
		],
		[
			"with a calling license and no number or extension",
			{ licenses: ["calling"], locationId: "denver" },
			{ phoneNumbers: "requiredForCalling" },
		],
		[
			"with an unknown location",
			{ licenses: ["calling"], locationId: "mars", extension: "1234" },
			{ locationId: "unknownLocation" },
		],
		[
			"with another location",
			{ locationId: "london" },
			{ locationId: "locationFixed" },
			{ of: called },
		],
		[
			"with a short extension",
			{ extension: "1" },
			{ extension: "wrongExtension" },
			{ of: called },
		],
		[
			"with no number",
			{ phoneNumbers: [{ value: "+1 303 555 0123" }, { value: "call me" }] },
			{ "phoneNumbers[1].value": "wrongNumber" },
			{ of: called },
		],
		[
			"with an extension and no calling license",
			{ extension: "1234" },
			{ extension: "needsCallingLicense" },
		],
		[
			"with a location and no calling license",
			{ locationId: "denver" },
			{ locationId: "needsCallingLicense" },
		],
		[
			"with a number and no calling license",
			{ phoneNumbers: [{ value: "+1 303 555 0123" }] },
			{ "phoneNumbers[0]": "needsCallingLicense" },
		],
		// Managers.
		[
			"with an unknown manager",
			{ managerId: "nobody", manager: undefined },
			{ managerId: "unknownPerson" },
		],
		[
			"with themselves as manager",
			{ managerId: "ann", manager: undefined },
			{ managerId: "ownManager" },
		],
		[
			"with a manager whom they manage",
			{ managerId: "report", manager: undefined },
			{ managerId: "managerCircle" },
		],
		[
			"with another name for the manager, when strict",
			{ manager: "Somebody Else" },
			{ manager: "follows" },
			{ isStrict: true },
		],
		// Sites.
		[
			"with an unknown site",
			{ siteUrls: ["mars.webex.com#attendee"] },
			{ "siteUrls[0]": "unknownSite" },
		],
		[
			"with a host without the license",
			{ siteUrls: ["acme.webex.com"] },
			{ "siteUrls[0]": "needsMeetingLicense" },
		],
		// Several at once.
		[
			"for every wrong field at once",
			{ displayName: "", title: long, licenses: ["gold"], managerId: "ann" },
			{
				displayName: "empty",
				title: "tooLong",
				"licenses[0]": "unknownLicense",
				managerId: "ownManager",
			},
		],
		[
			"for an e-mail of somebody else, beside another wrong field",
			{ title: long, emails: ["taken@example.com"] },
			{ title: "tooLong", emails: "emailTaken" },
		],
		[
			"for an extension of somebody else, beside another wrong field",
			{ title: long, extension: "1999" },
			{ title: "tooLong", extension: "extensionTaken" },
			{ of: called },
		],
		[
			"for what the reading refused, and not for what depends on it",
			{
				licenses: [undefined],
				extension: "1234",
				locationId: "denver",
				problems: [
					{ field: "licenses[0]", ...problemOf.wrongId({ kind: "a license" }) },
				],
			},
			{ "licenses[0]": "wrongId" },
		],
		[
			"for one wrong location, and not for the number that is read in it",
			{
				licenses: ["calling"],
				locationId: "mars",
				phoneNumbers: [{ value: "020 7946 0998" }],
			},
			{ locationId: "unknownLocation" },
		],
	])("%s", (_, change, expected, ...[given]) => {
		expect(refusalOf(() => update(change, given))).toEqual(expected);
	});

	test("as a conflict when nothing but claims of others is wrong", () => {
		const refuse = () =>
			update({
				emails: ["taken@example.com"],
				problems: [
					{ field: "title", ...problemOf.patchTestFailed({ path: "/title" }) },
				],
			});
		expect(refuse).toThrow(expect.objectContaining({ code: "conflict" }));
	});
});

describe("a new person", () => {
	const emails = ["new@example.com"];

	test("has what the draft says, and can sign in", () => {
		const { person, warnings } = create({
			emails,
			firstName: "Nora",
			lastName: "New",
			title: "Engineer",
			licenses: ["messaging"],
		});
		expect(person).toEqual({
			id: "new",
			orgId: "acme",
			type: "person",
			emails,
			displayName: "Nora New",
			firstName: "Nora",
			lastName: "New",
			nickName: "Nora",
			roles: [],
			licenses: ["messaging"],
			title: "Engineer",
			isLoginEnabled: true,
			createdAt: now,
			modifiedAt: now,
			version: 1,
		});
		expect(warnings).toEqual([]);
	});

	test.each<[string, PersonDraft, Partial<Person>]>([
		[
			"has the name that is given",
			{ displayName: " N. " },
			{ displayName: "N." },
		],
		[
			"is named by the first name",
			{ firstName: "Nora" },
			{ displayName: "Nora" },
		],
		["is named by the last name", { lastName: "New" }, { displayName: "New" }],
		[
			"is named by the others when the name is empty",
			{ displayName: " ", firstName: "Nora" },
			{ displayName: "Nora" },
		],
		[
			"cannot sign in when the draft says so",
			{ displayName: "N", isLoginEnabled: false },
			{ isLoginEnabled: false },
		],
		[
			"is called in a location",
			{
				displayName: "N",
				licenses: ["calling"],
				locationId: "denver",
				extension: "77",
			},
			{ extension: "77", locationId: "denver", timezone: "America/Denver" },
		],
	])("%s", (_, draft, expected) => {
		expect(create({ emails, ...draft }).person).toMatchObject(expected);
	});

	test("can be a bot", () => {
		expect(create({ emails, displayName: "Bot" }, "bot").person.type).toBe(
			"bot",
		);
	});

	test.each<[string, PersonDraft, Record<string, string>]>([
		["without an e-mail", { displayName: "N" }, { emails: "required" }],
		["without any name", { emails }, { displayName: "requiredUnless" }],
		[
			"with names that are too long together",
			{ emails, firstName: "x".repeat(200), lastName: "y".repeat(100) },
			{ displayName: "tooLong" },
		],
		[
			"with a refused first name, and not for the name made of it",
			{ emails, firstName: long },
			{ firstName: "tooLong" },
		],
		["with nothing", {}, { emails: "required", displayName: "requiredUnless" }],
		[
			"with an e-mail of somebody else, beside another wrong field",
			{ emails: ["taken@example.com"] },
			{ displayName: "requiredUnless", emails: "emailTaken" },
		],
	])("is refused %s", (_, draft, expected) => {
		expect(refusalOf(() => create(draft))).toEqual(expected);
	});
});

describe("for every draft", () => {
	const optional = <T>(arbitrary: fc.Arbitrary<T>) =>
		fc.option(arbitrary, { nil: undefined });
	const text = fc.string({ unit: "grapheme", maxLength: 20 });
	const draft: fc.Arbitrary<PersonDraft> = fc.record({
		emails: optional(
			fc.constantFrom(["one@example.com"], ["Two@example.com"], ["ann"], []),
		),
		displayName: optional(text),
		firstName: optional(text),
		lastName: optional(text),
		avatar: optional(fc.webUrl()),
		roles: optional(
			fc.array(fc.constantFrom(fullAdministrator, userAdministrator, "king")),
		),
		licenses: optional(
			fc.array(fc.constantFrom(...licenses.map(({ id }) => id)), {
				maxLength: 3,
			}),
		),
		phoneNumbers: optional(
			fc.array(
				fc.record({
					type: fc.constantFrom(undefined, "work", "mobile"),
					value: fc.constantFrom("+1 303 555 0123", "020 7946 0998", "133"),
				}),
				{ maxLength: 2 },
			),
		),
		extension: optional(fc.constantFrom("", "1234", "9", "77")),
		locationId: optional(fc.constantFrom("denver", "london", "mars")),
		department: optional(text),
		manager: optional(text),
		managerId: optional(fc.constantFrom("boss", "report", "ann", "nobody")),
		title: optional(text),
		addresses: optional(
			fc.array(fc.record({ locality: text }), { maxLength: 2 }),
		),
		siteUrls: optional(
			fc.array(
				fc.constantFrom(
					"acme.webex.com",
					"acme.webex.com#attendee",
					"full.webex.com#attendee",
				),
				{ maxLength: 2 },
			),
		),
		isLoginEnabled: optional(fc.boolean()),
	});
	const start = fc.constantFrom(ann, called, host);
	const attempt = (make: () => RuledPerson) => {
		try {
			return make();
		} catch (error) {
			if (error instanceof DirectoryError) return error;
			throw error;
		}
	};

	test("a replacement is made once: the same one again changes nothing", () => {
		fc.assert(
			fc.property(start, draft, (person, asked) => {
				const once = attempt(() =>
					replacePerson(person, asked, context, options),
				);
				// A full license that was left out is refused when it is asked for alone.
				if (once instanceof DirectoryError || once.warnings.length > 0) return;
				const twice = replacePerson(once.person, asked, context, options);
				expect(compareStates(once.person, twice.person)).toEqual({});
			}),
		);
	});

	test("the draft of a person as they are changes nothing", () => {
		fc.assert(
			fc.property(start, draft, (person, asked) => {
				const made = attempt(() =>
					replacePerson(person, asked, context, options),
				);
				if (made instanceof DirectoryError) return;
				const again = replacePerson(
					made.person,
					draftOf(made.person),
					context,
					options,
				);
				expect(compareStates(made.person, again.person)).toEqual({});
			}),
		);
	});

	test("a refusal names each field once, and says why", () => {
		fc.assert(
			fc.property(start, draft, (person, asked) => {
				const made = attempt(() =>
					replacePerson(person, asked, context, options),
				);
				if (!(made instanceof DirectoryError)) return;
				const fields = made.fields.map(({ field }) => field);
				expect(fields.length).toBeGreaterThan(0);
				expect(new Set(fields).size).toBe(fields.length);
				expect(made.message).toBe(
					`${made.fields.map(({ field, problem }) => `${field} ${problem}`).join("; ")}.`,
				);
			}),
		);
	});

	test("nothing that is given is changed, and the same comes out again", () => {
		fc.assert(
			fc.property(start, draft, (person, asked) => {
				const given = structuredClone({ person, asked });
				const first = attempt(() =>
					replacePerson(person, asked, context, options),
				);
				const second = attempt(() =>
					replacePerson(person, asked, context, options),
				);
				expect({ person, asked }).toEqual(given);
				expect(second).toEqual(first);
			}),
		);
	});

	test("a new person is what a replacement would make of them", () => {
		fc.assert(
			fc.property(draft, (asked) => {
				const made = attempt(() => create(asked));
				if (made instanceof DirectoryError || made.warnings.length > 0) return;
				const { displayName } = made.person;
				const again = replacePerson(
					made.person,
					{ ...asked, displayName },
					context,
					options,
				);
				expect(compareStates(made.person, again.person)).toEqual({});
			}),
		);
	});

	test("claims that a change takes and gives are those in which two states differ", () => {
		fc.assert(
			fc.property(start, draft, (person, asked) => {
				const made = attempt(() =>
					replacePerson(person, asked, context, options),
				);
				if (made instanceof DirectoryError) return;
				const { takes, gives } = compareClaims(person, made.person);
				const keys = new Set(claimsOf(person).map(claimKey));
				for (const claim of gives)
					expect(keys.delete(claimKey(claim))).toBe(true);
				for (const claim of takes) {
					expect(keys.has(claimKey(claim))).toBe(false);
					keys.add(claimKey(claim));
				}
				expect([...keys].sort()).toEqual(
					claimsOf(made.person).map(claimKey).sort(),
				);
			}),
		);
	});
});

describe("a person in a clone, as another service showed them,", () => {
	test("keeps several calling licenses until a change adds one", () => {
		const several = {
			...called,
			licenses: ["messaging", "calling", "standardCalling"],
		};
		const { person } = update({ title: "Pilot" }, { of: several });
		expect(person.licenses).toEqual(several.licenses);
		expect(() =>
			update({ licenses: ["calling", "fullCalling"] }, { of: several }),
		).toThrow();
	});

	test("keeps calling data without a calling license, as far as a request repeats or omits it", () => {
		const free = { type: "work", value: "0x7", shown: "0x7" } as const;
		const unlicensed = {
			...called,
			licenses: ["messaging"],
			phoneNumbers: [free, ...(called.phoneNumbers ?? [])],
		};
		const kept = update({}, { of: unlicensed }).person;
		expect(kept).toMatchObject({
			phoneNumbers: unlicensed.phoneNumbers,
			extension: "1234",
			locationId: "denver",
		});
		const without = update(
			{ phoneNumbers: [free], extension: "" },
			{ of: unlicensed },
		).person;
		expect(without.phoneNumbers?.map(({ shown }) => shown)).toEqual([
			"0x7",
			"+1 303 555 0100",
		]);
		expect(without.extension).toBeUndefined();
		expect(without.locationId).toBe("denver");
	});
});
