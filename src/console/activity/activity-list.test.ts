import { describe, expect, test } from "bun:test";
import type { Page } from "../../client/client.ts";
import type { AuditEvent, AuditEventList } from "../../contract/audit.ts";
import { ActivityList } from "./activity-list.ts";

function event(id: number, trackingId: string, count?: number): AuditEvent {
	return {
		id: String(id),
		actorId: "a",
		actorOrgId: "o",
		created: "2026-01-15T09:00:00.000Z",
		data: {
			eventDescription: "A person was updated",
			trackingId,
			targetType: "USER",
			targetId: String(id),
			eventCategory: "USERS",
			targetOrgId: "o",
			actionText: "",
			changedFields: [`f${id}`],
			combinedEvents: count,
		},
	};
}

/** A list of pages, each with the address of the next one. */
function openList(pages: readonly Omit<Page<AuditEventList>, "next">[]) {
	const asked: (string | undefined)[] = [];
	const list: ActivityList = new ActivityList(
		async (address) => {
			asked.push(address);
			const at = Number(address ?? 0);
			const next = at + 1 < pages.length ? String(at + 1) : undefined;
			return { items: [], ...pages[at], next };
		},
		() => {},
	);
	return { list, asked };
}

describe("the activity list", () => {
	test("reads further when a page is empty, and reports how far it searched", async () => {
		const empty = { items: [], looked: 20_000, lookedBackTo: "2026-01-14" };
		const { list, asked } = openList([
			empty,
			empty,
			{ items: [event(1, "R")] },
		]);
		await list.more();
		expect(asked).toEqual([undefined, "1", "2"]);
		expect(list.events.map(({ id }) => id)).toEqual(["1"]);
		expect([list.looked, list.lookedBackTo, list.isComplete]).toEqual([
			40_000,
			"2026-01-14",
			true,
		]);
	});

	test("is incomplete when it is stopped before the end, and continues from there", async () => {
		const empty = { items: [], looked: 10 };
		const { list, asked } = openList([empty, empty, empty]);
		const reading = list.more();
		list.stop();
		await reading;
		expect([asked.length, list.isComplete, list.events]).toEqual([
			1,
			false,
			[],
		]);
		await list.more();
		expect([asked.length, list.isComplete]).toEqual([3, true]);
	});

	test("counts the changes of one job as one, across pages, and no others", async () => {
		const { list } = openList([
			{ items: [event(9, "R", 3)] },
			{ items: [event(6, "R", 2), event(4, "S")] },
			{ items: [event(3, "S"), event(2, "R", 2)] },
		]);
		await list.more();
		expect(
			list.events.map(({ id, data }) => [id, data.combinedEvents ?? 1]),
		).toEqual([
			["9", 5],
			["4", 1],
			["3", 1],
			["2", 2],
		]);
		expect(list.events[0]?.data.changedFields).toEqual(["f9", "f6"]);
	});
});
