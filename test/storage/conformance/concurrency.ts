import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../../../src/directory/errors.ts";
import {
	createPerson as createByRule,
	replacePerson,
} from "../../../src/directory/people/rules.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	calling,
	changedAt,
	createPerson,
	denver,
	type OpenStore,
	openFilled,
	read,
	targetOf,
} from "./fixture.ts";

const options = {
	now: changedAt,
	seesCallingData: true,
	seesAllTypes: true,
};

export function describeConcurrency(open: OpenStore): void {
	describe("changes at the same time", () => {
		test("of one person are all applied, each on top of another", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { title: "" }));
			const count = 100;
			await Promise.all(
				numbers(count).map((index) =>
					store.people.update(targetOf("ann"), (current) => ({
						person: {
							...current,
							title: `${current.title} ${index}`,
							version: current.version + 1,
						},
						warnings: [],
					})),
				),
			);
			const person = await read(store, "ann");
			expect(person?.version).toBe(1 + count);
			const titles = (person?.title ?? "").trim().split(" ").map(Number);
			expect(titles.sort((a, b) => a - b)).toEqual(numbers(count));
			expect(await historyLength(store)).toBe(1 + count);
		});

		test("that want one e-mail: exactly one of two hundred gets it", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const outcomes = await Promise.allSettled(
				numbers(200).map((index) =>
					add(store, createPerson(`p${index}`, { emails: ["a@example.com"] })),
				),
			);
			expect(codesOf(outcomes)).toEqual([
				"done",
				...Array(199).fill("conflict"),
			]);
			expect(await store.people.count({ orgId: acme })).toBe(1);
			expect(await historyLength(store)).toBe(1);
		});

		test("that want the last seats: as many get one as there are", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const outcomes = await Promise.allSettled(
				numbers(40).map((index) =>
					store.people.create(targetOf(`p${index}`), (context) =>
						createByRule(
							{ id: `p${index}`, orgId: acme },
							{
								emails: [`p${index}@example.com`],
								displayName: "Ann",
								licenses: [calling],
								locationId: denver,
								extension: String(100 + index),
							},
							context,
							options,
						),
					),
				),
			);
			expect(codesOf(outcomes)).toEqual([
				...Array(3).fill("done"),
				...Array(37).fill("invalid"),
			]);
			const license = await store.licenses.get({ orgId: acme, id: calling });
			expect(license?.takenUnits).toBe(3);
			expect(
				await store.licenses.holders({ orgId: acme, id: calling, limit: 100 }),
			).toHaveLength(3);
		});

		test("stand or fall alone", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const index of numbers(20))
				await add(store, createPerson(`p${index}`));
			const outcomes = await Promise.allSettled(
				numbers(20).map((index) =>
					store.people.update(targetOf(`p${index}`), (current, context) =>
						replacePerson(
							current,
							{ displayName: index % 2 === 0 ? "New" : undefined },
							context,
							options,
						),
					),
				),
			);
			expect(outcomes.map(({ status }) => status === "fulfilled")).toEqual(
				numbers(20).map((index) => index % 2 === 0),
			);
			for (const index of numbers(20))
				expect((await read(store, `p${index}`))?.displayName).toBe(
					index % 2 === 0 ? "New" : `Person p${index}`,
				);
			expect(await historyLength(store)).toBe(30);
		});

		test("are read back as soon as they are answered", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await Promise.all(
				numbers(50).map(async (index) => {
					await add(store, createPerson(`p${index}`));
					expect(await read(store, `p${index}`)).toEqual(
						createPerson(`p${index}`),
					);
				}),
			);
		});

		test("that create and remove one person leave either the person or nothing", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const outcomes = await Promise.allSettled([
				add(store, createPerson("ann", { licenses: [calling] })),
				store.people.delete(targetOf("ann"), () => {}),
			]);
			const isThere = (await read(store, "ann")) !== undefined;
			expect(isThere).toBe(outcomes[1]?.status === "rejected");
			const license = await store.licenses.get({ orgId: acme, id: calling });
			expect(license?.takenUnits).toBe(isThere ? 1 : 0);
		});
	});
}

function numbers(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index);
}

/** "done" or the code of the refusal, sorted with "done" first. */
function codesOf(outcomes: readonly PromiseSettledResult<unknown>[]): string[] {
	const codes = outcomes.map((outcome) => {
		if (outcome.status === "fulfilled") return "done";
		const reason: unknown = outcome.reason;
		return reason instanceof DirectoryError ? reason.code : String(reason);
	});
	return codes.sort((a, b) => Number(b === "done") - Number(a === "done"));
}

async function historyLength(store: Store): Promise<number> {
	return (await store.changes.list({ orgId: acme, limit: 1000 })).length;
}
