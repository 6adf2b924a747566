import { describe, expect, test } from "bun:test";
import { restForOthers } from "../../../src/concurrency/time-slices.ts";
import type {
	Keep,
	PeopleStep,
} from "../../../src/directory/people/people-step.ts";
import type { Person } from "../../../src/directory/people/person.ts";
import type { PersonRule } from "../../../src/directory/people/person-change.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import { sliceLength } from "../../../src/storage/sql/steps/perform-steps.ts";
import { untilSeen } from "../rounds.ts";
import {
	acme,
	change,
	createPerson,
	type OpenStore,
	openFilled,
	read,
	readEverything,
	targetOf,
} from "./fixture.ts";
import { creation, kindOf, removal, update } from "./steps.ts";

/** More than two slices, and more than any engine writes in one go. */
const length = 2 * sliceLength + 30;
const ids = Array.from({ length }, (_, index) => `p${1000 + index}`);
const first = ids[0] as string;
const last = ids[length - 1] as string;

export function describeLongTogether(open: OpenStore): void {
	describe("very many steps together", () => {
		test.each<[Keep, PeopleStep[]]>([
			["all", ids.map((id) => update(id, { title: "new" }))],
			["all", ids.map(removal)],
			["all", ids.map((id) => creation(`${id}-new`))],
			["each", ids.map((id) => update(id, { title: "new" }))],
			["each", ids.map((id) => creation(`${id}-new`))],
			["none", ids.map((id) => update(id, { title: "new" }))],
		])(
			"kept as %s let others read meanwhile, who see the state before or after, and no part",
			untilSeen(async (keep, steps) => {
				await using filled = await openMany(open);
				const { store } = filled;
				const before = await readAll(store);
				let isOver = false;
				const doing = store.people.together(steps, keep).finally(() => {
					isOver = true;
				});
				const seen: Seen[] = [];
				while (!isOver) {
					seen.push(await readAll(store));
					await restForOthers();
				}
				const results = (await doing).map(kindOf);
				expect(results.filter((kind) => kind.startsWith("refused"))).toEqual(
					[],
				);
				const after = await readAll(store);
				if (keep === "none") expect(after).toEqual(before);
				else expect(after).not.toEqual(before);
				// What is on disk may be seen before it is answered; a part of it never.
				for (const { one, other, count } of seen) {
					expect([before.one, after.one]).toContainEqual(one);
					expect([before.other, after.other]).toContainEqual(other);
					expect([before.count, after.count]).toContain(count);
				}
				return seen.length > 0;
			}),
		);

		test.each<Keep>(["all", "each", "none"])(
			"kept as %s are decided in slices, between which others have their turn",
			async (keep) => {
				await using filled = await openMany(open);
				const turns = countInTurns();
				await filled.store.people.together(
					ids.map((id) => noting(id, turns.note)),
					keep,
				);
				expect(turns.total()).toBeGreaterThanOrEqual(length);
				expect(turns.longest()).toBeLessThanOrEqual(sliceLength);
				turns.stop();
			},
		);

		test("make another change wait, which is then decided on the state that they left", async () => {
			await using filled = await openMany(open);
			const { store } = filled;
			const begun = Promise.withResolvers<void>();
			const doing = store.people.together(
				ids.map((id) => noting(id, () => begun.resolve(), { title: "of all" })),
				"all",
			);
			await begun.promise;
			const seen: (string | undefined)[] = [];
			const [, other] = await Promise.all([
				doing,
				store.people.update(targetOf(first), (current) => {
					seen.push(current.title);
					const person = { ...current, version: current.version + 1 };
					return { person: { ...person, department: "R&D" }, warnings: [] };
				}),
			]);
			expect(seen.at(-1)).toBe("of all");
			expect(other.person).toMatchObject({ title: "of all", version: 3 });
			expect(await read(store, first)).toMatchObject({
				title: "of all",
				department: "R&D",
				version: 3,
			});
		});

		test("leave nothing behind when one in the middle is refused, and name only that one", async () => {
			await using filled = await openMany(open);
			const { store } = filled;
			const before = await readEverything(store);
			const steps = ids.map((id) => update(id, { title: "new" }));
			steps[sliceLength + 7] = creation("newcomer", {
				emails: [`${last}@example.com`],
			});
			const kinds = (await store.people.together(steps, "all")).map(kindOf);
			expect(kinds.filter((kind) => kind.startsWith("refused"))).toEqual([
				"refused conflict",
			]);
			expect(kinds[sliceLength + 7]).toBe("refused conflict");
			expect(await readEverything(store)).toEqual(before);
		});

		test("leave nothing behind when what is noted of them fails", async () => {
			await using filled = await openMany(open);
			const { store } = filled;
			const before = await readEverything(store);
			const doing = store.people.together(
				ids.map((id) => update(id, { title: "new" })),
				"all",
				() => {
					throw new Error("No note.");
				},
			);
			await expect(doing).rejects.toThrow("No note.");
			expect(await readEverything(store)).toEqual(before);
			await change(store, first, { title: "later" });
			expect((await read(store, first))?.title).toBe("later");
		});

		test("take turns with others that are done all or not at all", async () => {
			await using filled = await openMany(open);
			const { store } = filled;
			const count = (): PeopleStep[] =>
				ids.map((id) => ({
					kind: "update",
					target: targetOf(id),
					rule: (current) => raise(current),
				}));
			await Promise.all([
				store.people.together(count(), "all"),
				store.people.together(count(), "all"),
				store.people.together(count(), "each"),
			]);
			for (const id of [first, ids[sliceLength] as string, last])
				expect(await read(store, id)).toMatchObject({ title: "3", version: 4 });
			const changes = await store.changes.list({ orgId: acme, limit: 10_000 });
			const lines = changes.filter(({ kind }) => kind === "updated");
			expect(lines.length).toBe(3 * length);
			// One transaction after another, not one step after another.
			for (const start of [0, length, 2 * length])
				expect(
					lines.slice(start, start + length).map(({ subjectId }) => subjectId),
				).toEqual(ids);
		});

		test("see what those of earlier slices did", async () => {
			await using filled = await openMany(open);
			const { store } = filled;
			const steps = [
				...ids.map((id) => update(id, { managerId: last })),
				removal(first),
				creation("heir", { emails: [`${first}@example.com`] }),
				update(last, { title: "head" }),
				...ids.slice(1, -1).map(removal),
			];
			let reports: number | undefined;
			steps.push({
				kind: "update",
				target: targetOf(last),
				rule(current, context) {
					reports = context.countReports(last);
					return raise(current);
				},
			});
			const results = await store.people.together(steps, "all");
			expect(
				results.map(kindOf).filter((kind) => kind.startsWith("refused")),
			).toEqual([]);
			// Only their own manager is left.
			expect(reports).toBe(1);
			expect(await read(store, first)).toBeUndefined();
			expect(await read(store, "heir")).toMatchObject({
				emails: [`${first}@example.com`],
			});
			expect(await read(store, last)).toMatchObject({ version: 4 });
		});
	});
}

