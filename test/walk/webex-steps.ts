import { people } from "../webex/harness.ts";
import {
	type Chooser,
	emails,
	extensions,
	groupNames,
	type Known,
	licenses,
	locations,
	type Maker,
	nameFor,
	numbers,
	roles,
	sites,
	texts,
	uncalled,
} from "./choose.ts";
import { orgId, scimPath } from "./worlds.ts";

const personBody = (choose: Chooser, known: Known) => {
	const isCalling = choose.chance(35);
	return {
		title: choose.maybe(50, () => choose.pick(texts)),
		department: choose.maybe(40, () => choose.pick(texts)),
		firstName: choose.maybe(40, () => choose.pick(texts)),
		lastName: choose.maybe(40, () => choose.pick(texts)),
		licenses: choose.maybe(60, () => choose.some(licenses)),
		roles: choose.maybe(20, () => choose.some(roles, 2)),
		managerId: choose.maybe(30, () => choose.pick(known.people)),
		avatar: choose.maybe(20, () => "https://example.com/a.png"),
		addresses: choose.maybe(20, () => [
			{
				type: choose.pick(["work", "home"]),
				country: "US",
				locality: choose.pick(texts),
			},
		]),
		siteUrls: choose.maybe(20, () => choose.some(sites, 1)),
		loginEnabled: choose.maybe(20, () => choose.chance(70)),
		locationId: isCalling
			? choose.pick([...locations, ...known.locations])
			: undefined,
		extension: isCalling ? choose.pick(extensions) : undefined,
		phoneNumbers: choose.maybe(isCalling ? 40 : 0, () => [
			{ type: "work", value: choose.pick(numbers) },
		]),
	};
};

export const createPerson: Maker = (choose, known) => ({
	method: "POST",
	path: "/people",
	makes: nameFor("p"),
	body: {
		emails: [choose.pick(emails), ...choose.some(emails, 2)],
		displayName: choose.pick(texts),
		orgId,
		...personBody(choose, known),
	},
});

export const updatePerson: Maker = (choose, known) => ({
	method: "PUT",
	path: `/people/${choose.pick(known.people)}?callingData=true&showAllTypes=true`,
	body: {
		displayName: choose.pick(texts),
		emails: choose.maybe(30, () => [
			choose.pick(emails),
			...choose.some(emails, 2),
		]),
		...personBody(choose, known),
	},
});

export const patchPerson: Maker = (choose, known) => ({
	method: "PATCH",
	path: `/people/${choose.pick(known.people)}`,
	body: {
		emails: choose.maybe(20, () => [
			choose.pick(emails),
			...choose.some(emails, 2),
		]),
		...Object.fromEntries(
			choose.some(Object.entries(personBody(choose, known)), 3),
		),
		...Object.fromEntries(
			choose
				.some(["title", "firstName", "managerId", "avatar", "addresses"], 1)
				.map((name) => [name, null]),
		),
	},
});

export const deletePerson: Maker = (choose, known) => ({
	method: "DELETE",
	path: `/people/${choose.pick(known.people)}`,
});

export const deleteUser: Maker = (choose, known) => ({
	method: "DELETE",
	path: `${scimPath}/Users/${choose.pick(known.people)}`,
});

export const restorePerson: Maker = (choose, known) => ({
	method: "POST",
	path: `/people/${choose.pick([...known.deleted, known.people[0] ?? ""])}/restore${choose.chance(40) ? "?leaveOutLicenses=true&leaveOutCalling=true" : ""}`,
});

export const revert: Maker = (choose, known, { undoable, world }) => {
	if (undoable.length === 0) return updatePerson(choose, known, {} as never);
	const recent = choose.chance(70) ? undoable.slice(-6) : undoable;
	const undoes = choose.pick(recent);
	const name = world.names.get(undoes.subjectId);
	return {
		method: "POST",
		path: `/people/${name === undefined ? undoes.subjectId : `@${name}@`}/changes/${undoes.id}/revert`,
		undoes,
	};
};

