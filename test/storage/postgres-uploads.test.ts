import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { receivingMsMax } from "../../src/background/job-runner.ts";
import { latestEnd } from "../../src/concurrency/lease.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { acme, changedAt, contents, createJob } from "./conformance/fixture.ts";

const hourMs = 60 * 60 * 1000;
const upload = createJob({
	id: "upload",
	isDryRun: false,
	isLocking: false,
});

/** Two processes on one database; the one that receives files may end. */
interface Processes extends AsyncDisposable {
	receiving: Store;
	other: Store;
	/** Whether the other one takes the upload for one that nobody receives, by its clock. */
	isLeft(now: number): Promise<boolean>;
}

async function openProcesses(): Promise<Processes> {
	const database = await takeDatabase();
	const open = () => openPostgresStore(database.address, testOptions);
	const receiving = await open();
	await receiving.load(contents);
	await receiving.jobs.create(upload);
	const other = await open();
	return {
		receiving,
		other,
		async isLeft(now) {
			const left = await other.jobs.expired({
				now,
				receivingBefore: now - receivingMsMax,
				limit: 10,
			});
			return left.length > 0;
		},
		async [Symbol.asyncDispose]() {
			await other[Symbol.asyncDispose]();
			await receiving[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}

describe("a file that a process on PostgreSQL receives", () => {
	test("is another's to remove when nothing came for a while, or when the clock was set back by more than twice that", async () => {
		await using processes = await openProcesses();
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					fc.integer({ min: -3 * receivingMsMax, max: 2 * receivingMsMax }),
					fc.integer({ min: -1e12, max: 1e12 }),
					fc.constantFrom(
						...[receivingMsMax, receivingMsMax + 1, 0],
						...[-2 * receivingMsMax, -2 * receivingMsMax - 1],
					),
				),
				async (shiftMs) => {
					const now = changedAt + shiftMs;
					const isHeld =
						changedAt >= now - receivingMsMax &&
						changedAt <= latestEnd(now, receivingMsMax);
					expect(await processes.isLeft(now)).toBe(!isHeld);
				},
			),
		);
	});

	test("stays as long as parts of it come, wherever the clock was set in between", async () => {
		await using processes = await openProcesses();
		let index = 0;
		for (const shiftMs of [0, 5 * hourMs, -5 * hourMs, 30 * 24 * hourMs]) {
			const now = changedAt + shiftMs;
			await processes.receiving.jobs.append(
				upload,
				[{ index, line: ++index, input: "[]" }],
				now,
			);
			expect(await processes.isLeft(now + receivingMsMax)).toBe(false);
			expect(await processes.isLeft(now + receivingMsMax + 1)).toBe(true);
		}
	});

	test.each([
		["a minute later", receivingMsMax + 1],
		["after the clock was set back by an hour", -hourMs],
		["after the clock was set forward by a day", 24 * hourMs],
	])(
		"makes room when its process has ended, %s, and nothing more is taken in",
		async (_, shiftMs) => {
			await using processes = await openProcesses();
			const { receiving, other, isLeft } = processes;
			const now = changedAt + shiftMs;
			expect(await isLeft(changedAt)).toBe(false);
			expect(await isLeft(now)).toBe(true);
			await other.jobs.end(upload, { state: "failed", now, expiresAt: now });
			expect(await other.jobs.countOpen(acme)).toBe(0);
			expect(await other.jobs.forget({ ...upload, limit: 10 })).toBe(true);
			await expect(
				receiving.jobs.append(
					upload,
					[{ index: 0, line: 1, input: "[]" }],
					now,
				),
			).rejects.toMatchObject({ code: "notFound" });
		},
	);
});
