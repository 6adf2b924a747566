import { strict as assert } from "node:assert";
import type { DryRun } from "../../src/contract/dry-run.ts";
import type { Change } from "../../src/directory/history/change.ts";
import type { Person } from "../../src/directory/people/person.ts";
import { showGroupId, showId } from "../../src/webex/ids.ts";
import { type Json, people, type Reply } from "../webex/harness.ts";
import type { Step } from "./choose.ts";
import { demandSamePerson, ownId } from "./same-person.ts";
import { readBoth, readLocation, type Shown } from "./shown.ts";
import { changedIds, type State, sortedSet } from "./state.ts";
import { orgId, scimPath, send, type World } from "./worlds.ts";

/** A step with the states around it, and the replies to its dry run and to itself. */
interface Made {
	step: Step;
	subject: Shown;
	tried: Reply<unknown>;
	done: Reply<unknown>;
	before: State;
	after: State;
	lines: readonly Change[];
}

export async function demandTruth(world: World, made: Made): Promise<void> {
	const { step, tried, before, after } = made;
	const told = tried.body as DryRun & { resource?: Json };
	demandSeats(told.seats, step, before, after);
	const isScim = step.path.startsWith(scimPath);
	if (/\/licenseTemplates/.test(step.path)) return;
	if (/^\/locations/.test(step.path)) return demandLocation(world, made);
	if (/\/[gG]roups/.test(step.path)) return demandGroup(world, made, isScim);
	const [id] = changedIds(before.people, after.people);
	const subjectId = id ?? idOfSubject(made);
	if (subjectId === undefined) return;
	const [from, to] = [before, after].map((state) =>
		state.people.get(subjectId),
	);
	assert.deepEqual(sortAll(told.claims), sortAll(claimMoves(from, to)));
	demandWarnings(made, from, to);
	const next = await readBoth(world, "person", subjectId);
	if (
		to !== undefined &&
		to.type === "person" &&
		next.webex !== undefined &&
		next.scim !== undefined
	)
		demandSamePerson(to, next.webex, next.scim);
	if (isScim) {
		// A change of a user cannot change groups, and does not show them.
		const [was, is] = [made.subject.scim, next.scim].map(withoutGroups);
		assert.deepEqual(told.changes, diff(was, is));
		if (next.scim !== undefined && made.subject.scim !== undefined)
			assert.deepEqual(
				{ ...(told.resource as Json), meta: undefined },
				{ ...is, meta: undefined },
			);
		return;
	}
	await demandLine(world, told, subjectId, made.lines.length > 0);
	if (made.subject.webex === undefined || next.webex === undefined) return;
	const seen = diff(made.subject.webex, next.webex);
	for (const name of [...Object.keys(seen), ...Object.keys(told.changes)]) {
		if (notOnGet.has(name)) continue;
		assert.deepEqual(
			sortedSet(name, told.changes[name]?.to),
			sortedSet(name, seen[name]?.to),
			`told and seen of ${name}`,
		);
	}
}

function withoutGroups(user: Json | undefined): Json | undefined {
	if (user === undefined) return undefined;
	const { groups: _, ...rest } = user;
	return rest;
}

// A GET shows the name of a manager, numbers with a prefix and no attendees.
const notOnGet = new Set([
	"manager",
	"phoneNumbers",
	"siteUrls",
	"groups",
	"externalId",
	"profile",
	"status",
	"lastActivity",
	"invitePending",
]);

function idOfSubject({ subject: { scim } }: Made): string | undefined {
	return scim?.id as string | undefined;
}

async function demandLine(
	world: World,
	told: DryRun,
	id: string,
	isChanged: boolean,
): Promise<void> {
	if (!isChanged) return assert.deepEqual(told.changes, {});
	const path = `/people/${id}/changes?max=1`;
	const { body } = await send(world, people.full, { method: "GET", path });
	const [line] = (body as { items: { fields: Json }[] }).items;
	const {
		id: _,
		created: __,
		...fields
	} = (line?.fields ?? {}) as Record<string, { from?: unknown; to?: unknown }>;
	const names = new Set([...Object.keys(fields), ...Object.keys(told.changes)]);
	for (const name of names)
		for (const side of ["from", "to"] as const)
			assert.deepEqual(
				emptyAsNone(sortedSet(name, told.changes[name]?.[side])),
				emptyAsNone(sortedSet(name, fields[name]?.[side])),
				`told and recorded of ${name}.${side}`,
			);
}

