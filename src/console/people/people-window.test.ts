import { describe, expect, test } from "bun:test";
import { examplePerson } from "../../contract/examples.ts";
import { PeopleWindow } from "./people-window.ts";

const pageSize = 10;

/** A list of so many people, which notes the pages that were read. */
function openList(count: number) {
	const reads: string[] = [];
	const changes: (() => void)[] = [];
	const people = new PeopleWindow(
		async (address = "0") => {
			reads.push(address);
			const from = Number(address);
			const to = Math.min(count, from + pageSize);
			const items = Array.from({ length: to - from }, (_, at) => ({
				...examplePerson,
				id: String(from + at),
			}));
			return { items, next: to < count ? String(to) : undefined };
		},
		() => {
			for (const tell of changes.splice(0)) tell();
		},
	);
	/** Wants a range, and resolves when all of it is there. */
	const want = async (from: number, to: number) => {
		people.want(from, to);
		const isThere = () =>
			people.isComplete
				? people.at(Math.min(to, people.length) - 1) !== undefined
				: people.length >= to && people.at(to - 1) !== undefined;
		while (!isThere() || people.at(from) === undefined)
			await new Promise<void>((resolve) => changes.push(resolve));
	};
	return { people, reads, want };
}

describe("a window on many people", () => {
	test("reads no more pages than come into view", async () => {
		const { people, reads, want } = openList(1000);
		await want(0, 15);
		expect(reads).toEqual(["0", "10"]);
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
		expect(reads.filter((address) => address === "0")).toHaveLength(2);
	});
});
