import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../../../src/directory/errors.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	authorAt,
	berlin,
	change,
	changedAt,
	createLocation,
	createPerson,
	denver,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	readEverything,
	remove,
	targetOf,
} from "./fixture.ts";

const author = authorAt(changedAt);

export function describeLocations(open: OpenStore): void {
	describe("locations", () => {
		test("come back as they were created, to their organization only", async () => {
			await using filled = await openFilled(open);
			const { locations } = filled.store;
			const oslo = createLocation("oslo", {
				name: "Oslo 🦊",
				announcementLanguage: "nb_no",
				latitude: "59.9",
				longitude: "10.7",
				notes: "North",
				routingPrefix: "83",
			});
			await locations.create(oslo, author);
			expect(await locations.get({ orgId: acme, id: "oslo" })).toEqual(oslo);
			expect(
				await locations.get({ orgId: globex, id: "oslo" }),
			).toBeUndefined();
			expect(
				await locations.locate({ orgIds: [globex, acme], id: "oslo" }),
			).toBe(acme);
			expect(
				await locations.locate({ orgIds: [globex], id: "oslo" }),
			).toBeUndefined();
		});

		test("are listed by id, page by page, by ids and by a part of their name", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.locations.create(
				createLocation("🦊", { name: "Östersund" }),
				author,
			);
			await store.locations.create(
				createLocation("\ufffd", { name: "100%_New" }),
				author,
			);
			expect(await idsOf(store, {})).toEqual([berlin, denver, "\ufffd", "🦊"]);
			expect(await idsOf(store, { limit: 1 })).toEqual([berlin]);
			expect(await idsOf(store, { afterId: denver })).toEqual(["\ufffd", "🦊"]);
			expect(await idsOf(store, { ids: ["🦊", "nowhere", berlin] })).toEqual([
				berlin,
				"🦊",
			]);
			expect(await idsOf(store, { ids: [] })).toEqual([]);
			expect(await idsOf(store, { name: "ER" })).toEqual([
				berlin,
				denver,
				"🦊",
			]);
			expect(await idsOf(store, { name: "öSTER" })).toEqual(["🦊"]);
			expect(await idsOf(store, { name: "%_" })).toEqual(["\ufffd"]);
			expect(await idsOf(store, { name: "_" })).toEqual(["\ufffd"]);
			expect(await idsOf(store, { name: "" })).toHaveLength(4);
			expect(await idsOf(store, { ids: [berlin], name: "den" })).toEqual([]);
		});

		test("change by a rule that sees the location as it is", async () => {
			await using filled = await openFilled(open);
			const { locations } = filled.store;
			const changed = await locations.update(targetOf(denver), (current) => ({
				...current,
				name: `${current.name} West`,
			}));
			expect(changed.name).toBe("Denver West");
			expect(await locations.get({ orgId: acme, id: denver })).toEqual(changed);
		});

		test("may take each other's former names, and keep their own in another case", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await rename(store, denver, "DENVER");
			await rename(store, denver, "Aurora");
			await rename(store, berlin, "denver");
			expect(await idsOf(store, { name: "denver" })).toEqual([berlin]);
		});

		test("refuse the name of another, whatever its case, and keep nothing", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const before = await readEverything(store);
			const attempts = [
				() =>
					store.locations.create(
						createLocation("new", { name: "DENVER" }),
						author,
					),
				() => rename(store, berlin, "denver"),
			];
			for (const attempt of attempts) {
				const refusal = await expectRefusal(attempt(), "conflict");
				expect(refusal.fields.map(({ field }) => field)).toEqual(["name"]);
			}
			expect(await readEverything(store)).toEqual(before);
			await store.locations.create(
				createLocation("hall", { orgId: globex, name: "Denver" }),
				author,
			);
		});

		test("with one name created at the same time: exactly one stays", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const outcomes = await Promise.allSettled(
				Array.from({ length: 20 }, (_, index) =>
					store.locations.create(
						createLocation(`l${index}`, { name: "Oslo" }),
						author,
					),
				),
			);
			expect(
				outcomes.filter(({ status }) => status === "fulfilled"),
			).toHaveLength(1);
			expect(await idsOf(store, { name: "oslo" })).toHaveLength(1);
		});

		test("cannot be removed while people work there", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { locationId: denver }));
			await add(store, createPerson("ben", { locationId: denver }));
			const before = await readEverything(store);
			await expectRefusal(store.locations.delete(targetOf(denver)), "conflict");
			expect(await readEverything(store)).toEqual(before);
			await change(store, "ann", { locationId: undefined });
			await expectRefusal(store.locations.delete(targetOf(denver)), "conflict");
			await remove(store, "ben");
			const removed = await store.locations.delete(targetOf(denver));
			expect(removed.name).toBe("Denver");
			expect(
				await store.locations.get({ orgId: acme, id: denver }),
			).toBeUndefined();
			await store.locations.create(
				createLocation("denver-2", { name: "Denver" }),
				author,
			);
		});

		test("that do not exist are refused", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await expectRefusal(rename(store, "nowhere", "Oslo"), "notFound");
			await expectRefusal(
				store.locations.delete(targetOf("nowhere")),
				"notFound",
			);
			await expectRefusal(
				store.locations.delete(targetOf(denver, { orgId: globex })),
				"notFound",
			);
			await expectRefusal(
				store.locations.create(
					createLocation("oslo", { orgId: "nowhere" }),
					author,
				),
				"notFound",
			);
		});

		test("stay as they are when the rule throws", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const before = await readEverything(store);
			const refused = store.locations.update(targetOf(denver), () => {
				throw new DirectoryError("invalid", "No.");
			});
			await expectRefusal(refused, "invalid");
			expect(await readEverything(store)).toEqual(before);
		});

		test("are known to the rules of people as they are after each change", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const names = async () => {
				let seen: unknown;
				await store.people.update(targetOf("ann"), (person, context) => {
					seen = [denver, "oslo"].map((id) => context.location(id)?.name);
					return { person, warnings: [] };
				});
				return seen;
			};
			expect(await names()).toEqual(["Denver", undefined]);
			await store.locations.create(createLocation("oslo"), author);
			await rename(store, denver, "Aurora");
			expect(await names()).toEqual(["Aurora", "oslo"]);
			await store.locations.delete(targetOf("oslo"));
			expect(await names()).toEqual(["Aurora", undefined]);
		});
	});
}

function rename(store: Store, id: string, name: string) {
	return store.locations.update(targetOf(id), (current) => ({
		...current,
		name,
	}));
}

async function idsOf(
	store: Store,
	query: Partial<Parameters<Store["locations"]["list"]>[0]>,
): Promise<string[]> {
	const found = await store.locations.list({
		orgId: acme,
		limit: 100,
		...query,
	});
	return found.map(({ id }) => id);
}
