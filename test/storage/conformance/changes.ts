import { describe, expect, test } from "bun:test";
import type { Change } from "../../../src/directory/history/change.ts";
import type { TimeQuery } from "../../../src/directory/store/change-store.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	authorAt,
	change,
	changedAt,
	createLocation,
	createPerson,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	remove,
	targetOf,
} from "./fixture.ts";

export function describeChanges(open: OpenStore): void {
	describe("history", () => {
		test("has a line for every change: who, when, in which request, from what to what", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { title: "GM" }));
			await change(store, "ann", {
				displayName: "Anna",
				title: undefined,
				department: "Sales",
			});
			await remove(store, "ann");
			const lines = await history(store);
			const common = {
				orgId: acme,
				subject: "person" as const,
				subjectId: "ann",
				author: authorAt(changedAt),
			};
			expect(lines.map(withoutId)).toEqual([
				{
					...common,
					kind: "created",
					version: 1,
					fields: expect.objectContaining({
						displayName: { to: "Person ann" },
						emails: { to: ["ann@example.com"] },
						title: { to: "GM" },
					}),
				},
				{
					...common,
					kind: "updated",
					version: 2,
					fields: {
						displayName: { from: "Person ann", to: "Anna" },
						title: { from: "GM" },
						department: { to: "Sales" },
					},
				},
				{
					...common,
					kind: "deleted",
					version: 3,
					fields: expect.objectContaining({
						displayName: { from: "Anna" },
						department: { from: "Sales" },
					}),
				},
			]);
			const ids = lines.map(({ id }) => id);
			expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
		});

		test("is read back from the newest line to a version, person by person", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			for (const title of ["one", "two", "three"])
				await change(store, "ann", { title });
			await change(store, "ben", { title: "other" });
			const titlesSince = async (afterVersion: number, limit = 10) =>
				(
					await store.changes.listVersions({
						orgId: acme,
						personId: "ann",
						afterVersion,
						limit,
					})
				).map(({ version, fields }) => [version, fields.title?.to]);
			expect(await titlesSince(2)).toEqual([
				[4, "three"],
				[3, "two"],
			]);
			expect(await titlesSince(1, 1)).toEqual([[4, "three"]]);
			expect(await titlesSince(4)).toEqual([]);
		});

		test("is read from the newest line back, person by person, also of those who are gone", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			for (const title of ["one", "two", "three"])
				await change(store, "ann", { title });
			await remove(store, "ann");
			const place = { orgId: acme, personId: "ann" };
			const all = await store.changes.listNewest({ ...place, limit: 10 });
			expect(all.map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
			const pages: number[][] = [];
			for (let beforeId: number | undefined; pages.length < 3; ) {
				const query = { ...place, beforeId, limit: 2 };
				const page = await store.changes.listNewest(query);
				pages.push(page.map(({ version }) => version ?? 0));
				beforeId = page.at(-1)?.id;
			}
			expect(pages).toEqual([[5, 4], [3, 2], [1]]);
			const locate = (id: string, ...orgIds: string[]) =>
				store.changes.locatePerson({ orgIds, id });
			expect(await locate("ann", globex, acme)).toBe(acme);
			expect(await locate("ann", globex)).toBeUndefined();
			expect(await locate("denver", acme)).toBeUndefined();
		});

		test("has every line of a person, however many, while they are there, gone and back", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const count = 40;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			for (let version = 2; version <= count; version++) {
				await change(store, "ann", { title: `Title ${version}` });
				if (version % 3 === 0) await change(store, "ben", { title: "T" });
				if (version % 10 === 0) await expectLines(store, version);
			}
			await remove(store, "ann");
			await expectLines(store, count + 1);
			await store.people.create(
				targetOf("ann"),
				() => ({
					person: createPerson("ann", { version: count + 2 }),
					warnings: [],
				}),
				{ deletionVersion: count + 1 },
			);
			await expectLines(store, count + 2);
			await change(store, "ann", { title: "Last" });
			await expectLines(store, count + 3);
		});

		test("lists no one as deleted whose id was used again, and who can be deleted again", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const query = { orgId: acme, deletedAfter: 0, limit: 10 };
			await add(store, createPerson("ann"));
			await remove(store, "ann");
			await add(store, createPerson("ann"));
			expect(await store.changes.listDeletions(query)).toEqual([]);
			await remove(store, "ann");
			const deletions = await store.changes.listDeletions(query);
			expect(deletions.map(({ subjectId }) => subjectId)).toEqual(["ann"]);
		});

		test("lists deletions newest first, or oldest first after one of them", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const id of ["ann", "bob", "cy"]) {
				await add(store, createPerson(id));
				await remove(store, id);
			}
			const list = async (part: { beforeId?: number; afterId?: number }) =>
				store.changes.listDeletions({
					orgId: acme,
					deletedAfter: 0,
					limit: 2,
					...part,
				});
			const namesOf = (changes: readonly { subjectId: string }[]) =>
				changes.map(({ subjectId }) => subjectId);
			const newest = await list({});
			expect(namesOf(newest)).toEqual(["cy", "bob"]);
			expect(namesOf(await list({ beforeId: newest[1]?.id }))).toEqual(["ann"]);
			const oldest = await list({ afterId: 0 });
			expect(namesOf(oldest)).toEqual(["ann", "bob"]);
			expect(namesOf(await list({ afterId: oldest[1]?.id }))).toEqual(["cy"]);
		});

		test("finds those of some subjects that changed since a time", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			for (const [index, name] of ["oslo", "rome", "bonn"].entries())
				await store.locations.create(
					createLocation(name),
					authorAt(changedAt + index),
				);
			const find = async (from: number, subject: "location" | "token") => {
				const subjectIds = ["bonn", "oslo", "rome", "nowhere", "ann"];
				const query = { orgId: acme, subject, subjectIds, from };
				return [...(await store.changes.findChanged(query))].toSorted();
			};
			expect(await find(changedAt, "location")).toEqual([
				"bonn",
				"oslo",
				"rome",
			]);
			expect(await find(changedAt + 1, "location")).toEqual(["bonn", "rome"]);
			expect(await find(changedAt + 3, "location")).toEqual([]);
			expect(await find(changedAt, "token")).toEqual([]);
			const others = { orgId: globex, subjectIds: ["oslo"], from: 0 };
			expect(
				await store.changes.findChanged({ ...others, subject: "location" }),
			).toEqual(new Set());
			const one = { orgId: acme, subjectIds: ["rome"], from: 0 };
			expect(
				await store.changes.findChanged({ ...one, subject: "location" }),
			).toEqual(new Set(["rome"]));
		});

		test("is read by time, by who did it and by what it is about, the newest first", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const at = async (moment: number, personId: string, title: string) =>
				store.people.update(
					{
						orgId: acme,
						id: "ann",
						author: { ...authorAt(moment), personId },
					},
					(current) => ({
						person: { ...current, title, version: current.version + 1 },
						warnings: [],
					}),
				);
			await add(store, createPerson("ann"));
			await add(store, createPerson("gus", { orgId: globex }));
			await at(changedAt + 10, "bob", "late");
			await at(changedAt + 5, "ada", "early");
			await at(changedAt + 5, "bob", "early too");
			await store.locations.create(
				createLocation("oslo"),
				authorAt(changedAt + 7),
			);
			const page = (more: Partial<TimeQuery> = {}) =>
				store.changes.pageByTime({
					orgId: acme,
					from: 0,
					to: changedAt + 1000,
					subjects: ["person", "location", "token", "webhook"],
					offset: 0,
					limit: 10,
					...more,
				});
			const list = async (more: Partial<TimeQuery> = {}) =>
				(await page(more)).changes.map(({ subject, fields }) =>
					subject === "person" ? (fields.title?.to ?? "new") : subject,
				);
			const all = ["late", "location", "early too", "early", "new"];
			expect(await list()).toEqual(all);
			const window = { from: changedAt + 5, to: changedAt + 10 };
			expect(await list(window)).toEqual(all.slice(1, 4));
			expect(await list({ authorId: "bob" })).toEqual(["late", "early too"]);
			expect(await list({ subjects: ["person"] })).not.toContain("location");
			expect(await list({ subjects: ["location", "token"] })).toEqual([
				"location",
			]);
			expect(await list({ offset: 1, limit: 2 })).toEqual(all.slice(1, 3));
			const first = await page({ limit: 3 });
			expect(first.changes).toHaveLength(3);
			expect(await list({ after: first.next })).toEqual(all.slice(3));
			expect((await page({ limit: 5 })).next).toBeUndefined();
			expect(await list({ subjectId: "oslo" })).toEqual(["location"]);
			expect(await list({ kind: "created" })).toEqual(["location", "new"]);
			expect(await list({ field: "title" })).toEqual([
				"late",
				"early too",
				"early",
			]);
			expect(await list({ field: "title", authorId: "bob" })).toEqual([
				"late",
				"early too",
			]);
			expect(await list({ field: "to" })).toEqual([]);
			const [newest] = (await page()).changes;
			const trackingId = newest?.author.trackingId ?? "";
			for (const line of (await page({ trackingId })).changes)
				expect(line.author.trackingId).toBe(trackingId);
		});

		test("come as one where one request did the same to many", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const ids = ["a", "b", "c", "d", "e"];
			for (const id of ids) await add(store, createPerson(id));
			const from = changedAt + 100;
			for (const [index, id] of ids.entries())
				await store.people.update(
					{
						...targetOf(id),
						author: {
							...authorAt(from + index),
							trackingId: index < 4 ? "JOB" : "OTHER",
						},
					},
					(current) => ({
						person: {
							...current,
							...(index === 2 ? { title: "x" } : { department: "y" }),
							version: current.version + 1,
						},
						warnings: [],
					}),
				);
			const query: TimeQuery = {
				orgId: acme,
				from,
				to: from + 100,
				subjects: ["person", "location", "token", "webhook"],
				isCombined: true,
				offset: 0,
				limit: 10,
			};
			const read = async (more: Partial<TimeQuery>) =>
				(await store.changes.pageByTime({ ...query, ...more })).changes.map(
					({ subjectId, count, fields }) => [
						subjectId,
						count,
						Object.keys(fields).toSorted(),
					],
				);
			const job = ["d", 4, ["department", "title"]];
			expect(await read({})).toEqual([["e", 1, ["department"]], job]);
			const first = await store.changes.pageByTime({ ...query, limit: 1 });
			expect(await read({ after: first.next })).toEqual([job]);
			expect(await read({ trackingId: "JOB" })).toEqual([job]);
		});

		test("keeps of several who were deleted under one id the last", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const displayName of ["First", "Second"]) {
				await add(store, createPerson("ann", { displayName }));
				await remove(store, "ann");
			}
			const kept = await store.changes.listDeletions({
				orgId: acme,
				deletedAfter: 0,
				limit: 10,
			});
			expect(kept.map(({ fields }) => fields.displayName)).toEqual([
				{ from: "Second" },
			]);
		});

		test("keeps who was deleted until they come back or are forgotten", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const id of ["ann", "ben", "cyd"]) {
				await add(store, createPerson(id));
				await remove(store, id);
			}
			const list = async (more: { beforeId?: number; limit?: number } = {}) =>
				store.changes.listDeletions({
					orgId: acme,
					deletedAfter: 0,
					limit: 10,
					...more,
				});
			const all = await list();
			const names = (lines: Change[]) => lines.map((line) => line.subjectId);
			expect(names(all)).toEqual(["cyd", "ben", "ann"]);
			expect(all[0]?.fields.displayName).toEqual({ from: "Person cyd" });
			expect(names(await list({ beforeId: all[0]?.id, limit: 1 }))).toEqual([
				"ben",
			]);
			const comeBack = (id: string, deletionVersion: number) =>
				store.people.create(
					targetOf(id),
					() => ({
						person: createPerson(id, { version: deletionVersion + 1 }),
						warnings: [],
					}),
					{ deletionVersion },
				);
			await expectRefusal(comeBack("ben", 1), "conflict");
			await comeBack("ben", 2);
			await expectRefusal(comeBack("ben", 2), "conflict");
			expect(names(await list())).toEqual(["cyd", "ann"]);
			const place = { orgId: acme, personId: "ben" };
			const [line] = await store.changes.listNewest({ ...place, limit: 1 });
			expect(line).toMatchObject({ kind: "restored", version: 3 });
			expect(await store.changes.get({ ...place, id: line?.id ?? 0 })).toEqual(
				line,
			);
			const other = { orgId: acme, personId: "ann", id: line?.id ?? 0 };
			expect(await store.changes.get(other)).toBeUndefined();
			const forget = (deletedBefore: number) =>
				store.changes.forgetDeletions({ deletedBefore, limit: 1 });
			expect(await forget(changedAt - 1)).toBe(0);
			expect(await forget(changedAt)).toBe(1);
			expect(await forget(changedAt)).toBe(1);
			expect(await forget(changedAt)).toBe(0);
			expect(await list()).toEqual([]);
			await expectRefusal(comeBack("ann", 2), "conflict");
		});

		test("tells of locations too", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.locations.create(createLocation("oslo"), authorAt(changedAt));
			await store.locations.update(targetOf("oslo"), (current) => ({
				...current,
				notes: "North",
			}));
			await store.locations.delete(targetOf("oslo"));
			const lines = await history(store);
			expect(
				lines.map(({ subject, subjectId, kind }) => [subject, subjectId, kind]),
			).toEqual([
				["location", "oslo", "created"],
				["location", "oslo", "updated"],
				["location", "oslo", "deleted"],
			]);
			expect(lines[1]?.fields).toEqual({ notes: { to: "North" } });
		});

		test("has no line for a refusal or for a change of nothing", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			const before = await history(store);
			await change(store, "ann", { displayName: "Person ann" });
			await store.locations.update(targetOf("denver"), (current) => current);
			await expectRefusal(
				change(store, "ann", { emails: ["ben@example.com"] }),
				"conflict",
			);
			await expectRefusal(
				add(store, createPerson("cyd", { emails: ["ben@example.com"] })),
				"conflict",
			);
			await expectRefusal(remove(store, "nobody"), "notFound");
			expect(await history(store)).toEqual(before);
		});

		test("is each organization's own, and is read on by id and by person", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("gus", { orgId: globex }));
			await add(store, createPerson("ben"));
			await change(store, "ann", { title: "GM" });
			const lines = await history(store);
			expect(lines.map(({ subjectId }) => subjectId)).toEqual([
				"ann",
				"ben",
				"ann",
			]);
			expect(await history(store, { limit: 2 })).toEqual(lines.slice(0, 2));
			expect(await history(store, { afterId: lines[0]?.id })).toEqual(
				lines.slice(1),
			);
			expect(await history(store, { personId: "ann" })).toEqual(
				lines.filter(({ subjectId }) => subjectId === "ann"),
			);
			expect(
				await history(store, { personId: "ann", afterId: lines[0]?.id }),
			).toEqual(lines.slice(2));
			expect(await history(store, { personId: "gus" })).toEqual([]);
		});
	});
}

