import { describe, expect, test } from "bun:test";
import {
	type Job,
	type JobItem,
	JobLostError,
	type JobNote,
} from "../../../src/directory/jobs/job.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	changedAt,
	createJob,
	createPerson,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	read,
	targetOf,
} from "./fixture.ts";

const place = { orgId: acme, id: "job" };
const lease = { owner: "one", now: changedAt, until: changedAt + 5000 };
const ending = { now: changedAt + 2, expiresAt: changedAt + 1000 };

export function describeJobs(open: OpenStore): void {
	describe("jobs", () => {
		test("of all organizations are counted while they have not ended", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const none = { receiving: 0, waiting: 0, running: 0, paused: 0 };
			expect(await store.jobs.readBacklog()).toEqual({
				counts: none,
				waitingSince: undefined,
			});
			for (const [index, orgId] of [acme, globex, acme, acme].entries()) {
				const job = { orgId, id: `job${index}` };
				const createdAt = changedAt + index;
				await store.jobs.create(createJob({ ...job, createdAt }));
				if (index < 3) await store.jobs.finish(job, { warnings: [] });
			}
			await store.jobs.pause({ orgId: acme, id: "job0" });
			expect(await store.jobs.readBacklog()).toEqual({
				counts: { ...none, receiving: 1, waiting: 2, paused: 1 },
				waitingSince: changedAt + 1,
			});
			await store.jobs.claim({ ...lease, without: undefined });
			await store.jobs.end(
				{ orgId: acme, id: "job0" },
				{ ...ending, state: "cancelled" },
			);
			expect(await store.jobs.readBacklog()).toEqual({
				counts: { ...none, receiving: 1, waiting: 1, running: 1 },
				waitingSince: changedAt + 2,
			});
		});

		test("come back as they were made, to their organization only", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const job = createJob({ columns: ["Email"], warnings: ["a"] });
			await store.jobs.create(job);
			expect(
				await store.jobs.find({ orgIds: [globex, acme], id: "job" }),
			).toEqual(job);
			expect(await store.jobs.find({ orgIds: [globex], id: "job" })).toBe(
				undefined,
			);
			expect(await store.jobs.countOpen(acme)).toBe(1);
			expect(await store.jobs.countOpen(globex)).toBe(0);
		});

		test("take in items until they are whole, in their order", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.jobs.create(createJob());
			await store.jobs.append(place, items(0, 3), changedAt);
			await store.jobs.append(place, items(3, 2), changedAt + 1);
			expect(await store.jobs.claim(lease)).toBeUndefined();
			await store.jobs.finish(place, { columns: ["b"], warnings: ["c"] });
			expect(await find(store)).toMatchObject({
				state: "waiting",
				total: 5,
				columns: ["b"],
				warnings: ["c"],
			});
			expect(await store.jobs.items({ ...place, limit: 9 })).toEqual(
				items(0, 5),
			);
			expect(
				await store.jobs.items({ ...place, afterIndex: 1, limit: 2 }),
			).toEqual(items(2, 2));
			await expectRefusal(
				store.jobs.append(place, items(5, 1), changedAt),
				"notFound",
			);
			await expectRefusal(
				store.jobs.finish(place, { warnings: [] }),
				"notFound",
			);
			expect((await find(store))?.total).toBe(5);
		});

		test("keep every text of an item as it is", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.jobs.create(createJob());
			const texts = ['{"a":"\\u0000"}', "語😀", "a\tb\\n\"'", " "];
			const given = texts.map((input, index) => ({ index, line: 1, input }));
			await store.jobs.append(place, given, changedAt);
			expect(await store.jobs.items({ ...place, limit: 9 })).toEqual(given);
		});

		test("are listed the youngest first, page by page", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const [id, at] of [
				["b", 1],
				["a", 2],
				["c", 2],
				["d", 3],
			] as const)
				await store.jobs.create(createJob({ id, createdAt: changedAt + at }));
			await store.jobs.create(createJob({ id: "other", orgId: globex }));
			const first = await store.jobs.list({ orgId: acme, limit: 2 });
			expect(first.map(({ id }) => id)).toEqual(["d", "c"]);
			const last = first.at(-1) as Job;
			const rest = await store.jobs.list({
				orgId: acme,
				after: last,
				limit: 9,
			});
			expect(rest.map(({ id }) => id)).toEqual(["a", "b"]);
		});

		test("that move people are listed apart", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, { id: "file", title: '"isMove":true' });
			for (const [index, id] of ["first", "second"].entries())
				await wait(store, {
					...{ id, isMove: true, createdAt: changedAt + index },
				});
			const { jobs } = store;
			await jobs.create(createJob({ id: "cut", isMove: true }));
			const query = { orgId: acme, isMove: true, limit: 1 } as const;
			const page = await store.jobs.list(query);
			expect(page.map(({ id, isMove }) => [id, isMove])).toEqual([
				["second", true],
			]);
			const rest = await store.jobs.list({ ...query, after: page[0] });
			expect(rest.map(({ id }) => id)).toEqual(["first"]);
			const end = await store.jobs.list({ ...query, after: rest[0] });
			expect(end).toEqual([]);
		});

		test("that are paused are claimed by no one until they are resumed, and lose their batch", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			expect(await store.jobs.resume(place)).toBe(false);
			await store.jobs.claim(lease);
			expect(await store.jobs.pause(place)).toBe(true);
			expect(await store.jobs.pause(place)).toBe(false);
			expect((await find(store))?.state).toBe("paused");
			const late = store.people.together([creation("ann")], "each", () =>
				noteOf([0, true]),
			);
			await expect(late).rejects.toBeInstanceOf(JobLostError);
			expect(await read(store, "ann")).toBeUndefined();
			expect(await store.jobs.claim({ ...lease, owner: "two" })).toBe(
				undefined,
			);
			expect(await store.jobs.resume(place)).toBe(true);
			expect(await store.jobs.claim({ ...lease, owner: "two" })).toMatchObject({
				id: "job",
				state: "running",
			});
			await store.jobs.end(place, {
				...{ state: "cancelled", now: changedAt, expiresAt: changedAt },
			});
			expect(await store.jobs.pause(place)).toBe(false);
			expect(await store.jobs.resume(place)).toBe(false);
		});

		test("are claimed by one, the oldest first, and by another when the lease has run out", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, { id: "young", createdAt: changedAt + 1 });
			await wait(store, {});
			const claimed = await store.jobs.claim(lease);
			expect(claimed).toMatchObject({
				id: "job",
				state: "running",
				attempts: 1,
				startedAt: changedAt,
			});
			expect((await store.jobs.claim({ ...lease, owner: "two" }))?.id).toBe(
				"young",
			);
			expect(await store.jobs.claim({ ...lease, owner: "three" })).toBe(
				undefined,
			);
			const later = { owner: "two", now: lease.until, until: lease.until + 1 };
			expect(await store.jobs.claim(later)).toMatchObject({
				id: "job",
				attempts: 2,
				startedAt: changedAt,
			});
		});

		test("are claimed by one only when many ask at once", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			const claims = await Promise.all(
				Array.from({ length: 10 }, (_, index) =>
					store.jobs.claim({ ...lease, owner: `${index}` }),
				),
			);
			expect(claims.filter(Boolean)).toHaveLength(1);
		});

		test("can be given back only by their holder", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			await store.jobs.claim(lease);
			await store.jobs.release(place, { owner: "two", until: 0 });
			expect(await store.jobs.claim({ ...lease, owner: "two" })).toBe(
				undefined,
			);
			await store.jobs.release(place, {
				owner: "one",
				until: changedAt + 1,
			});
			expect(await store.jobs.claim({ ...lease, owner: "two" })).toBe(
				undefined,
			);
			const later = { ...lease, owner: "two", now: changedAt + 1 };
			expect(await store.jobs.claim(later)).toMatchObject({
				id: "job",
				attempts: 1,
			});
		});

		test("note the outcomes of their items in the transaction that does them", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			await store.jobs.claim(lease);
			await store.people.together([creation("ann")], "each", () =>
				noteOf([0, true], [1, false]),
			);
			expect(await read(store, "ann")).toBeDefined();
			expect(await find(store)).toMatchObject({
				state: "running",
				done: 1,
				failed: 1,
				attempts: 0,
			});
			const [done, failed, open_] = await store.jobs.items({
				...place,
				limit: 9,
			});
			expect(done).toEqual({
				index: 0,
				line: 1,
				input: "",
				result: resultOf(0, true),
			});
			expect(failed).toEqual({
				...(items(1, 1)[0] as JobItem),
				result: resultOf(1, false),
			});
			expect(open_).toEqual(items(2, 1)[0] as JobItem);
			expect(
				await store.jobs.items({ ...place, isFaulty: true, limit: 9 }),
			).toEqual([failed as JobItem]);
			expect(
				await store.jobs.items({
					...place,
					isFaulty: true,
					afterIndex: 1,
					limit: 9,
				}),
			).toEqual([]);
		});

		test("end with their last item", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			await store.jobs.claim(lease);
			await store.people.together([], "each", () =>
				noteOf([0, true], [1, false], [2, true]),
			);
			expect(await find(store)).toMatchObject({
				state: "done",
				done: 2,
				failed: 1,
				endedAt: changedAt + 1,
				expiresAt: changedAt + 1000,
			});
			expect(await store.jobs.countOpen(acme)).toBe(0);
			const later = { owner: "two", now: lease.until, until: lease.until + 1 };
			expect(await store.jobs.claim(later)).toBeUndefined();
		});

		test.each(["none", "all"] as const)(
			"note the outcomes of items that change nothing (%s)",
			async (keep) => {
				await using filled = await openFilled(open);
				const { store } = filled;
				await wait(store, {});
				await store.jobs.claim(lease);
				await store.people.together(
					[creation("ann"), creation("ben", "ann@example.com")],
					keep,
					(results) => {
						expect(results.map(({ kind }) => kind)).toEqual([
							"changed",
							"refused",
						]);
						return noteOf([0, false], [1, false]);
					},
				);
				expect(await read(store, "ann")).toBeUndefined();
				expect((await find(store))?.failed).toBe(2);
			},
		);

		test.each([
			["the lease is another's", async () => {}, "two"],
			[
				"the job was cancelled",
				(store: Store) =>
					store.jobs.end(place, { ...ending, state: "cancelled" }),
				"one",
			],
			[
				"the job is gone",
				async (store: Store) => {
					await store.jobs.end(place, { ...ending, state: "cancelled" });
					await store.jobs.forget({ ...place, limit: 99 });
				},
				"one",
			],
		])("keep nothing when %s", async (_, happen, owner) => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			await store.jobs.claim(lease);
			await happen(store);
			const doing = store.people.together([creation("ann")], "each", () => ({
				...noteOf([0, true]),
				owner,
			}));
			expect(await doing.catch((error: unknown) => error)).toBeInstanceOf(
				JobLostError,
			);
			expect(await read(store, "ann")).toBeUndefined();
			expect((await find(store))?.done ?? 0).toBe(0);
		});

		test("end once, and say why", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			const failure = { ...ending, state: "failed" as const, reason: "No." };
			expect(
				await store.jobs.end(place, { ...failure, was: "receiving" }),
			).toBe(false);
			expect(await store.jobs.end(place, failure)).toBe(true);
			expect(await find(store)).toMatchObject({
				state: "failed",
				reason: "No.",
				endedAt: changedAt + 2,
			});
			expect(
				await store.jobs.end(place, { ...ending, state: "cancelled" }),
			).toBe(false);
			expect((await find(store))?.state).toBe("failed");
		});

		test("are forgotten part by part when their time has come", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, {});
			await store.jobs.create(createJob({ id: "abandoned" }));
			await wait(store, { id: "open" });
			const idsAt = async (now: number) =>
				(
					await store.jobs.expired({
						now,
						receivingBefore: now - 500,
						limit: 9,
					})
				)
					.map(({ id }) => id)
					.sort();
			await store.jobs.end(place, { ...ending, state: "cancelled" });
			expect(await idsAt(changedAt + 100)).toEqual([]);
			expect(await idsAt(changedAt + 501)).toEqual(["abandoned"]);
			expect(await idsAt(changedAt + 1000)).toEqual(["abandoned", "job"]);
			expect(await store.jobs.forget({ ...place, limit: 2 })).toBe(false);
			expect(await find(store)).toBeDefined();
			expect(await store.jobs.items({ ...place, limit: 9 })).toHaveLength(1);
			expect(await store.jobs.forget({ ...place, limit: 2 })).toBe(true);
			expect(await find(store)).toBeUndefined();
			expect(
				await store.jobs.items({ ...place, id: "open", limit: 9 }),
			).toHaveLength(3);
		});
	});
}

