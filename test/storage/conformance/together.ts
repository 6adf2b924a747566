import { describe, expect, test } from "bun:test";
import type { PeopleStep } from "../../../src/directory/people/people-step.ts";
import {
	acme,
	add,
	calling,
	changedAt,
	createPerson,
	expectRefusal,
	type OpenStore,
	openFilled,
	read,
	readEverything,
	targetOf,
} from "./fixture.ts";
import { creation, kindOf, removal, update } from "./steps.ts";

export function describeTogether(open: OpenStore): void {
	describe("steps together", () => {
		test("happen in their order, each seeing what those before it did", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { licenses: [calling] }));
			const results = await store.people.together(
				[
					removal("ann"),
					creation("ben", { emails: ["ann@example.com"] }),
					update("ben", { title: "GM", licenses: [calling] }),
					creation("cid", { emails: ["ben@example.com"] }),
				],
				"all",
			);
			expect(results.map(kindOf)).toEqual([
				"removed ann",
				"changed ben",
				"changed ben",
				"changed cid",
			]);
			expect(await read(store, "ann")).toBeUndefined();
			expect(await read(store, "ben")).toMatchObject({
				title: "GM",
				emails: ["ann@example.com"],
				version: 2,
			});
			const license = await store.licenses.get({ orgId: acme, id: calling });
			expect(license?.takenUnits).toBe(1);
			const changes = await store.changes.list({ orgId: acme, limit: 10 });
			expect(
				changes.map(({ kind, subjectId }) => `${kind} ${subjectId}`),
			).toEqual([
				"created ann",
				"deleted ann",
				"created ben",
				"updated ben",
				"created cid",
			]);
		});

		test("give a change that changes nothing as such, and write nothing for it", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const [result] = await store.people.together(
				[
					{
						kind: "update",
						target: targetOf("ann"),
						rule: (person) => ({ person, warnings: ["as it was"] }),
					},
				],
				"all",
			);
			expect(result).toMatchObject({
				kind: "changed",
				change: { isChanged: false, warnings: ["as it was"] },
			});
			expect(await store.changes.list({ orgId: acme, limit: 9 })).toHaveLength(
				1,
			);
		});

		test("of which one is refused keep the others, when each is kept", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const results = await store.people.together(mixed(), "each");
			expect(results.map(kindOf)).toEqual(mixedKinds);
			expect((await read(store, "ann"))?.title).toBe("GM");
			expect(await read(store, "ben")).toBeUndefined();
			expect((await read(store, "cid"))?.id).toBe("cid");
		});

		test("of which one is refused keep nothing, when all or nothing is kept, and name every refused one", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const before = await readEverything(store);
			const results = await store.people.together(mixed(), "all");
			expect(results.map(kindOf)).toEqual(mixedKinds);
			expect(await readEverything(store)).toEqual(before);
		});

		test("keep nothing when none is to be kept, although all are fine", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const before = await readEverything(store);
			const results = await store.people.together(
				[
					update("ann", { title: "GM" }),
					creation("ben", { licenses: [calling] }),
					removal("ann"),
				],
				"none",
			);
			expect(results.map(kindOf)).toEqual([
				"changed ann",
				"changed ben",
				"removed ann",
			]);
			expect(await readEverything(store)).toEqual(before);
			// What they claimed is free again.
			await add(store, createPerson("cid", { emails: ["ben@example.com"] }));
		});

		test("leave nothing behind of a step that is refused after it wrote", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const [refused, done] = await store.people.together(
				[
					creation("ben", {
						emails: ["ann@example.com"],
						licenses: [calling],
					}),
					creation("cid", { licenses: [calling] }),
				],
				"each",
			);
			expect(refused?.kind).toBe("refused");
			expect(done?.kind).toBe("changed");
			const license = await store.licenses.get({ orgId: acme, id: calling });
			expect(license?.takenUnits).toBe(1);
		});

		test("are refused one by one while the organization is locked", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.organizations.lock(acme, {
				reason: "it is being restored",
				until: changedAt + 60_000,
			});
			const results = await store.people.together(
				[creation("ann"), creation("gus", { orgId: "globex" })],
				"each",
			);
			expect(results.map(kindOf)).toEqual(["refused locked", "changed gus"]);
		});

		test("of the job that holds the lock are accepted, and no others", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const until = changedAt + 60_000;
			const lock = { reason: "it is being imported", until, holder: "job" };
			await store.organizations.lock(acme, lock);
			expect((await store.organizations.get(acme))?.lock).toEqual(lock);
			const own = creation("ann");
			const others = creation("ben");
			const results = await store.people.together(
				[
					{ ...own, target: { ...own.target, jobId: "job" } } as PeopleStep,
					{ ...others, target: { ...others.target, jobId: "b" } } as PeopleStep,
					creation("cid"),
				],
				"each",
			);
			expect(results.map(kindOf)).toEqual([
				"changed ann",
				"refused locked",
				"refused locked",
			]);
		});

		test("may be none at all", async () => {
			await using filled = await openFilled(open);
			expect(await filled.store.people.together([], "all")).toEqual([]);
		});

		test("and other changes at the same time do not see each other by half", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const [steps, alone] = await Promise.all([
				store.people.together(
					Array.from({ length: 50 }, (_, index) => creation(`p${index}`)),
					"all",
				),
				Promise.allSettled(
					Array.from({ length: 20 }, (_, index) =>
						add(
							store,
							createPerson(`q${index}`, { emails: [`p${index}@example.com`] }),
						),
					),
				),
			]);
			const isDone = steps.every(({ kind }) => kind === "changed");
			const won = alone.filter(({ status }) => status === "fulfilled").length;
			expect(await store.people.count({ orgId: acme })).toBe(
				(isDone ? 50 : 0) + won,
			);
			expect(isDone ? won : 0).toBe(0);
			if (isDone)
				await expectRefusal(
					add(store, createPerson("r", { emails: ["p0@example.com"] })),
					"conflict",
				);
		});
	});
}

const mixedKinds = [
	"changed ann",
	"refused conflict",
	"changed ann",
	"refused notFound",
	"refused notFound",
	"changed cid",
];

function mixed(): PeopleStep[] {
	return [
		creation("ann"),
		creation("ben", { emails: ["ann@example.com"] }),
		update("ann", { title: "GM" }),
		update("ben", { title: "GM" }),
		removal("nobody"),
		creation("cid"),
	];
}
