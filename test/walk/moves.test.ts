import { describe, expect, test } from "bun:test";
import { strict as assert } from "node:assert";
import { openChance } from "../../src/concurrency/chance.ts";
import type { MoveJob } from "../../src/contract/move.ts";
import type { TelephoneNumber } from "../../src/contract/number.ts";
import type { Person } from "../../src/directory/people/person.ts";
import { readId } from "../../src/webex/ids.ts";
import { roundsOf } from "../end-to-end/process.ts";
import { seed } from "../seed.ts";
import {
	expectStatus,
	ids,
	type Json,
	nextOf,
	people,
	type Reply,
} from "../webex/harness.ts";
import { demandKept } from "./ending.ts";
import { demandSound, readLines, readState } from "./state.ts";
import { openWorlds, orgId, type Request, send, type World } from "./worlds.ts";

const path = "/telephony/config/jobs/person/moveLocation";
const scim = `/identity/scim/${orgId}/v2/Users`;
const patchType = { "content-type": "application/merge-patch+json" };
const rounds = roundsOf(4);
const chance = openChance(seed).stream("moves");
const personCount = 12;
const jobCount = 3;
const callCount = 25;

describe("Moves of people who change meanwhile", () => {
	for (const engine of ["SQLite", "PostgreSQL"])
		test(`tell the truth, and leave every claim and seat true on ${engine}`, async () => {
			const [world] = (await openWorlds([engine])) as [World];
			const users = await addUsers(world);
			for (let round = 0; round < rounds; round++) {
				world.api.clock.now += 60_000;
				await playRound(world, users, round);
			}
			await demandKept(world, await readState(world), false);
			await world.close();
		});
});

async function playRound(
	world: World,
	users: readonly string[],
	round: number,
): Promise<void> {
	const before = (await readLines(world, 0)).length;
	const places = [ids.location, ids.denver, ids.london];
	places.push(await addPlace(world, round));
	const jobs: { job: MoveJob; moves: Json[] }[] = [];
	for (let index = 0; index < jobCount; index++) {
		const started = await startMoves(world, { users, places });
		if (started !== undefined) jobs.push(started);
	}
	await Promise.all([
		world.api.server.runJobs(),
		...Array.from({ length: callCount }, async (_, index) => {
			for (let turn = 0; turn < index % 5; turn++) await Bun.sleep(1);
			const request = chooseCall({ users, places, round });
			const reply = await ask(world, request);
			assert.ok(
				[200, 201, 204, 206, 400, 404, 409, 410].includes(reply.status),
				`${JSON.stringify(request)} ${reply.text}`,
			);
		}),
	]);
	await world.api.server.runJobs();
	const lines = (await readLines(world, 0)).slice(before);
	for (const { job, moves } of jobs) {
		const ended = await ask(world, {
			method: "GET",
			path: `${path}/${job.id}`,
		});
		const { counts, latestExecutionStatus } = ended.body as unknown as MoveJob;
		assert.equal(latestExecutionStatus, "COMPLETED", ended.text);
		const errors = await ask(world, {
			method: "GET",
			path: `${path}/${job.id}/errors`,
		});
		const failed = (errors.body.items as { item: string }[]).map(({ item }) =>
			readId("PEOPLE", item),
		);
		const made = lines.filter(
			({ author }) => author.trackingId === job.trackingId,
		);
		assert.equal(counts.totalMoves, moves.length);
		assert.equal(counts.failed, failed.length);
		assert.equal(new Set(failed).size, failed.length);
		assert.deepEqual(
			made.map(({ subjectId }) => subjectId).toSorted(),
			moves
				.map(({ userId }) => readId("PEOPLE", userId as string))
				.filter((id) => !failed.includes(id))
				.toSorted() as string[],
		);
		assert.equal(counts.moved, made.length);
		for (const { subjectId, kind, fields } of made) {
			const move = moves.find(
				({ userId }) => readId("PEOPLE", userId as string) === subjectId,
			);
			assert.equal(kind, "updated");
			assert.equal(
				fields.locationId?.to,
				readId("LOCATION", move?.locationId as string),
			);
		}
	}
	const state = await readState(world);
	demandSound(state);
	await demandNumbers(world, [...state.people.values()]);
	await undoOne(world, lines);
}

