import { describe, expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import type { MoveJob } from "../../src/contract/move.ts";
import type { Person } from "../../src/contract/person.ts";
import { holdOrganizations } from "../postgres/hold-organizations.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import {
	createFolder,
	roundsOf,
	type ServerProcess,
	send,
	startServer,
	waitFor,
} from "./process.ts";

/** A job that moves everyone takes about as long; the server is killed before, meanwhile, or after. */
const killMsMax = 120;
const isLong = roundsOf(1) > 1;
const path = "/v1/telephony/config/jobs/person/moveLocation";
const denver =
	"Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBiN2U2ZjBlLTUxZjgtNGYwYy05ZDBiLTZhNWY0YzFiMmQwMQ";

/** The location of people, and how many lines of history they have. */
type Places = Map<string, { locationId?: string; lines: number }>;

interface State {
	places: Places;
	jobCount: number;
}

describe("a server that is killed while it moves people", () => {
	test("has moved each of them once or not at all, and its job says whom", async () => {
		await using folder = await createFolder();
		for (let round = 0; round < roundsOf(1); round++) {
			let userIds: string[];
			let before: State;
			let id: string | undefined;
			{
				await using server = await startServer({ data: folder.path });
				userIds = await listCallingUsers(server);
				before = await readState(server, userIds);
				id = await startAndKill(server, { userIds, before });
			}
			await using server = await startServer({ data: folder.path });
			await expectMovedOnce(server, { before, id });
		}
	});

	// The short form has one test of both together, below.
	if (isLong)
		test("leaves its job to another process on PostgreSQL", async () => {
			await using database = await takeDatabase();
			const flags = ["--store", database.address];
			await using other = await startServer({ flags });
			const userIds = await listCallingUsers(other);
			for (let round = 0; round < roundsOf(1); round++) {
				await using server = await startServer({ flags });
				const before = await readState(other, userIds);
				const id = await startAndKill(server, { userIds, before });
				await expectMovedOnce(other, { before, id });
			}
		});
});

test("two processes on PostgreSQL pause and resume the moves of each other, and do those of one that is killed", async () => {
	await using database = await takeDatabase();
	const flags = ["--store", database.address];
	await using server = await startServer({ flags });
	await using other = await startServer({ flags });
	const userIds = await listCallingUsers(other);
	const before = await readState(other, userIds);
	const paused = await startAndHold(server, {
		...{ userIds, before, address: database.address },
		whileHeld: ({ id }) =>
			send(other, "POST", `${path}/${id}/actions/pause/invoke`),
	});
	for (const each of [server, other])
		expect(await newestMove(each)).toMatchObject({
			id: paused.id,
			latestExecutionExitCode: "STOPPED",
			counts: { moved: 0, failed: 0 },
		});
	expect((await readState(other, userIds)).places).toEqual(before.places);
	await send(other, "POST", `${path}/${paused.id}/actions/resume/invoke`);
	await expectMovedOnce(other, { before, id: paused.id });

	const between = await readState(other, userIds);
	const killed = await startAndHold(server, {
		...{ userIds, before: between, address: database.address },
		async whileHeld({ id }) {
			await server.kill();
			expect(await newestMove(other)).toMatchObject({
				id,
				latestExecutionStatus: "STARTED",
				latestExecutionExitCode: "UNKNOWN",
				counts: { moved: 0, failed: 0, skipped: 0 },
			});
			const now = await readState(other, userIds);
			expect(now.places).toEqual(between.places);
		},
	});
	await expectMovedOnce(other, { before: between, id: killed.id });
});

/** Starts a job, and does something while its transaction stands still. */
async function startAndHold(
	server: ServerProcess,
	{
		address,
		whileHeld,
		...moved
	}: {
		userIds: readonly string[];
		before: State;
		address: string;
		whileHeld: (job: MoveJob) => Promise<unknown>;
	},
): Promise<MoveJob> {
	await using hold = await holdOrganizations(address);
	const job = await startMoves(server, moved);
	await hold.waitForOther();
	await whileHeld(job);
	return job;
}

