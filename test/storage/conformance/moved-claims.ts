import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../../../src/directory/errors.ts";
import { claimsOf } from "../../../src/directory/people/claims.ts";
import type { PeopleStep } from "../../../src/directory/people/people-step.ts";
import type { Person } from "../../../src/directory/people/person.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	add,
	createPerson,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	read,
	readEverything,
	targetOf,
} from "./fixture.ts";
import { creation, kindOf, removal, update } from "./steps.ts";

export function describeMovedClaims(open: OpenStore): void {
	describe("claims of steps that are kept all or not at all may", () => {
		test.each(Object.entries(movesThatHold))("%s", async (_, steps) => {
			await using filled = await openClaimants(open);
			const { store } = filled;
			const tried = await tryAll(store, steps());
			const results = await store.people.together(steps(), "all");
			expect(tried).toEqual(results.map(kindOf));
			expect(results.map(kindOf)).not.toContain("refused conflict");
			await expectTrueClaims(store);
		});

		test("not end with two who hold one: those who take it are refused, and nothing is kept", async () => {
			await using filled = await openClaimants(open);
			const { store } = filled;
			const before = await readEverything(store);
			const steps = () => [
				update("ann", { emails: ["ben@example.com"] }),
				update("ben", { emails: ["cid@example.com"] }),
				update("cid", { title: "GM" }),
				creation("dan", { emails: ["ann@example.com"] }),
				creation("eve", { emails: ["ann@example.com"] }),
			];
			const kinds = [
				"changed ann",
				"refused conflict",
				"changed cid",
				"changed dan",
				"refused conflict",
			];
			expect(await tryAll(store, steps())).toEqual(kinds);
			const results = await store.people.together(steps(), "all");
			expect(results.map(kindOf)).toEqual(kinds);
			expect(results[1]).toMatchObject({
				reason: { fields: [{ field: "emails" }] },
			});
			expect(await readEverything(store)).toEqual(before);
			await expectTrueClaims(store);
		});

		test("be taken from one whose step is refused: that is the cause, and nothing is kept", async () => {
			await using filled = await openClaimants(open);
			const { store } = filled;
			const before = await readEverything(store);
			const refused = (name: string): PeopleStep => ({
				kind: "update",
				target: targetOf(name),
				rule: () => {
					throw new DirectoryError("invalid", "No.");
				},
			});
			const steps = () => [
				update("ann", { emails: ["ben@example.com"] }),
				refused("ben"),
				refused("ann"),
				creation("dan", { emails: ["ann@example.com"] }),
				creation("eve", { emails: ["cid@example.com"] }),
				creation("gil", { emails: ["ben@example.com"] }),
			];
			const kinds = [
				"changed ann",
				"refused invalid",
				"refused invalid",
				"changed dan",
				"refused conflict",
				"changed gil",
			];
			expect(await tryAll(store, steps())).toEqual(kinds);
			const results = await store.people.together(steps(), "all");
			expect(results.map(kindOf)).toEqual(kinds);
			expect(await readEverything(store)).toEqual(before);
			await expectTrueClaims(store);
		});

		test("be taken in another organization before they are given back", async () => {
			await using filled = await openClaimants(open);
			const { store } = filled;
			const steps = [
				creation("gus", { orgId: globex, emails: ["ann@example.com"] }),
				update("ann", { emails: ["ben@example.com"] }),
				removal("ben"),
			];
			const kinds = ["changed gus", "changed ann", "removed ben"];
			expect(await tryAll(store, steps)).toEqual(kinds);
			const results = await store.people.together(steps, "all");
			expect(results.map(kindOf)).toEqual(kinds);
			for (const name of ["ann", "ben"])
				await expectRefusal(
					add(store, createPerson("new", { emails: [`${name}@example.com`] })),
					"conflict",
				);
		});

		test("not be exchanged one by one when each is kept by itself", async () => {
			await using filled = await openClaimants(open);
			const { store } = filled;
			const swap = movesThatHold["exchange e-mails"] as () => PeopleStep[];
			const results = await store.people.together(swap(), "each");
			expect(results.map(kindOf)).toEqual([
				"refused conflict",
				"refused conflict",
			]);
			await expectTrueClaims(store);
		});

		test("hear from a refusal of what is taken in the end only", async () => {
			await using filled = await openClaimants(open);
			const { store } = filled;
			const heard: string[] = [];
			const curious: PeopleStep = {
				kind: "update",
				target: targetOf("cid"),
				rule: (_, { isTaken }) => {
					const taken = ["ann", "ben", "dan"].filter((name) =>
						isTaken({
							kind: "email",
							scope: "",
							value: `${name}@example.com`,
						}),
					);
					heard.push(taken.join(" "));
					throw new DirectoryError("invalid", "No.");
				},
			};
			const steps = [
				curious,
				update("ann", { emails: ["dan@example.com"] }),
				removal("ben"),
			];
			const kinds = ["refused invalid", "changed ann", "removed ben"];
			expect(await tryAll(store, steps)).toEqual(kinds);
			expect(heard.at(-1)).toBe("dan");
			const results = await store.people.together(steps, "all");
			expect(results.map(kindOf)).toEqual(kinds);
			expect(heard.at(-1)).toBe("dan");
		});
	});
}

