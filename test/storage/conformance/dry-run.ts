import { describe, expect, test } from "bun:test";
import type { PersonRule } from "../../../src/directory/people/person-change.ts";
import {
	acme,
	add,
	authorAt,
	berlin,
	calling,
	change,
	changedAt,
	createLocation,
	createPerson,
	denver,
	expectRefusal,
	fullRole,
	messaging,
	type OpenStore,
	openFilled,
	readEverything,
	remove,
	targetOf,
} from "./fixture.ts";

const dry = { isDryRun: true };

export function describeDryRun(open: OpenStore): void {
	describe("a dry run", () => {
		test("answers as the change itself would, and leaves nothing behind", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { licenses: [messaging] }));
			await add(store, createPerson("ben"));
			const before = await readEverything(store);
			const rule: PersonRule = (current) => ({
				person: {
					...current,
					emails: ["new@example.com"],
					licenses: [calling],
					roles: [fullRole],
					title: "GM",
					version: current.version + 1,
				},
				warnings: ["mind the gap"],
			});
			const tried = await store.people.update(targetOf("ann"), rule, dry);
			expect(await readEverything(store)).toEqual(before);
			expect(tried.isChanged).toBe(true);
			const person = createPerson("cyd", { licenses: [calling] });
			await store.people.create(
				targetOf("cyd"),
				() => ({ person, warnings: [] }),
				dry,
			);
			await store.people.delete(targetOf("ben"), () => {}, dry);
			await store.locations.create(
				createLocation("oslo"),
				authorAt(changedAt),
				dry,
			);
			const renamed = await store.locations.update(
				targetOf(denver),
				(current) => ({ ...current, name: "Renamed" }),
				dry,
			);
			expect(renamed.name).toBe("Renamed");
			await store.locations.delete(targetOf(berlin), dry);
			expect(await readEverything(store)).toEqual(before);
			const done = await store.people.update(targetOf("ann"), rule);
			expect(done).toEqual(tried);
			expect(await readEverything(store)).not.toEqual(before);
			await add(store, person);
			await remove(store, "ben");
		});

		test("is refused as the change itself would be", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { locationId: denver }));
			await add(store, createPerson("ben"));
			const taken = { ...createPerson("ben"), emails: ["ann@example.com"] };
			const outcome = { person: taken, warnings: [] };
			await expectRefusal(
				store.people.update(targetOf("ben"), () => outcome, dry),
				"conflict",
			);
			await expectRefusal(
				store.people.create(targetOf("cyd"), () => outcome, dry),
				"conflict",
			);
			await expectRefusal(
				store.people.delete(targetOf("nobody"), () => {}, dry),
				"notFound",
			);
			await expectRefusal(
				store.locations.delete(targetOf(denver), dry),
				"conflict",
			);
			await expectRefusal(
				store.locations.update(
					targetOf(denver),
					(current) => ({ ...current, name: "BERLIN" }),
					dry,
				),
				"conflict",
			);
		});

		test("among changes at the same time undoes only itself", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const rule: PersonRule = (current) => ({
				person: { ...current, title: "tried", version: current.version + 1 },
				warnings: [],
			});
			await Promise.all([
				add(store, createPerson("ben")),
				store.people.update(targetOf("ann"), rule, dry),
				add(store, createPerson("cyd")),
			]);
			const people = await store.people.list({
				orgId: acme,
				limit: 10,
				isPresenceWanted: false,
			});
			expect(people.map(({ person }) => [person.id, person.title])).toEqual([
				["ann", undefined],
				["ben", undefined],
				["cyd", undefined],
			]);
		});
	});

	describe("what a change can look out for", () => {
		test("is who else holds a role, who reports to a person, and which tokens would stop", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { roles: [fullRole] }));
			await add(store, createPerson("ben", { managerId: "ann" }));
			await add(store, createPerson("cyd", { managerId: "ann" }));
			await change(store, "cyd", { managerId: "ben" });
			const off = { roles: [fullRole], isLoginEnabled: false };
			await add(store, createPerson("dan", off));
			const token = {
				orgId: acme,
				personId: "ann",
				name: "",
				scopes: ["spark:all" as const],
				createdAt: 1,
			};
			await store.tokens.create({ ...token, id: "1", secretHash: "1" });
			const ends = { expiresAt: changedAt, secretHash: "2", id: "2" };
			await store.tokens.create({ ...token, ...ends });
			await store.tokens.create({ ...token, id: "3", secretHash: "3" });
			await store.tokens.revoke("3", 2);
			const look = async () => {
				let seen: unknown;
				await store.people.delete(
					targetOf("ann"),
					(_, context) => {
						const roleIds = ["another", fullRole];
						seen = [
							context.hasOtherHolder({ roleIds, personId: "ann" }),
							context.countReports("ann"),
							context.countTokens("ann"),
						];
					},
					dry,
				);
				return seen;
			};
			expect(await look()).toEqual([false, 1, 1]);
			await change(store, "dan", { isLoginEnabled: true });
			await remove(store, "ben");
			expect(await look()).toEqual([true, 0, 1]);
		});
	});
}