function emptyAsNone(value: unknown): unknown {
	return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function diff(before: Json | undefined, after: Json | undefined) {
	const from = before ?? {};
	const to = after ?? {};
	const skipped = new Set(["id", "meta", "schemas", "created", "lastModified"]);
	return Object.fromEntries(
		[...new Set([...Object.keys(from), ...Object.keys(to)])]
			.filter(
				(name) => !skipped.has(name) && !Bun.deepEquals(from[name], to[name]),
			)
			.map((name) => [
				name,
				{
					...(name in from && { from: from[name] }),
					...(name in to && { to: to[name] }),
				},
			]),
	) as Record<string, { from?: unknown; to?: unknown }>;
}

function demandSeats(
	told: DryRun["seats"],
	{ path }: Step,
	before: State,
	after: State,
): void {
	const isScim = path.startsWith(scimPath);
	const moved = [...after.licenses.values()].flatMap(
		({ id, name, takenUnits, totalUnits }) => {
			const taken = takenUnits - (before.licenses.get(id)?.takenUnits ?? 0);
			return taken === 0
				? []
				: [
						{
							licenseId: isScim ? id : showId("LICENSE", id),
							name,
							taken,
							free: totalUnits - takenUnits,
						},
					];
		},
	);
	assert.deepEqual(sortAll(told), sortAll(moved), "seats");
}

function claimsOf(person: Person | undefined) {
	if (person === undefined) return [];
	const { emails, phoneNumbers = [], extension, locationId } = person;
	return [
		...emails.map((email) => ({
			kind: "email",
			value: email.toLowerCase(),
			at: "",
		})),
		...phoneNumbers
			.filter(({ type }) => type === "work")
			.map(({ value }) => ({ kind: "number", value, at: "" })),
		...(extension === undefined
			? []
			: [{ kind: "extension", value: extension, at: locationId }]),
	];
}

function claimMoves(before: Person | undefined, after: Person | undefined) {
	const [from, to] = [claimsOf(before), claimsOf(after)];
	const lacks = (list: typeof from) => (claim: (typeof from)[number]) =>
		!list.some((other) => Bun.deepEquals(other, claim));
	const show =
		(action: string) =>
		({ kind, value }: (typeof from)[number]) => ({ kind, value, action });
	return [
		...from.filter(lacks(to)).map(show("freed")),
		...to.filter(lacks(from)).map(show("taken")),
	];
}

/** A dry run warns of what the reply warns of, and of every loss. */
function demandWarnings(
	{ tried, done, before }: Made,
	from: Person | undefined,
	to: Person | undefined,
): void {
	const { warnings } = tried.body as DryRun;
	const said = warningsOf(done).length;
	const lost = (left: readonly string[] = [], right: readonly string[] = []) =>
		left.filter((id) => !right.includes(id)).length;
	const moves = claimMoves(from, to);
	const given = moves.filter(
		({ kind, value, action }) =>
			action === "freed" &&
			!moves.some(
				(other) =>
					other.action === "taken" &&
					other.kind === kind &&
					other.value === value,
			),
	).length;
	const reports = [...before.people.values()].filter(
		({ managerId }) => managerId === from?.id,
	).length;
	const isDeleted = from !== undefined && to === undefined;
	const expected =
		from === undefined
			? said
			: said +
				lost(from.licenses, to?.licenses) +
				lost(from.roles, to?.roles) +
				lost(from.groups, to?.groups) +
				given +
				(isDeleted && reports > 0 ? 1 : 0);
	const counted = warnings.filter(
		(text) => !/access tokens? of this person/.test(text),
	);
	assert.equal(
		counted.length,
		expected,
		`${JSON.stringify(warnings)} for ${done.headers.get("warning")}`,
	);
}

function warningsOf({ headers }: Reply<unknown>): string[] {
	return headers.get("warning")?.split(/, (?=299 peopled ")/) ?? [];
}

async function demandGroup(
	world: World,
	made: Made,
	isScim: boolean,
): Promise<void> {
	const { tried, done, before, after, subject } = made;
	const told = tried.body as DryRun & { resource?: Json };
	const ids = [...new Set([...before.groups.keys(), ...after.groups.keys()])];
	const id = ids.find(
		(each) => !Bun.deepEquals(before.groups.get(each), after.groups.get(each)),
	);
	const moved = id === undefined ? [] : moves(before, after, id);
	const members = (told.members as unknown as Json[]).map(
		({ id: webexId, value, action }) =>
			`${isScim ? value : ownId(webexId as string)} ${action}`,
	);
	assert.deepEqual(
		members.toSorted(),
		moved.toSorted(),
		"who joins and leaves",
	);
	assert.equal(
		told.warnings.length,
		warningsOf(done).length,
		`${told.warnings} for ${done.headers.get("warning")}`,
	);
	const next = id === undefined ? subject : await readBoth(world, "group", id);
	const dialect = isScim ? "scim" : "webex";
	assert.deepEqual(
		told.changes,
		diff(subject[dialect], next[dialect]),
		"changes of the group",
	);
	if (!isScim && id !== undefined && subject.webex !== undefined)
		assert.equal(told.id, showGroupId({ orgId, id }));
}

async function demandLocation(
	world: World,
	{ tried, before, after, subject }: Made,
): Promise<void> {
	const told = tried.body as DryRun;
	const [id] = changedIds(before.locations, after.locations);
	const next = id === undefined ? subject : await readLocation(world, id);
	assert.deepEqual(told.changes, diff(subject.webex, next.webex));
	assert.deepEqual(told.claims, []);
	const [from, to] = [before, after].map(({ locations }) =>
		locations.get(id ?? ""),
	);
	const isAbroad =
		from !== undefined &&
		to !== undefined &&
		from.address.country !== to.address.country;
	assert.equal(told.warnings.length, isAbroad ? 1 : 0);
}

function moves(before: State, after: State, groupId: string): string[] {
	const isMember = (state: State, id: string) =>
		state.people.get(id)?.groups?.includes(groupId) === true;
	return [...after.people.keys()].flatMap((id) => {
		const [was, is] = [isMember(before, id), isMember(after, id)];
		return was === is ? [] : [`${id} ${is ? "joins" : "leaves"}`];
	});
}

/** Those move of whom the dry run said so, and nobody else. */
export function demandMoves(
	tried: Reply<unknown>,
	_: Reply<unknown>,
	before: State,
	after: State,
): void {
	const { usersList } = (
		tried.body as {
			response: { usersList: { userId: string; errors?: unknown }[] };
		}
	).response;
	const told = usersList
		.filter(({ errors }) => errors === undefined)
		.map(({ userId }) => ownId(userId));
	assert.deepEqual(
		changedIds(before.people, after.people).toSorted(),
		told.toSorted(),
		"the people who move",
	);
}

function sortAll(list: readonly unknown[]): string[] {
	return list
		.map((each) => JSON.stringify(each, Object.keys(each as object).toSorted()))
		.toSorted();
}