function history(
	store: Store,
	query: { personId?: string; afterId?: number; limit?: number } = {},
): Promise<Change[]> {
	return store.changes.list({ orgId: acme, limit: 100, ...query });
}

// Ann has the lines of all versions up to this one, each once.
async function expectLines(store: Store, version: number): Promise<void> {
	const place = { orgId: acme, personId: "ann" };
	const newest = Array.from({ length: version }, (_, index) => version - index);
	const versionsOf = (lines: readonly Change[]) =>
		lines.map((line) => line.version ?? 0);
	const { changes } = store;
	expect(versionsOf(await changes.listNewest({ ...place, limit: 99 }))).toEqual(
		newest,
	);
	expect(versionsOf(await changes.list({ ...place, limit: 99 }))).toEqual(
		newest.toReversed(),
	);
	const recent = { ...place, afterVersion: version - 20, limit: 99 };
	expect(versionsOf(await changes.listVersions(recent))).toEqual(
		newest.slice(0, 20),
	);
	const page = await changes.pageByTime({
		orgId: acme,
		from: 0,
		to: Number.MAX_SAFE_INTEGER,
		subjects: ["person"],
		subjectId: "ann",
		offset: 0,
		limit: 99,
	});
	expect(versionsOf(page.changes)).toEqual(newest);
	expect(await changes.locatePerson({ orgIds: [acme], id: "ann" })).toBe(acme);
}

function withoutId({ id: _, ...rest }: Change): Omit<Change, "id"> {
	return rest;
}
