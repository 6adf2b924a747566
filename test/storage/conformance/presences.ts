import { describe, expect, test } from "bun:test";
import type { Presence } from "../../../src/directory/people/presence.ts";
import type { PresenceReport } from "../../../src/directory/store/presence-store.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	createPerson,
	globex,
	type OpenStore,
	openFilled,
	readEverything,
} from "./fixture.ts";

export function describePresences(open: OpenStore): void {
	describe("presences", () => {
		test("take what a report gives and keep the rest", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			expect(await presence(store)).toEqual({ isShared: true });
			await report(store, { lastActivityAt: 100 });
			expect(await presence(store)).toEqual({
				lastActivityAt: 100,
				isShared: true,
			});
			await report(store, { reported: "meeting", reportedUntil: 500 });
			await report(store, { isShared: false });
			await report(store, { lastActivityAt: 200 });
			expect(await presence(store)).toEqual({
				lastActivityAt: 200,
				reported: "meeting",
				reportedUntil: 500,
				isShared: false,
			});
		});

		test("forget the end of a report with the report", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await report(store, { reported: "meeting", reportedUntil: 500 });
			await report(store, { reported: "call" });
			expect(await presence(store)).toEqual({
				reported: "call",
				isShared: true,
			});
			await report(store, { reported: "call", reportedUntil: 500 });
			await report(store, { reported: null });
			expect(await presence(store)).toEqual({ isShared: true });
		});

		test("begin with whatever is reported first", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await report(store, { isShared: false });
			expect(await presence(store)).toEqual({ isShared: false });
			await report(store, { isShared: true });
			expect(await presence(store)).toEqual({ isShared: true });
		});

		test("pass over people who do not exist, and report the others", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await store.presences.report([
				{ orgId: acme, personId: "nobody", lastActivityAt: 1 },
				{ orgId: globex, personId: "ann", lastActivityAt: 2 },
				{ orgId: acme, personId: "ann", lastActivityAt: 3 },
			]);
			await store.presences.report([]);
			expect(await presence(store)).toEqual({
				lastActivityAt: 3,
				isShared: true,
			});
			await add(store, createPerson("nobody"));
			expect(await presence(store, "nobody")).toEqual({ isShared: true });
		});

		test("are not a change of the person", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const { changes } = (await readEverything(store)) as {
				changes: unknown[];
			};
			await report(store, { lastActivityAt: 1 });
			expect(await readEverything(store)).toMatchObject({
				changes,
				people: [{ person: createPerson("ann") }],
			});
		});
	});
}

function report(
	store: Store,
	fields: Omit<PresenceReport, "orgId" | "personId">,
): Promise<void> {
	return store.presences.report([{ orgId: acme, personId: "ann", ...fields }]);
}

async function presence(
	store: Store,
	id = "ann",
): Promise<Presence | undefined> {
	return (await store.people.get({ orgId: acme, id }))?.presence;
}
