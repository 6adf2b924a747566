import { describe, expect, test } from "bun:test";
import type { NumberBlock } from "../../../src/directory/numbers/number-block.ts";
import { noPresence } from "../../../src/directory/people/presence.ts";
import type { NumberKey } from "../../../src/directory/store/number-store.ts";
import {
	acme,
	authorAt,
	berlin,
	changedAt,
	createPerson,
	denver,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
} from "./fixture.ts";

const work = (value: string) => ({
	type: "work" as const,
	value,
	shown: value,
});

export function describeNumbers(open: OpenStore): void {
	describe("numbers", () => {
		test("are walked in their order, page by page, in one organization", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.load({
				people: [
					createPerson("p1", {
						phoneNumbers: [work("+4930111"), work("+14085267209")],
						extension: "20",
						locationId: denver,
					}),
					createPerson("p2", { extension: "100", locationId: denver }),
					createPerson("p3", { extension: "100", locationId: berlin }),
					createPerson("p4", {
						phoneNumbers: [
							{ type: "mobile", value: "+14085550000", shown: "" },
						],
					}),
					createPerson("p5", {
						orgId: globex,
						phoneNumbers: [work("+14085267209")],
						extension: "100",
						locationId: "globex-hall",
					}),
				].map((person) => ({ person, presence: noPresence })),
			});
			const walk = async (prefix: string, limit: number) => {
				const found: NumberKey[] = [];
				for (;;) {
					const page = await store.numbers.walk({
						...{ orgId: acme, prefix, limit },
						after: found.at(-1),
					});
					found.push(...page);
					if (page.length < limit) return found;
				}
			};
			for (const limit of [1, 2, 100]) {
				expect(await walk("+", limit)).toEqual([
					{ value: "+14085267209", personId: "p1" },
					{ value: "+14085550000", personId: "p4" },
					{ value: "+4930111", personId: "p1" },
				]);
				expect(await walk("x", limit)).toEqual([
					{ value: "x100", personId: "p2" },
					{ value: "x100", personId: "p3" },
					{ value: "x20", personId: "p1" },
				]);
			}
			expect(await walk("+49", 1)).toHaveLength(1);
			expect(await store.numbers.count(acme)).toBe(2);
			expect(await store.numbers.count(globex)).toBe(1);
			const { numbers } = store;
			const held = async (values: string[], locationId?: string) =>
				(
					await numbers.listHeld({ orgId: acme, locationId, values })
				).toSorted();
			expect(
				await held(["+14085267209", "+14085550000", "+4930111", "+49"]),
			).toEqual(["+14085267209", "+4930111"]);
			expect(await held(["100", "20", "10"], denver)).toEqual(["100", "20"]);
			expect(await held(["100", "20"], berlin)).toEqual(["100"]);
			expect(await held([])).toEqual([]);
			const blocks = [
				{ first: "+493010", count: 9 },
				{ first: "+14085267200", count: 20 },
				{ first: "+4930110", count: 2 },
			];
			expect(await numbers.countHeld({ orgId: acme, blocks })).toBe(2);
			expect(await numbers.countHeld({ orgId: globex, blocks })).toBe(1);
			expect(await numbers.countHeld({ orgId: acme, blocks: [] })).toBe(0);
			expect(
				await numbers.countExtensions({ orgId: acme, locationId: denver }),
			).toEqual([
				{ length: 2, count: 1, first: "20" },
				{ length: 3, count: 1, first: "100" },
			]);
			expect(
				await numbers.countExtensions({ orgId: acme, locationId: "nowhere" }),
			).toEqual([]);
		});

		test("belong to one location, and to it while somebody has them", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.load({
				people: [
					{
						person: createPerson("p1", {
							phoneNumbers: [work("+14085267209")],
							locationId: berlin,
						}),
						presence: noPresence,
					},
				],
			});
			const give = (id: string, numbers: NumberBlock[] | undefined) =>
				store.locations.update(
					{ orgId: acme, id, author: authorAt(changedAt) },
					(current) => ({ ...current, numbers }),
				);
			const some = [{ first: "+14085267200", count: 20 }];
			const owned = await give(denver, some);
			expect(owned.numbers).toEqual(some);
			expect(await store.locations.get({ orgId: acme, id: denver })).toEqual(
				owned,
			);
			await expectRefusal(
				give(berlin, [{ first: "+14085267219", count: 1 }]),
				"conflict",
			);
			await expectRefusal(give(denver, undefined), "conflict");
			const rest = [{ first: "+14085267209", count: 1 }];
			expect((await give(denver, rest)).numbers).toEqual(rest);
			const moved = [{ first: "+14085267219", count: 1 }];
			expect((await give(berlin, moved)).numbers).toEqual(moved);
		});
	});
}
