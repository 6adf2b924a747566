import { describe, expect, test } from "bun:test";
import { type OwnPeopleMemory, openPeopleMemory } from "./people-memory.ts";

const orgId = "org";
const form = 1;
const bytes = 10;

/** A memory with room for four people, in a file that nobody else writes. */
function openSmall(): OwnPeopleMemory {
	return openPeopleMemory(
		() => 1,
		() => 4 * bytes,
	);
}

function keep(
	memory: OwnPeopleMemory,
	id: string,
	more: { form?: number; alsoFrom?: string } = {},
): object {
	const thing = { id };
	// A server looks for a thing before it makes and keeps it.
	recall(memory, id, more.form);
	const { generation } = memory;
	const made = { form, alsoFrom: undefined, ...more };
	memory.keep(thing, { key: { orgId, id }, generation, bytes, ...made });
	return thing;
}

function recall(
	memory: OwnPeopleMemory,
	id: string,
	asked = form,
): object | undefined {
	return memory.recall({ orgId, id }, asked);
}

/** As a server asks: what is not there is made. */
function ask(memory: OwnPeopleMemory, id: string): void {
	if (recall(memory, id) === undefined) keep(memory, id);
}

describe("The memory of people", () => {
	test("takes in everybody until it is full, and then only those who are asked for again", () => {
		const memory = openSmall();
		for (const id of ["a", "b", "c", "d"]) ask(memory, id);
		ask(memory, "e");
		expect(recall(memory, "e")).toBeUndefined();
		ask(memory, "e");
		expect(recall(memory, "e")).toEqual({ id: "e" });
	});

	test("keeps those who are asked for when many others are read once", () => {
		const memory = openSmall();
		for (const id of ["a", "b", "c", "d"]) ask(memory, id);
		for (let number = 0; number < 1000; number++)
			ask(memory, `read once: ${number}`);
		const kept = ["a", "b", "c", "d"].filter((id) => recall(memory, id));
		expect(kept.length).toBeGreaterThanOrEqual(3);
	});

	test("drops first those who were not asked for lately", () => {
		const memory = openSmall();
		for (const id of ["a", "b", "c", "d"]) ask(memory, id);
		recall(memory, "a");
		recall(memory, "c");
		for (const id of ["e", "e"]) ask(memory, id);
		for (const id of ["f", "f"]) ask(memory, id);
		const all = ["a", "b", "c", "d", "e", "f"];
		const kept = all.filter((id) => recall(memory, id) !== undefined);
		expect(kept.sort()).toEqual(["a", "c", "e", "f"]);
	});

	test("keeps several forms of a person, and forgets them together", () => {
		const memory = openSmall();
		const first = keep(memory, "a");
		const second = keep(memory, "a", { form: 2 });
		expect(recall(memory, "a")).toBe(first);
		expect(recall(memory, "a", 2)).toBe(second);
		expect(recall(memory, "a", 3)).toBeUndefined();
		const again = keep(memory, "a");
		expect(recall(memory, "a")).toBe(again);
		memory.forget("a");
		expect(recall(memory, "a")).toBeUndefined();
		expect(recall(memory, "a", 2)).toBeUndefined();
	});

	test("forgets a person who names another one when that one is written", () => {
		const memory = openSmall();
		keep(memory, "a", { alsoFrom: "boss" });
		keep(memory, "b", { alsoFrom: "another" });
		memory.forget("boss");
		expect(recall(memory, "a")).toBeUndefined();
		expect(recall(memory, "b")).toBeDefined();
	});

	test("keeps nothing that was read before a write", () => {
		const memory = openSmall();
		const { generation } = memory;
		memory.forget("b");
		const key = { orgId, id: "a" };
		memory.keep({}, { key, form, generation, bytes, alsoFrom: undefined });
		expect(recall(memory, "a")).toBeUndefined();
	});

	test("forgets everybody when another connection has written, also when nobody was asked for meanwhile", () => {
		let version = 1;
		const memory = openPeopleMemory(
			() => version,
			() => 4 * bytes,
		);
		ask(memory, "a");
		// A reading after the write of another connection may be kept, and is only lost.
		version = 2;
		ask(memory, "b");
		expect(recall(memory, "a")).toBeUndefined();
		expect(recall(memory, "b")).toBeUndefined();
		ask(memory, "a");
		expect(recall(memory, "a")).toBeDefined();
	});

	test("returns nothing of a person in another organization", () => {
		const memory = openSmall();
		keep(memory, "a");
		expect(memory.recall({ orgId: "other", id: "a" }, form)).toBeUndefined();
	});

	test("returns nothing of a person with the same id in another organization", () => {
		const memory = openSmall();
		const { generation } = memory;
		keep(memory, "a", { form: 2 });
		const key = { orgId: "other", id: "a" };
		memory.keep({}, { key, form, generation, bytes, alsoFrom: undefined });
		expect(memory.recall(key, form)).toBeDefined();
		expect(memory.recall(key, 2)).toBeUndefined();
	});
});
