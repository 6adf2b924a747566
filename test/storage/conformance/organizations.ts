import { describe, expect, test } from "bun:test";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	authorAt,
	changedAt,
	createLocation,
	createPerson,
	denver,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	partner,
	readEverything,
	targetOf,
} from "./fixture.ts";

export function describeOrganizations(open: OpenStore): void {
	describe("organizations", () => {
		test("begin and cease to be managed, each once however often it is said", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const pair = { managerOrgId: globex, managedOrgId: acme };
			for (const isManaged of [true, true, false, false]) {
				await store.organizations.setManaged({ ...pair, isManaged });
				expect(await store.organizations.managedBy(globex)).toEqual(
					isManaged ? [acme] : [],
				);
			}
		});

		test("are read by id, by many ids, and all", async () => {
			await using filled = await openFilled(open);
			const { organizations } = filled.store;
			const known = { id: acme, displayName: "Acme, Inc.", createdAt: 1 };
			expect(await organizations.get(acme)).toEqual(known);
			expect(await organizations.get("nowhere")).toBeUndefined();
			const many = await organizations.getMany([partner, "nowhere", acme]);
			expect(many.map(({ id }) => id).sort()).toEqual([acme, partner]);
			expect(await organizations.getMany([])).toEqual([]);
			expect((await organizations.list()).map(({ id }) => id)).toEqual([
				acme,
				globex,
				partner,
			]);
		});

		test("know which organizations they manage, and not by whom they are managed", async () => {
			await using filled = await openFilled(open);
			const { organizations } = filled.store;
			expect(await organizations.managedBy(partner)).toEqual([acme, globex]);
			expect(await organizations.managedBy(acme)).toEqual([]);
		});

		test("give rules their requirements, as they were last set, each its own", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("gus", { orgId: globex }));
			const demands = async (id: string, orgId: string) => {
				let isRequired: boolean | undefined;
				await store.people.update(
					targetOf(id, { orgId }),
					(person, { organization }) => {
						isRequired = organization.isIfMatchRequired;
						return { person, warnings: [] };
					},
				);
				const kept = await store.organizations.get(orgId);
				expect(kept?.isIfMatchRequired).toBe(isRequired);
				return isRequired === true;
			};
			expect(await demands("ann", acme)).toBe(false);
			await store.organizations.changeSettings(acme, {
				isIfMatchRequired: true,
			});
			await store.organizations.changeSettings(acme, {});
			expect(await demands("ann", acme)).toBe(true);
			expect(await demands("gus", globex)).toBe(false);
			await store.organizations.changeSettings(acme, {
				isIfMatchRequired: false,
			});
			expect(await demands("ann", acme)).toBe(false);
		});

		test("that are locked refuse every change and say when to come back", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const before = await readEverything(store);
			await store.organizations.lock(acme, {
				reason: "it is being restored",
				until: changedAt + 90_001,
			});
			expect((await store.organizations.get(acme))?.lock).toEqual({
				reason: "it is being restored",
				until: changedAt + 90_001,
			});
			for (const attempt of changesOf(store)) {
				const refusal = await expectRefusal(attempt(), "locked");
				expect(refusal.retryAfterSeconds).toBe(91);
				expect(refusal.message).toContain("it is being restored");
			}
			expect(await readEverything(store)).toEqual(before);
			await add(store, createPerson("gus", { orgId: globex }));
		});

		test("take changes again when the lock is given back", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const lock = { reason: "an import runs", until: changedAt + 60_000 };
			await store.organizations.lock(acme, lock);
			await expectRefusal(add(store, createPerson("ben")), "locked");
			await store.organizations.lock(acme, undefined);
			expect((await store.organizations.get(acme))?.lock).toBeUndefined();
			for (const attempt of changesOf(store)) await attempt();
		});

		test("take changes again when the time of the lock has come", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.organizations.lock(acme, {
				reason: "an import runs",
				until: changedAt,
			});
			const create = (id: string, at: number) =>
				store.people.create(targetOf(id, { at }), () => ({
					person: createPerson(id),
					warnings: [],
				}));
			await expectRefusal(create("early", changedAt - 1), "locked");
			await create("late", changedAt);
			expect(await store.people.count({ orgId: acme })).toBe(1);
		});
	});

	describe("settings", () => {
		test("are kept under their names, the last value counts", async () => {
			const { store, reopen } = await open();
			expect(await store.readSetting("kind")).toBeUndefined();
			await store.writeSetting("kind", "sample");
			await store.writeSetting("kind", "sample 🦊");
			await store.writeSetting("other", "");
			const later = reopen ? await reopen() : store;
			expect(await later.readSetting("kind")).toBe("sample 🦊");
			expect(await later.readSetting("other")).toBe("");
			await later[Symbol.asyncDispose]();
		});
	});

	describe("health", () => {
		test("is well on a store that is open, and not on one that is closed", async () => {
			const { store } = await open();
			expect(await store.checkHealth()).toEqual({ isWritable: true });
			await store[Symbol.asyncDispose]();
			expect(
				await store.checkHealth().then(
					() => "well",
					() => "not well",
				),
			).toBe("not well");
		});
	});
}

/** Every kind of change that a lock holds off. */
function changesOf(store: Store): (() => Promise<unknown>)[] {
	return [
		() => add(store, createPerson("ben")),
		() =>
			store.people.update(targetOf("ann"), (person) => ({
				person: { ...person, title: "GM" },
				warnings: [],
			})),
		() => store.people.delete(targetOf("ann"), () => {}),
		() => store.locations.create(createLocation("oslo"), authorAt(changedAt)),
		() =>
			store.locations.update(targetOf(denver), (current) => ({
				...current,
				notes: "West",
			})),
		() => store.locations.delete(targetOf(denver)),
	];
}
