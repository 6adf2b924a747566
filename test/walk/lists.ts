import { strict as assert } from "node:assert";
import type { Person } from "../../src/directory/people/person.ts";
import { showGroupId, showId } from "../../src/webex/ids.ts";
import { type Json, nextOf, people, type Reply } from "../webex/harness.ts";
import type { Chooser } from "./choose.ts";
import { plainId } from "./same-person.ts";
import type { State } from "./state.ts";
import { orgId, scimPath, send, type World } from "./worlds.ts";

/** Every list of the organization has exactly those whom it is to have, in pages of any length. */
export async function demandLists(
	world: World,
	choose: Chooser,
	state: State,
): Promise<void> {
	await demandPeople(world, choose, state);
	await demandHolders(world, choose, state);
	await demandGroups(world, choose, state);
	await demandNumbers(world, choose, state);
}

async function get<Body = Json>(
	world: World,
	path: string,
): Promise<Reply<Body>> {
	const reply = await send(world, people.full, { method: "GET", path });
	assert.equal(reply.status, 200, `${path}: ${reply.text}`);
	return reply as Reply<Body>;
}

async function readPages(
	world: World,
	path: string,
	name: string,
): Promise<Json[]> {
	const items: Json[] = [];
	for (let next: string | undefined = path; next !== undefined; ) {
		const reply: Reply<Json> = await get(world, next);
		items.push(...(reply.body[name] as Json[]));
		next = nextOf(reply);
	}
	return items;
}

/** A parameter of a list of people, and whether a person fits it. */
type Filter = [string, (person: Person) => boolean];

async function demandPeople(
	world: World,
	choose: Chooser,
	state: State,
): Promise<void> {
	const everyone = [...state.people.values()];
	const model = choose.pick(everyone);
	const groups = [...state.groups.keys()];
	const license = choose.pick([...state.licenses.keys()]);
	const filters: Filter[] = [
		...choose
			.some(groups, 1)
			.map(
				(id): Filter => [
					`groupId=${showGroupId({ orgId, id })}`,
					({ groups }) => groups?.includes(id) === true,
				],
			),
		[
			`licenseId=${showId("LICENSE", license)}`,
			({ licenses }) => licenses.includes(license),
		],
		[
			`managerId=${model.managerId ?? model.id}`,
			({ managerId }) => managerId === (model.managerId ?? model.id),
		],
		choose.pick<Filter>([
			["loginEnabled=false", ({ isLoginEnabled }) => !isLoginEnabled],
			["loginEnabled=true", ({ isLoginEnabled }) => isLoginEnabled],
		]),
		["roles=id_user_admin", ({ roles }) => roles.includes("id_user_admin")],
		[
			`department=${encodeURIComponent(model.department ?? "x")}`,
			({ department }) =>
				department?.toLowerCase() === (model.department ?? "x").toLowerCase(),
		],
		[
			`email=${encodeURIComponent(model.emails.at(-1) ?? "")}`,
			({ id }) => id === model.id,
		],
		["type=person", ({ type }) => type === "person"],
		["callingData=true", () => true],
	];
	if (model.locationId !== undefined)
		filters.push([
			`locationId=${showId("LOCATION", model.locationId)}&callingData=true`,
			({ locationId }) => locationId === model.locationId,
		]);
	const chosen = choose.some(filters, 2);
	const query =
		chosen.map(([text]) => text.replace(/&.*/, "")).join("&") || "type=person";
	const wanted = everyone.filter((person) =>
		chosen.length === 0
			? person.type === "person"
			: chosen.every(([, holds]) => holds(person)),
	);
	const max = choose.pick([1, 3, 50, 1000]);
	const path = `/people?${query}&max=${wanted.length > 40 ? 1000 : max}&count=true&sortBy=${choose.pick(["name", "created"])}`;
	const found = await readPages(world, path, "items");
	assert.deepEqual(idsOf(found), wanted.map(({ id }) => id).toSorted(), path);
	const { body } = await get<{ count: number }>(world, path);
	assert.equal(body.count, wanted.length, `count of ${path}`);
}

function idsOf(items: readonly Json[]): string[] {
	return items.map(({ id }) => plainId(id as string)).toSorted();
}

async function demandHolders(
	world: World,
	choose: Chooser,
	state: State,
): Promise<void> {
	const { id, takenUnits, totalUnits } = choose.pick([
		...state.licenses.values(),
	]);
	const wanted = [...state.people.values()].filter(({ licenses }) =>
		licenses.includes(id),
	);
	const path = `/licenses/${showId("LICENSE", id)}?includeAssignedTo=user&limit=${wanted.length > 30 ? 300 : choose.pick([1, 2, 300])}`;
	const found = await readPages(world, path, "users");
	assert.deepEqual(idsOf(found), wanted.map(({ id }) => id).toSorted(), path);
	const { body } = await get(world, path);
	assert.equal(body.consumedUnits, takenUnits);
	assert.equal(body.consumedUnits, wanted.length);
	assert.equal(body.totalUnits, totalUnits);
}

