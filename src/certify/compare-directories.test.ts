import { describe, expect, test } from "bun:test";
import { compareDirectories, endingOf } from "./compare-directories.ts";
import {
	arrange,
	type DirectoryState,
	type ShownRecord,
} from "./directory-state.ts";

const karim = { id: "1", emails: ["k@example.com"], licenses: ["a"] };

function stateOf(
	person: readonly ShownRecord[],
	{
		start,
		group = [],
	}: { start?: DirectoryState; group?: readonly ShownRecord[] } = {},
): DirectoryState {
	return arrange({ person, group, location: [] }, start);
}

const before = stateOf([karim]);
const withLicenses = (...licenses: string[]) =>
	stateOf([{ ...karim, licenses }], { start: before });

/** How the directory ended, and the fields that differ. */
function end(wanted: DirectoryState, actual: DirectoryState) {
	const differences = compareDirectories({ before, wanted, actual });
	const fromStart = compareDirectories({ before, wanted: before, actual });
	const fields = differences.map(({ name, field }) => `${name} ${field}`);
	return [endingOf(differences, fromStart), ...fields];
}

describe("two directories are the same", () => {
	test("although times and presence differ, and lists have another order", () => {
		const shown = { ...karim, licenses: ["b", "a"], status: "active" };
		const later = { ...shown, licenses: ["a", "b"], lastModified: "today" };
		expect(end(stateOf([shown]), stateOf([later]))).toEqual(["as wanted"]);
	});

	test("although a new person has another id, also as a member and a manager", () => {
		const create = (id: string) =>
			stateOf(
				[
					{ ...karim, managerId: id },
					{ id, emails: ["n@example.com"] },
				],
				{
					start: before,
					group: [{ id: `g${id}`, displayName: "G", members: [{ id }] }],
				},
			);
		expect(end(create("8"), create("9"))).toEqual(["as wanted"]);
	});
});

describe("a directory ended", () => {
	const wanted = withLicenses("b", "c");

	test.each([
		["as before", ["a"]],
		["in part", ["b"]],
		["in part", ["a", "b"]],
		["in part", []],
		["otherwise", ["d"]],
		["otherwise", ["b", "c", "d"]],
	])("%s with the licenses %p", (ending, licenses) => {
		expect(end(wanted, withLicenses(...licenses))).toEqual([
			ending,
			"k@example.com licenses",
		]);
	});

	test("otherwise with another primary address", () => {
		const emails = (...addresses: string[]) =>
			stateOf([{ ...karim, emails: addresses }], { start: before });
		expect(
			end(emails("k@example.com", "l"), emails("l", "k@example.com")),
		).toEqual(["otherwise", "k@example.com emails"]);
	});

	test("in part when a person was not created, and otherwise when another one was", () => {
		const person = (name: string) =>
			stateOf(
				[
					{ ...karim, title: "T" },
					{ id: name, emails: [name] },
				],
				{
					start: before,
				},
			);
		const none = stateOf([{ ...karim, title: "T" }], { start: before });
		expect(end(person("n"), none)).toEqual(["in part", "n exists"]);
		expect(end(none, person("m"))).toEqual(["otherwise", "m exists"]);
		expect(end(stateOf([], { start: before }), before)).toEqual([
			"as before",
			"k@example.com exists",
		]);
	});
});
