import { describe, expect, test } from "bun:test";
import type {
	Job,
	JobItem,
	JobState,
} from "../../../src/directory/jobs/job.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	changedAt,
	createJob,
	createPerson,
	type OpenStore,
	openFilled,
	read,
	targetOf,
} from "./fixture.ts";

const lease = { owner: "one", now: changedAt, until: changedAt + 5000 };

export function describeLinkedJobs(open: OpenStore): void {
	describe("jobs that undo others", () => {
		test("are named by them when their items are stored, unless they are dry runs", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const undoneBy = async () => {
				const jobs = await Promise.all(
					["made", "undo", "redo"].map((id) => find(store, id)),
				);
				return jobs.map((job) => job?.undoneBy);
			};
			await wait(store, { id: "made", isDryRun: false });
			await wait(store, { id: "tried", undoOf: "made" });
			expect(await undoneBy()).toEqual([undefined, undefined, undefined]);
			await wait(store, {
				...{ id: "undo", undoOf: "made", previewOf: "tried" },
				isDryRun: false,
			});
			expect((await find(store, "tried"))?.appliedBy).toBe("undo");
			expect(await undoneBy()).toEqual(["undo", undefined, undefined]);
			await wait(store, { id: "redo", undoOf: "undo", isDryRun: false });
			expect(await undoneBy()).toEqual([undefined, "redo", undefined]);
			await wait(store, { id: "third", undoOf: "redo", isDryRun: false });
			expect(await undoneBy()).toEqual(["undo", undefined, "third"]);
			// A dry run may outlive the job that it undoes. With the job itself, the name of a faster undo is gone.
			const late = { undoOf: "gone", isDryRun: false };
			await wait(store, { id: "look", undoOf: "gone" });
			await wait(store, { id: "late", previewOf: "look", ...late });
			expect((await find(store, "late"))?.state).toBe("waiting");
			await expect(
				wait(store, { id: "orphan", ...late }),
			).rejects.toMatchObject({ code: "conflict" });
		});

		test("are refused while another one that does the same is in effect", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const real = { isDryRun: false };
			await wait(store, { id: "made", ...real });
			await wait(store, { id: "tried" });
			await wait(store, { id: "undo", undoOf: "made", ...real });
			await wait(store, { id: "run", previewOf: "tried", ...real });
			await Promise.all(
				[{ undoOf: "made" }, { previewOf: "tried" }].map((link, index) =>
					expect(
						wait(store, { id: `late${index}`, ...link, ...real }),
					).rejects.toMatchObject({ code: "conflict" }),
				),
			);
			expect((await find(store, "late0"))?.state).toBe("receiving");
			expect((await find(store, "made"))?.undoneBy).toBe("undo");
			// Another look at it changes nobody.
			await wait(store, { id: "look", undoOf: "made" });
			const end = { now: changedAt, expiresAt: 1e15 };
			await store.jobs.end(
				{ orgId: acme, id: "undo" },
				{ state: "cancelled", ...end },
			);
			await wait(store, { id: "next", undoOf: "made", ...real });
			expect((await find(store, "made"))?.undoneBy).toBe("next");
		});

		test("read the items from the last to the first", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, { id: "made" });
			const place = { orgId: acme, id: "made" };
			const back = async (beforeIndex: number, limit: number) =>
				(await store.jobs.items({ ...place, beforeIndex, limit })).map(
					({ index }) => index,
				);
			expect(await back(3, 2)).toEqual([2, 1]);
			expect(await back(1, 9)).toEqual([0]);
		});

		test("restore people beside other steps, each from the last deletion", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const target = targetOf("ben");
			const makeBen = (version: number) => () => ({
				person: createPerson("ben", { version }),
				warnings: [],
			});
			await store.people.create(target, makeBen(1));
			await store.people.delete(target, () => {});
			const results = await store.people.together(
				[
					{
						...{ kind: "create", target, deletionVersion: 2 },
						make: makeBen(3),
					},
					{
						...{ kind: "create", target: targetOf("cyd") },
						make: () => ({ person: createPerson("cyd"), warnings: [] }),
					},
				],
				"each",
			);
			expect(results.map(({ kind }) => kind)).toEqual(["changed", "changed"]);
			expect(await read(store, "ben")).toMatchObject({ version: 3 });
			const history = { orgId: acme, personId: "ben" };
			const kindOf = async (version: number) =>
				(await store.changes.get({ ...history, version }))?.kind;
			expect(await Promise.all([1, 2, 3, 4].map(kindOf))).toEqual([
				"created",
				"deleted",
				"restored",
				undefined,
			]);
			const deletions = { orgId: acme, deletedAfter: 0, limit: 9 };
			expect(await store.changes.listDeletions(deletions)).toEqual([]);
		});
	});

	describe("the jobs of an organization", () => {
		test("are found by state, maker and dry run", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { maker } = createJob();
			await wait(store, { id: "one" });
			await wait(store, { id: "two", isDryRun: false });
			await store.jobs.create(
				createJob({ id: "three", maker: { ...maker, personId: "ben" } }),
			);
			const list = async (
				query: Omit<Parameters<Store["jobs"]["list"]>[0], "orgId" | "limit">,
			) =>
				(await store.jobs.list({ ...query, orgId: acme, limit: 9 }))
					.map(({ id }) => id)
					.sort();
			const waiting: readonly JobState[] = ["waiting", "done"];
			expect(await list({ states: waiting })).toEqual(["one", "two"]);
			expect(await list({ makerId: "ben" })).toEqual(["three"]);
			expect(await list({ isDryRun: false })).toEqual(["two"]);
			expect(await list({ isDryRun: true, states: waiting })).toEqual(["one"]);
		});

		test("add up the effects of their items with the results, and begin at nothing again", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await wait(store, { id: "job" });
			await store.jobs.claim(lease);
			const note = (index: number) =>
				store.people.together([], "each", () => ({
					...{ orgId: acme, jobId: "job", owner: "one", isDryRun: true },
					...{ now: changedAt, leaseUntil: lease.until, expiresAt: 1e15 },
					results: [
						{
							...{ index, status: 200, isDone: true, isWarned: false },
							detail: "{}",
							effects: {
								seats: [
									{ licenseId: "one", taken: 1, released: 0, free: index },
								],
								losses: [{ kind: "number" as const, count: 2 }],
								warnings: ["Beware."],
							},
						},
					],
				}));
			await note(0);
			await note(1);
			expect((await find(store, "job"))?.effects).toEqual({
				unchanged: 0,
				seats: [{ licenseId: "one", taken: 2, released: 0, free: 1 }],
				losses: [{ kind: "number", count: 4 }],
				warnings: [{ text: "Beware.", count: 2 }],
				refusals: [],
			});
			await store.jobs.restart({ orgId: acme, id: "job" }, "one");
			expect(await find(store, "job")).toMatchObject({ done: 0 });
			expect((await find(store, "job"))?.effects).toBeUndefined();
		});
	});
}

async function wait(store: Store, more: Partial<Job>): Promise<void> {
	const job = createJob(more);
	const items: JobItem[] = [0, 1, 2].map((index) => ({
		...{ index, line: index + 1, input: "[]" },
	}));
	await store.jobs.create(job);
	await store.jobs.append(job, items, changedAt);
	await store.jobs.finish(job, { warnings: [] });
}

function find(store: Store, id: string): Promise<Job | undefined> {
	return store.jobs.find({ orgIds: [acme], id });
}