export const assignLicenses: Maker = (choose, known) => ({
	method: "PATCH",
	path: "/licenses/users",
	body: {
		personId: choose.pick(known.people),
		licenses: choose.some(licenses, 4).map((id) => ({
			id,
			operation: choose.pick(["add", "add", "remove"]),
			properties: choose.maybe(50, () => ({
				locationId: choose.maybe(80, () => choose.pick(locations)),
				extension: choose.maybe(70, () => choose.pick(extensions)),
				phoneNumber: choose.maybe(30, () => choose.pick(numbers)),
			})),
		})),
		siteUrls: choose.maybe(25, () => [
			{
				siteUrl: choose.pick([
					"acme.webex.com",
					"acme.webex.com",
					"nowhere.webex.com",
				]),
				accountType: "attendee",
				operation: choose.pick(["add", "remove"]),
			},
		]),
	},
	headers: choose.maybe(20, () => ({ prefer: "handling=strict" })),
});

export const movePeople: Maker = (choose, known, { state, world }) => {
	const callers = [...state.people.values()]
		.filter(
			({ locationId, id }) =>
				locationId !== undefined && (world.names.has(id) || /^[0-3f]/.test(id)),
		)
		.map(({ id }) => {
			const name = world.names.get(id);
			return name === undefined ? id : `@${name}@`;
		})
		.toSorted();
	const users = choose.some(callers, 3);
	if (users.length === 0 || choose.chance(10))
		users.push(choose.pick(known.people));
	return {
		method: "POST",
		path: "/telephony/config/jobs/person/moveLocation",
		isMove: true,
		caller: people.full,
		body: {
			usersList: [
				{
					locationId: choose.pick([...locations, ...known.locations]),
					validate: false,
					users: users.map((userId) => ({
						userId,
						extension: choose.maybe(40, () => choose.pick([...extensions, ""])),
						phoneNumber: choose.maybe(20, () => choose.pick([...numbers, ""])),
					})),
				},
			],
		},
	};
};

export const createGroup: Maker = (choose, known) => ({
	method: "POST",
	path: "/groups",
	makes: nameFor("g"),
	body: {
		displayName: choose.pick(groupNames),
		orgId,
		description: choose.maybe(30, () => choose.pick(texts)),
		members: choose.some(known.people, 4).map((id) => ({ id, type: "user" })),
	},
});

export const updateGroup: Maker = (choose, known) => ({
	method: "PATCH",
	path: `/groups/${choose.pick(known.groups)}`,
	body: {
		displayName: choose.maybe(20, () => choose.pick(groupNames)),
		usage: choose.maybe(20, () => choose.pick([...texts, ""])),
		members: choose.some(known.people, 5).map((id) => ({
			id,
			operation: choose.pick(["add", "add", "delete"]),
		})),
		purgeAllValues: choose.maybe(15, () => ({ attributes: ["members"] })),
	},
});

export const deleteGroup: Maker = (choose, known) => ({
	method: "DELETE",
	path: choose.chance(50)
		? `/groups/${choose.pick(known.groups)}`
		: `${scimPath}/Groups/${choose.pick(known.groups)}`,
});

export const createTemplate: Maker = (choose, known) => ({
	method: "POST",
	path: `/licenseTemplates?orgId=${orgId}`,
	makes: nameFor("t"),
	body: {
		groupId: choose.maybe(80, () => choose.pick(known.groups)),
		licenses: choose.some(uncalled, 3),
	},
});

export const updateTemplate: Maker = (choose, known) =>
	known.templates.length === 0
		? createTemplate(choose, known, {} as never)
		: {
				method: choose.chance(70) ? "PUT" : "DELETE",
				path: `/licenseTemplates/${choose.pick(known.templates)}`,
				body: { licenses: choose.some(uncalled, 3) },
			};
