import { describe, expect, test } from "bun:test";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	calling,
	change,
	createLicense,
	createPerson,
	expectRefusal,
	globex,
	messaging,
	type OpenStore,
	openFilled,
	remove,
} from "./fixture.ts";

export function describeLicenses(open: OpenStore): void {
	describe("licenses", () => {
		test("get more seats and fewer, but not fewer than are taken", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const place = { orgId: acme, id: calling };
			for (const id of ["ann", "ben"])
				await add(store, createPerson(id, { licenses: [calling] }));
			const fewer = await store.licenses.setSeats({ ...place, totalUnits: 2 });
			expect([fewer.totalUnits, fewer.takenUnits]).toEqual([2, 2]);
			await expectRefusal(
				store.licenses.setSeats({ ...place, totalUnits: 1 }),
				"conflict",
			);
			await store.licenses.setSeats({ ...place, totalUnits: 40 });
			expect((await store.licenses.get(place))?.totalUnits).toBe(40);
			await expectRefusal(
				store.licenses.setSeats({ orgId: globex, id: calling, totalUnits: 5 }),
				"notFound",
			);
		});

		test("are listed by id with their seats, each organization its own", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			expect(await store.licenses.list(acme)).toEqual([
				createLicense(calling, { service: "calling", totalUnits: 3 }),
				createLicense(messaging, { totalUnits: 1000 }),
			]);
			expect(await store.licenses.get({ orgId: acme, id: calling })).toEqual(
				createLicense(calling, { service: "calling", totalUnits: 3 }),
			);
			expect(
				await store.licenses.get({ orgId: globex, id: calling }),
			).toBeUndefined();
			expect(await store.licenses.list("nowhere")).toEqual([]);
		});

		test("keep what is known of their subscription and site", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const license = createLicense("meetings", {
				service: "meeting",
				subscriptionId: "Sub-1",
				siteUrl: "acme.webex.com",
				siteType: "Control Hub managed site",
			});
			await store.load({ licenses: [license] });
			expect(await store.licenses.get({ orgId: acme, id: "meetings" })).toEqual(
				license,
			);
		});

		test("are located among the organizations given", async () => {
			await using filled = await openFilled(open);
			const { licenses } = filled.store;
			expect(
				await licenses.locate({
					orgIds: [acme, globex],
					id: "globex-messaging",
				}),
			).toBe(globex);
			expect(
				await licenses.locate({ orgIds: [acme], id: "globex-messaging" }),
			).toBeUndefined();
		});

		test("lose a seat to its holder and have it back when the holder gives it up", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { licenses: [calling] }));
			expect(await takenSeats(store)).toEqual([1, 0]);
			await add(store, createPerson("ben", { licenses: [calling, messaging] }));
			expect(await takenSeats(store)).toEqual([2, 1]);
			await change(store, "ann", { licenses: [messaging, calling] });
			expect(await takenSeats(store)).toEqual([2, 2]);
			await change(store, "ann", { licenses: [] });
			expect(await takenSeats(store)).toEqual([1, 1]);
			await remove(store, "ben");
			expect(await takenSeats(store)).toEqual([0, 0]);
		});

		test("keep their seats when the change is refused", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { licenses: [calling] }));
			await add(store, createPerson("ben"));
			await expectRefusal(
				change(store, "ann", { licenses: [], emails: ["ben@example.com"] }),
				"conflict",
			);
			await expectRefusal(
				change(store, "ben", {
					licenses: [calling],
					emails: ["ann@example.com"],
				}),
				"conflict",
			);
			expect(await takenSeats(store)).toEqual([1, 0]);
			expect(await holderIds(store, { id: calling })).toEqual(["ann"]);
		});

		test("list their holders by id, page by page", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const id of ["cyd", "🦊", "ann", "\ufffd"])
				await add(
					store,
					createPerson(id, {
						licenses: [messaging],
						emails: [`holder${id.codePointAt(0)}@example.com`],
					}),
				);
			await add(store, createPerson("ben"));
			expect(await holderIds(store, {})).toEqual([
				"ann",
				"cyd",
				"\ufffd",
				"🦊",
			]);
			expect(await holderIds(store, { limit: 2 })).toEqual(["ann", "cyd"]);
			expect(await holderIds(store, { afterId: "cyd", limit: 1 })).toEqual([
				"\ufffd",
			]);
			expect(await holderIds(store, { afterId: "🦊" })).toEqual([]);
			expect(
				await store.licenses.holders({
					orgId: globex,
					id: messaging,
					limit: 10,
				}),
			).toEqual([]);
		});

		test("name their holders as they are called now", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { licenses: [calling] }));
			await change(store, "ann", { displayName: "Anna" });
			expect(
				await store.licenses.holders({ orgId: acme, id: calling, limit: 10 }),
			).toEqual([{ id: "ann", displayName: "Anna", email: "ann@example.com" }]);
		});
	});
}

/** The seats taken of `calling` and of `messaging`. */
async function takenSeats(store: Store): Promise<number[]> {
	return (await store.licenses.list(acme)).map(({ takenUnits }) => takenUnits);
}

async function holderIds(
	store: Store,
	query: { id?: string; afterId?: string; limit?: number },
): Promise<string[]> {
	const holders = await store.licenses.holders({
		orgId: acme,
		id: messaging,
		limit: 10,
		...query,
	});
	return holders.map(({ id }) => id);
}