async function openMany(open: OpenStore) {
	const filled = await openFilled(open);
	await filled.store.load({
		people: ids.map((id) => ({
			person: createPerson(id),
			presence: { isShared: true },
		})),
	});
	return filled;
}

type Seen = Awaited<ReturnType<typeof readAll>>;

async function readAll(store: Store) {
	const [one, other, count] = await Promise.all([
		read(store, first),
		read(store, last),
		store.people.count({ orgId: acme }),
	]);
	return { one, other, count };
}

function raise(current: Person): ReturnType<PersonRule> {
	const title = String(Number(current.title ?? 0) + 1);
	return {
		person: { ...current, title, version: current.version + 1 },
		warnings: [],
	};
}

// A step that tells when it is decided.
function noting(
	id: string,
	note: () => void,
	fields: Partial<Person> = { title: "new" },
): PeopleStep {
	const step = update(id, fields) as Extract<PeopleStep, { kind: "update" }>;
	return {
		...step,
		rule(current, context) {
			note();
			return step.rule(current, context);
		},
	};
}

// Counts what happens in each turn of the event loop.
function countInTurns() {
	const turns = [0];
	let isStopped = false;
	const next = () => {
		if (isStopped) return;
		turns.push(0);
		setImmediate(next);
	};
	setImmediate(next);
	return {
		note() {
			turns[turns.length - 1] = (turns.at(-1) as number) + 1;
		},
		total: () => turns.reduce((sum, count) => sum + count, 0),
		// There may be too many turns for the arguments of a call.
		longest: () => turns.reduce((most, count) => Math.max(most, count), 0),
		stop() {
			isStopped = true;
		},
	};
}
