import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { RequestError } from "../errors.ts";
import { networkOf, openRateLimit } from "./rate-limit.ts";
import { retryHintSecondsMax } from "./retry-hints.ts";
import { openSlots } from "./slots.ts";

describe("a budget of requests", () => {
	test("gives each refused request a later retry hint than the one before", () => {
		const limit = openRateLimit(60);
		const seconds = Array.from({ length: 80 }, () =>
			secondsOf(() => limit.demand({ kind: "person", id: "ann" }, 0)),
		);
		expect(seconds.slice(0, 60)).toEqual(Array(60).fill(undefined));
		expect(seconds.slice(60)).toEqual(
			Array.from({ length: 20 }, (_, index) => index + 1),
		);
	});

	test("admits callers who return at the hinted time, and never hints at more than a minute", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 600 }),
				fc.integer({ min: 1, max: 200 }),
				(perMinute, more) => {
					const limit = openRateLimit(perMinute);
					const ask = (now: number) =>
						secondsOf(() => limit.demand({ kind: "person", id: "a" }, now));
					let last = 0;
					for (let index = 0; index < perMinute + more; index++) {
						const seconds = ask(0) ?? 0;
						expect(seconds).toBeGreaterThanOrEqual(last);
						expect(seconds).toBeLessThanOrEqual(retryHintSecondsMax);
						last = seconds;
					}
					expect(ask(last * 1000)).toBeUndefined();
				},
			),
		);
	});

	test("is one for all tokens of a person, and for each address without a token or with wrong ones", () => {
		const limit = openRateLimit(1);
		const ask = (kind: "person" | "nameless" | "wrongToken", id: string) =>
			secondsOf(() => limit.demand({ kind, id }, 0)) === undefined;
		for (const kind of ["person", "nameless", "wrongToken"] as const) {
			expect(ask(kind, "one")).toBe(true);
			expect(ask(kind, "one")).toBe(false);
			expect(ask(kind, "other")).toBe(true);
		}
	});

	test("takes a network of IPv6 for one address, however it is written", () => {
		expect(networkOf("2001:db8::1")).toBe("2001:db8:0:0");
		expect(networkOf("2001:DB8:0:0:ffff::2")).toBe("2001:db8:0:0");
		expect(networkOf("2001:db8:0:1::1")).not.toBe("2001:db8:0:0");
		expect(networkOf("::ffff:10.0.0.1")).toBe("10.0.0.1");
		expect(networkOf("10.0.0.1")).toBe("10.0.0.1");
		expect(networkOf("::1")).toBe("0:0:0:0");
	});
});

describe("slots", () => {
	const limits = { total: 10, organization: 6, person: 4, address: 8 };
	const holder = fc.record({
		personId: fc.constantFrom("", "ann", "ben", "cid", "dan"),
		orgId: fc.constantFrom("a", "b"),
		address: fc.constantFrom("x", "y", undefined),
	});

	test("never exceed a holder's limit, and all are given back", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(holder, fc.boolean()), { maxLength: 60 }),
				(steps) => {
					const slots = openSlots("things", limits, () => 0);
					const held: { person: string; giveBack: () => void }[] = [];
					for (const [who, isTaking] of steps) {
						if (!isTaking) {
							const { giveBack } = held.shift() ?? { giveBack: () => {} };
							giveBack();
							giveBack();
							continue;
						}
						try {
							held.push({ person: who.personId, giveBack: slots.take(who) });
						} catch {
							// The limit of one requester is reached.
						}
						expect(slots.taken).toBe(held.length);
						expect(slots.taken).toBeLessThanOrEqual(limits.total);
						for (const person of ["ann", "ben", "cid", "dan"])
							expect(
								held.filter((one) => one.person === person).length,
							).toBeLessThanOrEqual(limits.person);
					}
					for (const { giveBack } of held) giveBack();
					expect(slots.taken).toBe(0);
				},
			),
		);
	});

	test("remain for others when one person takes the maximum", () => {
		const slots = openSlots("things", limits, () => 0);
		const ann = { personId: "ann", orgId: "a" };
		for (let index = 0; index < 4; index++) slots.take(ann);
		expect(() => slots.take(ann)).toThrow(/This person already has 4 things/);
		for (const personId of ["ben", "ben"]) slots.take({ personId, orgId: "a" });
		expect(() => slots.take({ personId: "cid", orgId: "a" })).toThrow(
			/This organization already has 6 things/,
		);
		slots.take({ personId: "dan", orgId: "b" });
	});
});

function secondsOf(task: () => void): number | undefined {
	try {
		task();
		return undefined;
	} catch (refusal) {
		return Number((refusal as RequestError).headers["retry-after"]);
	}
}
