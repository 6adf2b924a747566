import {
	attributes,
	type Chooser,
	emails,
	groupNames,
	type Known,
	type Maker,
	nameFor,
	numbers,
	texts,
	timeZones,
} from "./choose.ts";
import { scimPath } from "./worlds.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const webexUser = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

const userBody = (choose: Chooser, known: Known) => ({
	schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
	userName: choose.pick(emails),
	externalId: choose.maybe(40, () => choose.pick(texts)),
	displayName: choose.maybe(70, () => choose.pick(texts)),
	nickName: choose.maybe(20, () => choose.pick(texts)),
	title: choose.maybe(30, () => choose.pick(texts)),
	active: choose.maybe(30, () => choose.pick([true, false, "True"])),
	timezone: choose.maybe(20, () => choose.pick(timeZones)),
	preferredLanguage: choose.maybe(20, () => "en_US"),
	name: choose.maybe(60, () => ({
		givenName: choose.maybe(70, () => choose.pick(texts)),
		familyName: choose.maybe(70, () => choose.pick(texts)),
		middleName: choose.maybe(20, () => choose.pick(texts)),
		formatted: choose.maybe(20, () => choose.pick(texts)),
	})),
	emails: choose.maybe(40, () =>
		choose.some(emails, 2).map((value) => ({
			value,
			type: choose.pick(["work", "home", "other"]),
			display: choose.maybe(30, () => choose.pick(texts)),
		})),
	),
	phoneNumbers: choose.maybe(20, () => [
		{ value: choose.pick(numbers), type: choose.pick(["mobile", "home"]) },
	]),
	photos: choose.maybe(20, () => [
		{
			value: `https://example.com/${choose.below(3)}.png`,
			type: choose.pick(["photo", "thumbnail"]),
			primary: choose.maybe(50, () => true),
		},
	]),
	addresses: choose.maybe(20, () => [
		{
			type: choose.pick(["work", "home"]),
			locality: choose.pick(texts),
			formatted: choose.maybe(40, () => choose.pick(texts)),
		},
	]),
	roles: choose.maybe(10, () => [
		{ value: choose.pick(["id_user_admin", "id_device_admin"]) },
	]),
	[enterprise]: choose.maybe(30, () => ({
		department: choose.maybe(50, () => choose.pick(texts)),
		costCenter: choose.maybe(50, () => choose.pick(texts)),
		manager: choose.maybe(40, () => ({ value: choose.pick(known.people) })),
	})),
	[webexUser]: choose.maybe(20, () => ({
		extensionAttribute1: [choose.pick(texts)],
		externalAttribute2: [{ source: "a", value: choose.pick(texts) }],
	})),
});

export const createUser: Maker = (choose, known) => ({
	method: "POST",
	path: `${scimPath}/Users`,
	makes: nameFor("p"),
	body: userBody(choose, known),
});

export const updateUser: Maker = (choose, known) => ({
	method: "PUT",
	path: `${scimPath}/Users/${choose.pick(known.people)}`,
	body: userBody(choose, known),
});

export const patchUser: Maker = (choose, known) => ({
	method: "PATCH",
	path: `${scimPath}/Users/${choose.pick(known.people)}`,
	body: {
		schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
		Operations: Array.from({ length: 1 + choose.below(3) }, () =>
			userOperation(choose, known),
		),
	},
});

const userOperation = (choose: Chooser, known: Known): object => {
	const { schemas: _, ...body } = userBody(choose, known);
	const op = choose.pick(["add", "replace", "Replace"]);
	const text = choose.pick(texts);
	switch (choose.below(12)) {
		case 0:
			return { op, value: body };
		case 1:
			return {
				op,
				path: 'emails[type eq "home"].value',
				value: choose.pick(emails),
			};
		case 2:
			return {
				op: "remove",
				path: choose.pick([
					"title",
					'emails[type eq "home"]',
					"externalId",
					"phoneNumbers",
					"nickName",
					"name",
					"name.givenName",
					"addresses",
					`${enterprise}:manager`,
					"roles",
					"photos",
					"timezone",
					"active",
				]),
			};
		case 3:
			return { op, path: "userName", value: choose.pick(emails) };
		case 4:
			return {
				op,
				path: "active",
				value: choose.pick([true, false, "True", "False"]),
			};
		case 5:
			return {
				op,
				path: `${enterprise}:manager`,
				value: choose.pick(known.people),
			};
		case 6:
			return { op, path: `${enterprise}:department`, value: text };
		case 7:
			return {
				op,
				path: choose.pick([
					"name.givenName",
					"name.familyName",
					"name.formatted",
					"externalId",
					"displayName",
					"nickName",
				]),
				value: text,
			};
		case 8:
			return {
				op,
				path: "emails",
				value: [{ value: choose.pick(emails), type: "other" }],
			};
		case 9:
			return { op, path: 'addresses[type eq "work"].locality', value: text };
		case 10:
			return { op, path: `${webexUser}:extensionAttribute3`, value: [text] };
		default:
			return {
				op,
				path: choose.pick(attributes),
				value: choose.pick(["en_US", "user", text]),
			};
	}
};

const scimGroupBody = (choose: Chooser, known: Known) => ({
	schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
	displayName: choose.pick(groupNames),
	externalId: choose.maybe(40, () => choose.pick(texts)),
	members: choose.maybe(70, () =>
		choose.some(known.people, 4).map((value) => ({ value })),
	),
});

export const createScimGroup: Maker = (choose, known) => ({
	method: "POST",
	path: `${scimPath}/Groups`,
	makes: nameFor("g"),
	body: scimGroupBody(choose, known),
});

export const updateScimGroup: Maker = (choose, known) => ({
	method: "PUT",
	path: `${scimPath}/Groups/${choose.pick(known.groups)}`,
	body: scimGroupBody(choose, known),
});

export const patchScimGroup: Maker = (choose, known) => ({
	method: "PATCH",
	path: `${scimPath}/Groups/${choose.pick(known.groups)}`,
	body: {
		schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
		Operations: Array.from({ length: 1 + choose.below(3) }, () => {
			const members = choose.some(known.people, 3).map((value) => ({ value }));
			return choose.pick([
				{ op: "add", path: "members", value: members },
				{ op: "remove", path: "members", value: members },
				{ op: "replace", path: "members", value: members },
				{
					op: "remove",
					path: `members[value eq "${choose.pick(known.people)}"]`,
				},
				{ op: "replace", path: "displayName", value: choose.pick(groupNames) },
				{ op: "replace", value: { externalId: choose.pick(texts), members } },
			]);
		}),
	},
});