async function demandGroups(
	world: World,
	choose: Chooser,
	state: State,
): Promise<void> {
	const records = [...state.groups.values()];
	if (records.length === 0) return;
	const model = choose.pick(records).group;
	const start = model.displayName.slice(0, 1 + choose.below(3));
	const lower = (text: string) => text.toLowerCase();
	const filters: [string, (record: (typeof records)[number]) => boolean][] = [
		[
			`displayName eq "${model.displayName}"`,
			({ group }) => lower(group.displayName) === lower(model.displayName),
		],
		[
			`displayName sw "${start}"`,
			({ group }) => lower(group.displayName).startsWith(lower(start)),
		],
	];
	const [filter, holds] = choose.pick(filters);
	const wanted = records.filter(holds);
	const path = `/groups?filter=${encodeURIComponent(filter)}&count=${choose.pick([1, 2, 100])}`;
	const found = await readPages(world, path, "groups");
	assert.deepEqual(
		found
			.map(({ displayName, memberSize }) => [displayName, memberSize])
			.toSorted(),
		wanted
			.map(({ group, memberCount }) => [group.displayName, memberCount])
			.toSorted(),
		path,
	);
	const ofScim = await get<{ totalResults: number }>(
		world,
		`${scimPath}/Groups?filter=${encodeURIComponent(filter)}`,
	);
	assert.equal(ofScim.body.totalResults, wanted.length);
	const members = await readPages(
		world,
		`/groups/${model.id}/members?count=${choose.pick([2, 500])}`,
		"members",
	);
	const inGroup = [...state.people.values()].filter(({ groups }) =>
		groups?.includes(model.id),
	);
	assert.deepEqual(
		idsOf(members),
		inGroup.map(({ id }) => id).toSorted(),
		"members",
	);
	const member = choose.pick([...state.people.keys()]);
	const path2 = `/groups?personId=${member}`;
	const own = await readPages(world, path2, "groups");
	assert.deepEqual(
		own.map(({ displayName }) => displayName).toSorted(),
		(state.people.get(member)?.groups ?? [])
			.map((id) => state.groups.get(id)?.group.displayName)
			.toSorted(),
		path2,
	);
	const list = await get<{ Resources: Json[]; totalResults: number }>(
		world,
		`${scimPath}/Groups?filter=${encodeURIComponent(`members eq "${member}"`)}`,
	);
	assert.equal(
		list.body.totalResults,
		own.length,
		"groups of a member in SCIM",
	);
}

interface ListedNumber {
	phoneNumber?: string;
	extension?: string;
	/** Absent for a number of a location that nobody holds. */
	owner?: { id: string };
	location: { id: string };
}

interface Held {
	id: string;
	number: string | undefined;
	extension: string | undefined;
	locationId: string | undefined;
}

async function demandNumbers(
	world: World,
	choose: Chooser,
	state: State,
): Promise<void> {
	const callers = [...state.people.values()].filter(
		({ locationId }) => locationId !== undefined,
	);
	const model = choose.pick(callers);
	const all = callers.flatMap((person): Held[] => {
		const { id, phoneNumbers = [], extension, locationId } = person;
		const work = phoneNumbers.filter(({ type }) => type === "work");
		if (work.length === 0)
			return extension === undefined
				? []
				: [{ id, number: undefined, extension, locationId }];
		return work.map(({ value }, index) => ({
			id,
			number: value,
			extension: index === 0 ? extension : undefined,
			locationId,
		}));
	});
	const filters: [string, (each: (typeof all)[number]) => boolean][] = [
		["order=dn", () => true],
		[
			`locationId=${showId("LOCATION", model.locationId ?? "")}`,
			({ locationId }) => locationId === model.locationId,
		],
		[`ownerId=${model.id}`, ({ id }) => id === model.id],
		["numberType=NUMBER", ({ number }) => number !== undefined],
		["numberType=EXTENSION", ({ extension }) => extension !== undefined],
		[
			`extension=${model.extension ?? "7001"}`,
			({ extension }) => extension === (model.extension ?? "7001"),
		],
	];
	const [query, holds] = choose.pick(filters);
	const order = query.startsWith("order")
		? ""
		: `&order=${choose.pick(["dn", "extension", "lastName"])}`;
	const wanted = all.filter(holds);
	// Numbers that nobody holds are listed too, unless the filter is for owners or extensions.
	const isLong = wanted.length > 30 || !/ownerId|xtension|EXT/.test(query);
	const max = isLong ? choose.pick([50, 2000]) : choose.pick([1, 3, 2000]);
	const path = `/telephony/config/numbers?${query}${order}&max=${max}`;
	const found = (await readPages(
		world,
		path,
		"phoneNumbers",
	)) as unknown as ListedNumber[];
	const taken = new Set(all.map(({ number }) => number));
	for (const { owner, phoneNumber } of found)
		if (owner === undefined)
			assert.ok(!taken.has(phoneNumber), `${path}: ${phoneNumber} is not free`);
	const line = (parts: unknown[]) =>
		parts.map((part) => part ?? "none").join(" ");
	assert.deepEqual(
		found
			.flatMap(({ phoneNumber, extension, owner, location }) =>
				owner === undefined
					? []
					: line([
							...[plainId(owner.id), phoneNumber],
							...[extension, plainId(location.id)],
						]),
			)
			.toSorted(),
		wanted
			.map(({ id, number, extension, locationId }) =>
				line([id, number, extension, locationId]),
			)
			.toSorted(),
		path,
	);
}
