import { describe, expect, test } from "bun:test";
import type {
	Person,
	PhoneNumber,
} from "../../../src/directory/people/person.ts";
import {
	add,
	berlin,
	change,
	createLocation,
	createPerson,
	denver,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	read,
	readEverything,
	remove,
} from "./fixture.ts";
import { creation, kindOf } from "./steps.ts";

const number = (value: string, type: PhoneNumber["type"] = "work") => ({
	phoneNumbers: [{ type, value, shown: value }],
});
const ofDenver = (extension: string) => ({ extension, locationId: denver });

export function describeClaims(open: OpenStore): void {
	describe("claims", () => {
		const taken: [string, Partial<Person>, Partial<Person>, string][] = [
			[
				"an e-mail of another case",
				{ emails: ["Ann@Example.com"] },
				{ emails: ["aNN@example.com"] },
				"emails",
			],
			[
				"an e-mail of another organization",
				{ emails: ["a@example.com"], orgId: globex },
				{ emails: ["a@example.com"] },
				"emails",
			],
			[
				"a number of the organization",
				number("+14085267209"),
				number("+14085267209"),
				"phoneNumbers",
			],
			[
				"an extension of the location",
				ofDenver("133"),
				ofDenver("133"),
				"extension",
			],
		];
		for (const [what, held, wanted, field] of taken)
			test(`refuses ${what} and keeps nothing of the attempt`, async () => {
				await using filled = await openFilled(open);
				const { store } = filled;
				await add(store, createPerson("ann", held));
				await add(store, createPerson("cyd"));
				const before = await readEverything(store);
				const attempts = [
					add(store, createPerson("ben", { ...wanted, title: "New" })),
					change(store, "cyd", { ...wanted, title: "New" }),
				];
				for (const attempt of attempts) {
					const refusal = await expectRefusal(attempt, "conflict");
					expect(refusal.fields.map((problem) => problem.field)).toEqual([
						field,
					]);
				}
				expect(await readEverything(store)).toEqual(before);
			});

		const free: [string, Partial<Person>, Partial<Person>][] = [
			[
				"a number of another organization",
				{ ...number("+14085267209"), orgId: globex },
				number("+14085267209"),
			],
			[
				"an extension of another location",
				ofDenver("133"),
				{ extension: "133", locationId: berlin },
			],
			[
				"a mobile number that somebody else has too",
				number("+14085267209", "mobile"),
				number("+14085267209", "mobile"),
			],
		];
		for (const [what, held, wanted] of free)
			test(`allows ${what}`, async () => {
				await using filled = await openFilled(open);
				const { store } = filled;
				await add(store, createPerson("ann", held));
				await add(store, createPerson("ben", wanted));
				expect(await read(store, "ben")).toEqual(createPerson("ben", wanted));
			});

		test("names everything that is taken in one refusal", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const held = {
				emails: ["ann@example.com"],
				...number("+14085267209"),
				...ofDenver("133"),
			};
			await add(store, createPerson("ann", held));
			const refusal = await expectRefusal(
				add(store, createPerson("ben", held)),
				"conflict",
			);
			expect(refusal.fields.map(({ field }) => field)).toEqual([
				"emails",
				"phoneNumbers",
				"extension",
			]);
		});

		test("on an extension hold against several steps together when all ids are UUIDs", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const orgId = "5b4f8d1e-27a3-4c69-9e0d-3f6a8b2c1d01";
			const hall = "5b4f8d1e-27a3-4c69-9e0d-3f6a8b2c1d02";
			const yard = "5b4f8d1e-27a3-4c69-9e0d-3f6a8b2c1d03";
			await store.load({
				organizations: [{ id: orgId, displayName: "Hill", createdAt: 4 }],
				locations: [hall, yard].map((id) => createLocation(id, { orgId })),
			});
			const held = { orgId, extension: "133", locationId: hall };
			await add(store, createPerson("ann", held));
			const steps = () => [
				creation("ben", held),
				creation("cyd", { ...held, locationId: yard }),
				creation("dan", { ...held, extension: "134" }),
			];
			const kinds = ["refused conflict", "changed cyd", "changed dan"];
			for (const keep of ["none", "each"] as const) {
				const results = await store.people.together(steps(), keep);
				expect(results.map(kindOf)).toEqual(kinds);
			}
			expect(await read(store, "ben", orgId)).toBeUndefined();
			expect((await read(store, "dan", orgId))?.extension).toBe("134");
		});

		test("are free again after a change and after a removal", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const held = {
				emails: ["first@example.com"],
				...number("+14085267209"),
				...ofDenver("133"),
			};
			await add(store, createPerson("ann", held));
			await change(store, "ann", {
				emails: ["second@example.com"],
				phoneNumbers: undefined,
				extension: "134",
			});
			await add(store, createPerson("ben", held));
			await remove(store, "ben");
			await add(store, createPerson("cyd", held));
			await remove(store, "ann");
			await change(store, "cyd", {
				emails: ["second@example.com"],
				extension: "134",
			});
			expect((await read(store, "cyd"))?.emails).toEqual([
				"second@example.com",
			]);
		});

		test("stay with a person who changes the case of their own e-mail", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { emails: ["ann@example.com"] }));
			await change(store, "ann", { emails: ["ANN@example.com"] });
			expect((await read(store, "ann"))?.emails).toEqual(["ANN@example.com"]);
			await expectRefusal(
				add(store, createPerson("ben", { emails: ["Ann@example.com"] })),
				"conflict",
			);
		});

		test("of the location left behind are free, those of the new one are taken", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", ofDenver("133")));
			await change(store, "ann", { locationId: berlin });
			await add(store, createPerson("ben", ofDenver("133")));
			await expectRefusal(
				change(store, "ben", { locationId: berlin }),
				"conflict",
			);
			expect((await read(store, "ben"))?.locationId).toBe(denver);
		});

		test("cannot be swapped in two changes, and both people stay as they were", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", ofDenver("133")));
			await add(store, createPerson("ben", ofDenver("134")));
			const swaps = await Promise.allSettled([
				change(store, "ann", { emails: ["ben@example.com"], extension: "134" }),
				change(store, "ben", { emails: ["ann@example.com"], extension: "133" }),
			]);
			for (const swap of swaps)
				await expectRefusal(
					swap.status === "rejected"
						? Promise.reject(swap.reason)
						: Promise.resolve(),
					"conflict",
				);
			expect(await read(store, "ann")).toEqual(
				createPerson("ann", ofDenver("133")),
			);
			expect(await read(store, "ben")).toEqual(
				createPerson("ben", ofDenver("134")),
			);
		});
	});
}