/** Ways to move claims of `ann`, `ben` and `cid`, none of which can be done step by step. */
const movesThatHold: Record<string, () => PeopleStep[]> = {
	"exchange e-mails": () => [
		update("ann", { emails: ["ben@example.com"] }),
		update("ben", { emails: ["ann@example.com"] }),
	],
	"exchange numbers": () => [
		update("ann", { phoneNumbers: [work("+14085550102")] }),
		update("ben", { phoneNumbers: [work("+14085550101")] }),
	],
	"exchange extensions": () => [
		update("ann", { extension: "5002" }),
		update("ben", { extension: "5001" }),
	],
	"exchange everything, with other changes between": () => [
		update("ann", { ...claimsOfNumber("ben", 2) }),
		update("cid", { title: "GM" }),
		update("ann", { title: "GM" }),
		update("ben", { ...claimsOfNumber("ann", 1) }),
		update("ann", { displayName: "Ann Again" }),
	],
	"move in a circle of three": () => [
		update("ann", { ...claimsOfNumber("ben", 2) }),
		update("ben", { ...claimsOfNumber("cid", 3) }),
		update("cid", { ...claimsOfNumber("ann", 1) }),
	],
	"be taken from somebody who is removed later": () => [
		update("ann", { ...claimsOfNumber("ben", 2) }),
		removal("ben"),
	],
	"be taken by somebody new before they are given back": () => [
		creation("dan", { ...claimsOfNumber("ben", 2), locationId: place }),
		update("ben", { ...claimsOfNumber("dan", 4) }),
	],
	"be taken and given back while another holds them": () => [
		update("ann", { emails: ["ben@example.com"] }),
		update("ann", { emails: ["new@example.com"] }),
	],
	"be given, taken and taken back": () => [
		update("ann", { emails: ["new@example.com"] }),
		update("ben", { emails: ["ann@example.com"] }),
		update("ann", { emails: ["ben@example.com"] }),
		update("ben", { emails: ["new@example.com"] }),
		update("ann", { emails: ["ann@example.com"] }),
		update("ben", { emails: ["ben@example.com"] }),
	],
	"be taken by somebody who is removed again": () => [
		creation("dan", { emails: ["ann@example.com"] }),
		removal("dan"),
	],
};

const place = "here";

function work(value: string) {
	return { type: "work" as const, value, shown: value };
}

function claimsOfNumber(name: string, number: number): Partial<Person> {
	return {
		emails: [`${name}@example.com`],
		phoneNumbers: [work(`+1408555010${number}`)],
		extension: `500${number}`,
	};
}

async function openClaimants(open: OpenStore) {
	const filled = await openFilled(open);
	for (const [index, id] of ["ann", "ben", "cid"].entries())
		await add(
			filled.store,
			createPerson(id, {
				...claimsOfNumber(id, index + 1),
				locationId: place,
			}),
		);
	return filled;
}

// The outcomes of a dry run, which do not depend on what would be kept.
async function tryAll(
	store: Store,
	steps: readonly PeopleStep[],
): Promise<string[]> {
	const none = await store.people.together(steps, "none");
	using dryRun = store.openDryRun();
	const results = await dryRun.store.people.together(steps, "all");
	expect(results.map(kindOf)).toEqual(none.map(kindOf));
	return results.map(kindOf);
}

// Whoever has a claim holds it, and nobody else can take it; what nobody has is free.
async function expectTrueClaims(store: Store): Promise<void> {
	const names = ["ann", "ben", "cid", "dan", "new"];
	const people = (
		await Promise.all(["ann", "ben", "cid", "dan"].map((id) => read(store, id)))
	).filter((person) => person !== undefined);
	const all: Partial<Person>[] = [
		...names.map((name) => ({ emails: [`${name}@example.com`] })),
		...[1, 2, 3, 4].map((number) => ({
			phoneNumbers: [work(`+1408555010${number}`)],
		})),
		...[1, 2, 3, 4].map((number) => ({
			extension: `500${number}`,
			locationId: place,
		})),
	];
	for (const [index, wanted] of all.entries()) {
		const holders = people.filter((person) =>
			claimsOf(createPerson(person.id, { emails: [], ...wanted })).every(
				(claim) => claimsOf(person).some((own) => Bun.deepEquals(own, claim)),
			),
		);
		expect(holders.length).toBeLessThanOrEqual(1);
		const taken = add(
			store,
			createPerson(`taker${index}`, {
				emails: [`taker${index}@example.com`],
				...wanted,
			}),
		);
		if (holders.length === 1) await expectRefusal(taken, "conflict");
		else await taken;
	}
}
