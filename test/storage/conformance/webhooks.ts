import { describe, expect, test } from "bun:test";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	advance,
	type Delivery,
	deliveriesKeptMax,
	type Webhook,
} from "../../../src/directory/webhooks/webhook.ts";
import {
	acme,
	add,
	change,
	createPerson,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
} from "./fixture.ts";

function createWebhook(id: string, more: Partial<Webhook> = {}): Webhook {
	return {
		id,
		orgId: acme,
		ownerId: "ann",
		name: id,
		targetUrl: "https://example.com/hook",
		event: "all",
		secret: "a secret",
		isOrgWide: false,
		isActive: true,
		createdAt: 1,
		...more,
	};
}

const one = { orgId: acme, id: "one" };

function take(store: Store, holder: string, now = 1000) {
	return store.webhooks.take({
		holder,
		now,
		heldUntil: now + 10,
		limit: 10,
		perOrgMax: 10,
		heldByOrg: new Map(),
	});
}

function outcome(holder: string, afterId: number) {
	return { holder, heldUntil: 0, position: advance(afterId), isActive: true };
}

function deliver(attempt: number): Delivery {
	return {
		at: attempt,
		changeId: 1,
		event: "updated",
		personId: "ann",
		attempt,
		status: 200,
		durationMs: 1,
	};
}

export function describeWebhooks(open: OpenStore): void {
	describe("webhooks", () => {
		test("of all organizations are counted, with the oldest line that one has not read", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			expect(await store.webhooks.readBacklog()).toEqual({
				counts: { active: 0, failing: 0, off: 0 },
				waiting: 0,
				waitingSince: undefined,
			});
			await store.webhooks.create(createWebhook("one"));
			await store.webhooks.create(createWebhook("off", { isActive: false }));
			await store.webhooks.create(createWebhook("g", { orgId: globex }));
			const counts = { active: 2, failing: 0, off: 1 };
			expect(await store.webhooks.readBacklog()).toMatchObject({
				...{ counts, waiting: 0 },
			});
			await add(store, createPerson("ada"));
			await add(store, createPerson("ben"));
			const [line] = await store.changes.list({ orgId: acme, limit: 1 });
			expect(await store.webhooks.readBacklog()).toEqual({
				...{ counts, waiting: 1, waitingSince: line?.author.at },
			});
			const [work] = await take(store, "one");
			await store.webhooks.settle(one, {
				...outcome("one", work?.position.afterId ?? 0),
				position: { ...advance(0), attempts: 1, failingSince: 1 },
			});
			expect(await store.webhooks.readBacklog()).toMatchObject({
				counts: { active: 1, failing: 1, off: 1 },
			});
		});

		test("come back as they were created, to their organization only, the oldest first", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const younger = createWebhook("a", { createdAt: 2 });
			const plain = createWebhook("one", {
				secret: undefined,
				personId: "ann",
			});
			await store.webhooks.create(younger);
			await store.webhooks.create(plain);
			await store.webhooks.create(createWebhook("g", { orgId: globex }));
			expect(await store.webhooks.get(one)).toEqual(plain);
			expect(await store.webhooks.get({ ...one, orgId: globex })).toBe(
				undefined,
			);
			expect(await store.webhooks.list(acme)).toEqual([plain, younger]);
		});

		test("change by a rule, go for good, and are refused when they do not exist", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.webhooks.create(createWebhook("one"));
			const rename = (current: Webhook) => ({ ...current, name: "new" });
			expect((await store.webhooks.update(one, rename)).name).toBe("new");
			expect((await store.webhooks.get(one))?.name).toBe("new");
			await store.webhooks.delete(one);
			expect(await store.webhooks.get(one)).toBeUndefined();
			await expectRefusal(store.webhooks.delete(one), "notFound");
			await expectRefusal(store.webhooks.update(one, rename), "notFound");
		});

		test("are taken only when there is history behind where they begin", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await store.webhooks.create(createWebhook("one"));
			await store.webhooks.create(createWebhook("g", { orgId: globex }));
			expect(await take(store, "me")).toEqual([]);
			await change(store, "ann", { title: "GM" });
			const [before, line] = await store.changes.list({
				orgId: acme,
				limit: 10,
			});
			const taken = await take(store, "me");
			expect(taken).toEqual([
				{
					webhook: createWebhook("one"),
					position: {
						...advance(before?.id ?? 0),
						failingSince: undefined,
					},
				},
			]);
			expect(
				await store.webhooks.settle(one, outcome("me", line?.id ?? 0)),
			).toBe(true);
			expect(await take(store, "me")).toEqual([]);
		});

		test("are held by one at a time, until given back or the time is over", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.webhooks.create(createWebhook("one"));
			await add(store, createPerson("ann"));
			const both = await Promise.all([take(store, "me"), take(store, "you")]);
			expect(both.flat()).toHaveLength(1);
			const [mine] = both;
			const [holder, other] = mine.length === 1 ? ["me", "you"] : ["you", "me"];
			expect(await store.webhooks.settle(one, outcome(other, 0))).toBe(false);
			expect(await take(store, other, 1009)).toEqual([]);
			expect(await take(store, other, 1010)).toHaveLength(1);
			expect(await store.webhooks.settle(one, outcome(holder, 0))).toBe(false);
			expect(await store.webhooks.settle(one, outcome(other, 0))).toBe(true);
			expect(await take(store, holder, 1011)).toHaveLength(1);
		});

		test("wait for their next attempt, and remember how often they failed", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.webhooks.create(createWebhook("one"));
			await add(store, createPerson("ann"));
			await take(store, "me");
			const position = {
				afterId: 0,
				attempts: 3,
				failingSince: 900,
				nextAttemptAt: 2000,
			};
			await store.webhooks.settle(one, { ...outcome("me", 0), position });
			expect(await take(store, "me", 1999)).toEqual([]);
			expect((await take(store, "me", 2000))[0]?.position).toEqual(position);
		});

		test("that are given up stay so until they are made active again, then begin anew", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.webhooks.create(createWebhook("one"));
			await add(store, createPerson("ann"));
			await take(store, "me");
			const given = { ...outcome("me", 0), isActive: false };
			expect(await store.webhooks.settle(one, given)).toBe(true);
			expect((await store.webhooks.get(one))?.isActive).toBe(false);
			expect(await take(store, "me", 5000)).toEqual([]);
			await store.webhooks.update(one, (current) => ({
				...current,
				isActive: true,
			}));
			expect(await take(store, "me", 5000)).toEqual([]);
			await change(store, "ann", { title: "GM" });
			expect(await take(store, "me", 5000)).toHaveLength(1);
		});

		test("keep the last deliveries, the newest first, and lose them when they go", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.webhooks.create(createWebhook("one"));
			await add(store, createPerson("ann"));
			await take(store, "me");
			const count = deliveriesKeptMax + 3;
			for (let attempt = 1; attempt <= count; attempt++)
				await store.webhooks.settle(one, {
					...outcome("me", 0),
					heldUntil: 9000,
					delivery: deliver(attempt),
				});
			const kept = await store.webhooks.deliveries(one);
			expect(kept).toHaveLength(deliveriesKeptMax);
			expect(kept[0]).toEqual(deliver(count));
			expect(kept.at(-1)).toEqual(deliver(4));
			await store.webhooks.delete(one);
			await store.webhooks.create(createWebhook("one"));
			expect(await store.webhooks.deliveries(one)).toEqual([]);
		});
	});
}