// Few enough that people meet in them.
const numbers = Array.from({ length: 8 }, (_, n) => `+1408526730${n}`);
const extensions = ["7001", "7002", "7003", "7004", "7005", "7006"];

async function startMoves(
	world: World,
	{ users, places }: { users: readonly string[]; places: readonly string[] },
): Promise<{ job: MoveJob; moves: Json[] } | undefined> {
	const state = await readState(world);
	const moves = users.flatMap((userId) => {
		const { locationId } =
			state.people.get(readId("PEOPLE", userId) ?? "") ?? {};
		const target = choose(
			places.filter((place) => readId("LOCATION", place) !== locationId),
		);
		if (locationId === undefined || chance.next() < 0.3) return [];
		return [
			{
				...{ userId, locationId: target },
				...(chance.next() < 0.3 && { phoneNumber: choose(numbers) }),
				...(chance.next() < 0.3 && { extension: choose(extensions) }),
			},
		];
	});
	if (moves.length === 0) return undefined;
	const usersList = moves.map(({ locationId, ...user }) => ({
		...{ locationId, validate: false, users: [user] },
	}));
	const reply = await ask(world, { method: "POST", path, body: { usersList } });
	expectStatus(reply, 201);
	const { response } = reply.body as unknown as { response: MoveJob };
	return { job: response, moves };
}

function chooseCall({
	users,
	places,
	round,
}: {
	users: readonly string[];
	places: readonly string[];
	round: number;
}): Request {
	const id = choose(users);
	const path = `/people/${id}`;
	const calling = choose([ids.callingLicense, ids.standardCalling]);
	const body = (more: Json) => ({
		emails: [`mover${users.indexOf(id)}@example.com`],
		displayName: `Mover ${round}`,
		...more,
	});
	const place = choose(places);
	return choose<() => Request>([
		() => ({ method: "DELETE", path }),
		() => ({ method: "POST", path: `${path}/restore` }),
		() => ({ method: "POST", path: `${path}/restore` }),
		() => ({
			...{ method: "PUT", path: `${path}?callingData=true` },
			body: body({
				licenses: [calling],
				...{ locationId: place, extension: choose(extensions) },
			}),
		}),
		() => ({
			...{ method: "PUT", path: `${path}?callingData=true` },
			body: body({ licenses: [] }),
		}),
		() => ({
			...{ method: "PATCH", path: `${path}?callingData=true` },
			...{ headers: patchType, body: { extension: choose(extensions) } },
		}),
		() => ({
			...{
				method: "PATCH",
				path: `${path}?callingData=true`,
				headers: patchType,
			},
			body: { phoneNumbers: [{ type: "work", value: choose(numbers) }] },
		}),
		() => ({
			...{ method: "PATCH", path: "/licenses/users" },
			body: {
				personId: id,
				licenses: [
					choose([
						{ id: calling, operation: "remove" },
						{
							...{ id: calling, operation: "add" },
							properties: {
								...{ locationId: place, extension: choose(extensions) },
							},
						},
					]),
				],
			},
		}),
		() => ({
			...{ method: "PATCH", path: `${scim}/${readId("PEOPLE", id)}` },
			body: {
				schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
				Operations: [
					choose([
						{ op: "replace", path: "displayName", value: `S ${chance.next()}` },
						{
							...{ op: "add", path: "phoneNumbers" },
							value: [{ type: "work", value: choose(numbers) }],
						},
						{ op: "replace", path: "active", value: chance.next() < 0.5 },
					]),
				],
			},
		}),
		() => ({
			...{ method: "PUT", path: `/locations/${place}` },
			body: { routingPrefix: String(1 + chance.below(9)) },
		}),
		() => ({ method: "DELETE", path: `/locations/${places.at(-1)}` }),
		() => ({
			...{ method: "POST", path: "/bulk" },
			body: {
				operations: [
					{
						...{ method: "POST", path: moves },
						body: {
							usersList: [
								{ locationId: place, validate: false, users: [{ userId: id }] },
							],
						},
					},
				],
			},
		}),
	])();
}

