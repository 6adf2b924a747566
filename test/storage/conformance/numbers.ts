import { describe, expect, test } from "bun:test";
import { noPresence } from "../../../src/directory/people/presence.ts";
import type { NumberKey } from "../../../src/directory/store/number-store.ts";
import {
	acme,
	berlin,
	createPerson,
	denver,
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
		});
	});
}
