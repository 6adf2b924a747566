import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { examplePerson } from "../../contract/examples.ts";
import { type PageWanted, PeopleWindow } from "./people-window.ts";

const pageSize = 10;

/** A list of `count` people that records its reads. The server shows at most `found` on each page, and reports that it looked at a hundred. */
function openList(count: number, found = pageSize) {
	const reads: string[] = [];
	const changes: (() => void)[] = [];
	const people = new PeopleWindow(
		async (wanted: PageWanted) => {
			const url =
				"address" in wanted
					? new URL(wanted.address, "http://localhost")
					: undefined;
			const offset =
				"offset" in wanted
					? wanted.offset + Number(wanted.landmark ?? 0)
					: Number(url?.searchParams.get("from"));
			const max =
				"max" in wanted ? wanted.max : Number(url?.searchParams.get("max"));
			const isFromEnd =
				"isFromEnd" in wanted
					? wanted.isFromEnd
					: url?.searchParams.get("end") === "true";
			const landmark = "landmark" in wanted ? wanted.landmark : undefined;
			reads.push(
				landmark === undefined
					? `${isFromEnd ? "-" : ""}${offset}+${max}`
					: `${landmark}:${offset - Number(landmark)}+${max}`,
			);
			const to = Math.min(count, offset + Math.min(max, found));
			const items = Array.from(
				{ length: Math.max(0, to - offset) },
				(_, at) => ({
					...examplePerson,
					id: String(isFromEnd ? count - 1 - offset - at : offset + at),
				}),
			);
			const next =
				to < count
					? `http://localhost/?from=${to}&max=${max}&end=${isFromEnd}`
					: undefined;
			return {
				items,
				next,
				...(items.length < max && next && { looked: 100 }),
			};
		},
		() => {
			for (const tell of changes.splice(0)) tell();
		},
		pageSize,
	);
	/** Requests a range, and resolves when all of it has been read. */
	const want = async (from: number, to: number) => {
		people.want(from, to);
		const isThere = () => {
			const end = people.isComplete ? Math.min(to, people.length) : to;
			for (let at = from; at < end; at++)
				if (people.at(at) === undefined) return false;
			return true;
		};
		while (people.isEmptyYet || !isThere())
			await new Promise<void>((resolve) => changes.push(resolve));
	};
	return { people, reads, want };
}

describe("a window on many people", () => {
	test("reads no more pages than come into view", async () => {
		const { people, reads, want } = openList(1000);
		await want(0, 15);
		expect(reads).toEqual(["0+10", "10+10"]);
		expect([people.length, people.isComplete]).toEqual([20, false]);
		expect(people.at(14)?.id).toBe("14");
	});

	test("knows when it has seen everyone", async () => {
		const { people, want } = openList(25);
		await want(0, 30);
		expect([people.length, people.isComplete]).toEqual([25, true]);
		expect(people.at(25)).toBeUndefined();
	});

	test("forgets what is far away, and reads it again when it comes back", async () => {
		const { people, reads, want } = openList(1000);
		for (let from = 0; from < 500; from += pageSize)
			await want(from, from + pageSize);
		const kept = Array.from({ length: 500 }, (_, at) => people.at(at)).filter(
			(person) => person !== undefined,
		);
		expect(kept.length).toBeLessThanOrEqual(20 * pageSize);
		expect(people.at(3)).toBeUndefined();
		await want(0, pageSize);
		expect(people.at(3)?.id).toBe("3");
		expect(reads.filter((read) => read === "0+10")).toHaveLength(2);
	});

	test("jumps to the end when it knows the total", async () => {
		const { people, reads, want } = openList(1_000_003);
		await want(0, 10);
		people.setTotal(1_000_003);
		await want(999_990, 1_000_003);
		expect(people.at(1_000_002)?.id).toBe("1000002");
		expect(people.at(999_990)?.id).toBe("999990");
		expect(reads).toEqual(["0+10", "-3+10", "-0+3"]);
	});

	test("shows the same people at every position, whatever a page holds", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 120 }),
				fc.integer({ min: 1, max: 10 }),
				fc.boolean(),
				fc.array(fc.integer({ min: 0, max: 130 }), { maxLength: 6 }),
				async (count, found, isCounted, places) => {
					const { people, want } = openList(count, found);
					await want(0, pageSize);
					if (isCounted) people.setTotal(count);
					for (const place of places) {
						if (!isCounted && place > people.length) continue;
						await want(place, place + 7);
						for (let at = place; at < Math.min(count, place + 7); at++)
							expect(people.at(at)?.id).toBe(String(at));
					}
				},
			),
			{ numRuns: 200 },
		);
	});

	test("counts from the nearest landmark before a place, or from the end where that is nearer", async () => {
		const { people, reads, want } = openList(1_000_000);
		await want(0, 10);
		people.setTotal(1_000_000);
		people.setLandmarks([
			{ index: 400_000, name: "400000" },
			{ index: 700_000, name: "700000" },
		]);
		await want(500_000, 500_010);
		await want(700_000, 700_010);
		await want(999_000, 999_010);
		expect(reads.slice(-3)).toEqual([
			"400000:100000+10",
			"700000:0+10",
			"-990+10",
		]);
		for (const index of [500_004, 700_000, 999_003])
			expect(people.at(index)?.id).toBe(String(index));
	});

	test("reads everyone in view again after a change, and keeps the length meanwhile", async () => {
		const { people, reads, want } = openList(30);
		await want(0, 20);
		reads.length = 0;
		people.reload();
		expect(people.at(0)).toBe(undefined);
		expect(people.length).toBe(20);
		await want(0, 20);
		expect(people.at(19)?.id).toBe("19");
		expect(reads).toEqual(["0+10", "10+10"]);
	});

	test("reports how many people the server searched while it finds no one, and stops on request", async () => {
		let asked = 0;
		const told: [number, boolean][] = [];
		const people: PeopleWindow = new PeopleWindow(
			async () => {
				asked++;
				return { items: [], next: "http://localhost/?on", looked: 500 };
			},
			() => {
				told.push([people.looked, people.isComplete]);
				if (told.length === 3) people.stop();
			},
			pageSize,
		);
		people.want(0, 10);
		while (!people.isStopped)
			await new Promise((resolve) => setTimeout(resolve));
		await new Promise((resolve) => setTimeout(resolve));
		expect(told.slice(0, 3)).toEqual([
			[500, false],
			[1000, false],
			[1500, false],
		]);
		expect(asked).toBe(3);
		expect([people.length, people.isComplete]).toEqual([0, false]);
	});
});