const moves = path;

async function addUsers(world: World): Promise<string[]> {
	const made: string[] = [];
	for (let index = 0; index < personCount; index++) {
		const reply = await ask(world, {
			...{ method: "POST", path: "/people?callingData=true" },
			body: {
				emails: [`mover${index}@example.com`],
				displayName: `Mover ${index}`,
				licenses: [ids.callingLicense],
				locationId: choose([ids.location, ids.denver]),
				extension: `81${index + 10}`,
				...(index % 2 === 0 && {
					phoneNumbers: [{ type: "work", value: `+130355574${index + 10}` }],
				}),
			},
		});
		expectStatus(reply, 200);
		made.push(reply.body.id as string);
	}
	return made;
}

async function addPlace(world: World, round: number): Promise<string> {
	const reply = await ask(world, {
		...{ method: "POST", path: "/locations" },
		body: {
			name: `Place ${round}`,
			timeZone: "America/Denver",
			preferredLanguage: "en_us",
			announcementLanguage: "en_us",
			address: {
				...{ address1: "1 Main St", city: "Denver", state: "CO" },
				...{ postalCode: "80014", country: "US" },
			},
		},
	});
	expectStatus(reply, 201);
	return reply.body.id as string;
}

async function demandNumbers(
	world: World,
	everyone: readonly Person[],
): Promise<void> {
	const listed: string[] = [];
	let next: string | undefined = "/telephony/config/numbers?max=7";
	while (next !== undefined) {
		const reply: Reply = await ask(world, { method: "GET", path: next });
		expectStatus(reply, 200);
		for (const each of reply.body.phoneNumbers as TelephoneNumber[])
			if (each.owner !== undefined)
				listed.push(
					[
						...[readId("PEOPLE", each.owner.id), each.phoneNumber],
						...[each.extension, readId("LOCATION", each.location.id)],
					].join(),
				);
		next = nextOf(reply);
	}
	const expected = everyone.flatMap((person) => {
		const { id, extension, locationId, phoneNumbers = [] } = person;
		if (locationId === undefined) return [];
		const [first, ...others] = phoneNumbers.filter(
			({ type }) => type === "work",
		);
		if (first === undefined && extension === undefined) return [];
		return [
			[id, first?.value, extension, locationId],
			...others.map(({ value }) => [id, value, undefined, locationId]),
		].map((parts) => parts.join());
	});
	assert.deepEqual(listed.toSorted(), expected.toSorted());
}

/** Undoes the last line of someone who was moved last, which gives every field back. */
async function undoOne(
	world: World,
	lines: Awaited<ReturnType<typeof readLines>>,
): Promise<void> {
	const last = new Map(
		lines
			.filter(({ subject }) => subject === "person")
			.map((line) => [line.subjectId, line]),
	);
	const [line] = [...last.values()].filter(
		({ kind, fields }) => kind === "updated" && fields.locationId?.from,
	);
	if (line === undefined) return;
	const changes = `/people/${line.subjectId}/changes`;
	const reply = await ask(world, {
		...{ method: "POST", path: `${changes}/${line.id}/revert` },
	});
	assert.ok([200, 400, 409].includes(reply.status), reply.text);
	const state = await readState(world);
	const person = state.people.get(line.subjectId);
	const side = reply.status === 200 ? "from" : "to";
	expect(person?.locationId).toBe(line.fields.locationId?.[side] as string);
	if ("extension" in line.fields)
		expect(person?.extension).toBe(line.fields.extension?.[side] as string);
	demandSound(state);
	await demandNumbers(world, [...state.people.values()]);
}

function ask(world: World, request: Request): Promise<Reply> {
	return send(world, people.full, request);
}

function choose<Thing>(things: readonly Thing[]): Thing {
	return things[chance.below(things.length)] as Thing;
}