/** A job of three items that waits. */
async function wait(store: Store, more: Partial<Job>): Promise<void> {
	const job = createJob(more);
	await store.jobs.create(job);
	await store.jobs.append(job, items(0, 3), changedAt);
	await store.jobs.finish(job, { warnings: [] });
}

function find(store: Store): Promise<Job | undefined> {
	return store.jobs.find({ orgIds: [acme], id: "job" });
}

function items(from: number, count: number): JobItem[] {
	return Array.from({ length: count }, (_, place_) => {
		const index = from + place_;
		return { index, line: index + 1, input: `["${index}"]` };
	});
}

function resultOf(index: number, isDone: boolean) {
	return {
		index,
		status: isDone ? 200 : 400,
		isDone,
		isWarned: false,
		detail: `{"at":${index}}`,
	};
}

function noteOf(...fates: readonly [number, boolean][]): JobNote {
	return {
		orgId: acme,
		jobId: "job",
		owner: "one",
		now: changedAt + 1,
		leaseUntil: changedAt + 6000,
		expiresAt: changedAt + 1000,
		isDryRun: false,
		results: fates.map(([index, isDone]) => resultOf(index, isDone)),
	};
}

function creation(id: string, email = `${id}@example.com`) {
	return {
		kind: "create" as const,
		target: targetOf(id),
		make: () => ({
			person: createPerson(id, { emails: [email] }),
			warnings: [],
		}),
	};
}