/** Starts a job and kills the server at some moment; gives the id of the job when the server replied. */
async function startAndKill(
	server: ServerProcess,
	moved: { userIds: readonly string[]; before: State },
): Promise<string | undefined> {
	const started = startMoves(server, moved).catch(() => undefined);
	await new Promise((resolve) =>
		setTimeout(resolve, Math.random() * killMsMax),
	);
	await server.kill();
	return (await started)?.id;
}

/** Moves everyone to the other one of two locations. */
async function startMoves(
	server: ServerProcess,
	{ userIds, before }: { userIds: readonly string[]; before: State },
): Promise<MoveJob> {
	const move = (locationId: string) => ({
		...{ locationId, validate: false },
		users: userIds
			.filter(
				(id) =>
					(before.places.get(id)?.locationId === denver) !==
					(locationId === denver),
			)
			.map((userId) => ({ userId })),
	});
	const reply = await send<{ response: MoveJob }>(server, "POST", path, {
		usersList: [move(denver), move(exampleIds.location)].filter(
			({ users }) => users.length > 0,
		),
	});
	return reply.response;
}

// Looks at the job that was started after those in `before`.
async function expectMovedOnce(
	server: ServerProcess,
	{ before, id }: { before: State; id: string | undefined },
): Promise<void> {
	const isStarted = await waitFor("the job to end", async () => {
		const { items } = await send<{ items: { state: string }[] }>(
			...[server, "GET", "/v1/bulk/jobs"],
		);
		const isNew = items.length > before.jobCount;
		const state = items[0]?.state;
		// Without a reply, the job may not be there, or never be whole.
		if (id === undefined && (!isNew || state === "receiving")) return "no";
		return state === "done" && isNew && "yes";
	});
	const after = await readState(server, [...before.places.keys()]);
	const people = [...before.places].map(([userId, place]) => {
		const now = after.places.get(userId);
		const isMoved = now?.locationId !== place.locationId;
		expect(now?.lines).toBe(isMoved ? place.lines + 1 : place.lines);
		return { userId, isMoved };
	});
	const moved = people.filter(({ isMoved }) => isMoved);
	if (isStarted === "no") {
		expect(moved).toEqual([]);
		return;
	}
	const left = people.filter(({ isMoved }) => !isMoved);
	const job = await newestMove(server);
	if (id !== undefined) expect(job?.id).toBe(id);
	expect(job).toMatchObject({
		latestExecutionStatus: "COMPLETED",
		counts: {
			totalMoves: people.length,
			moved: moved.length,
			failed: left.length,
			skipped: 0,
		},
	});
	expect(moved.length).toBeGreaterThan(0);
	const errors = await send<{ items: { item: string }[] }>(
		...[server, "GET", `${path}/${job?.id}/errors`],
	);
	expect(errors.items.map(({ item }) => item).sort()).toEqual(
		left.map(({ userId }) => userId).sort(),
	);
}

async function newestMove(server: ServerProcess): Promise<MoveJob | undefined> {
	const { items } = await send<{ items: MoveJob[] }>(
		...[server, "GET", `${path}?max=1`],
	);
	return items[0];
}

async function listCallingUsers(server: ServerProcess): Promise<string[]> {
	const { phoneNumbers } = await send<{
		phoneNumbers: { owner: { id: string } }[];
	}>(server, "GET", "/v1/telephony/config/numbers?numberType=EXTENSION");
	const found = phoneNumbers.map(({ owner }) => owner.id);
	expect(found.length).toBeGreaterThan(5);
	return [...new Set(found)].slice(0, 12);
}

async function readState(
	server: ServerProcess,
	userIds: readonly string[],
): Promise<State> {
	const places: Places = new Map();
	const read = async (id: string) => {
		const person = await send<Person>(
			...[server, "GET", `/v1/people/${id}?callingData=true`],
		);
		const { items } = await send<{ items: unknown[] }>(
			...[server, "GET", `/v1/people/${id}/changes`],
		);
		places.set(id, { locationId: person.locationId, lines: items.length });
	};
	await Promise.all(userIds.map(read));
	const jobs = await send<{ items: unknown[] }>(server, "GET", "/v1/bulk/jobs");
	return { places, jobCount: jobs.items.length };
}
