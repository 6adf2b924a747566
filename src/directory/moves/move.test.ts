import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../errors.ts";
import type { Person, PhoneNumber } from "../people/person.ts";
import { complainOfMove, draftOfMove, type Move } from "./move.ts";

const work = (value: string): PhoneNumber => ({
	type: "work",
	value,
	shown: value,
});
const person: Person = {
	id: "p",
	orgId: "o",
	type: "person",
	emails: ["ada@example.com"],
	displayName: "Ada Byron",
	roles: [],
	licenses: ["calling"],
	phoneNumbers: [
		work("+1"),
		{ type: "mobile", value: "+2", shown: "+2" },
		work("+3"),
	],
	extension: "133",
	locationId: "denver",
	title: "Analyst",
	isLoginEnabled: true,
	createdAt: 0,
	modifiedAt: 0,
	version: 1,
};
const move = (more: Partial<Move> = {}): Move => ({
	personId: "p",
	locationId: "berlin",
	...more,
});
const numbersOf = (more: Partial<Move>) =>
	draftOfMove(person, move(more)).phoneNumbers?.map((each) => each?.value);
const codesOf = (current: Person, more: Partial<Move> = {}) =>
	complainOfMove(current, move(more)).map(({ code }) => code);

describe("a move", () => {
	test("keeps number, extension and everything else", () => {
		const draft = draftOfMove(person, move());
		expect(draft).toMatchObject({
			locationId: "berlin",
			extension: "133",
			title: "Analyst",
			licenses: ["calling"],
		});
		expect(numbersOf({})).toEqual(["+1", "+3"]);
	});

	test("puts a new number in the place of the first one, and an empty text removes that one", () => {
		expect(numbersOf({ phoneNumber: "+9" })).toEqual(["+9", "+3"]);
		expect(numbersOf({ phoneNumber: "" })).toEqual(["+3"]);
		expect(draftOfMove(person, move({ extension: "" })).extension).toBe("");
		expect(draftOfMove(person, move({ extension: "7" })).extension).toBe("7");
	});

	test("is only for calling users, to another location, with a number or an extension left", () => {
		expect(codesOf({ ...person, locationId: undefined })).toEqual([
			"notCallingUser",
		]);
		expect(codesOf(person, { locationId: "denver" })).toEqual(["sameLocation"]);
		const alone = { ...person, phoneNumbers: [work("+1")] };
		expect(codesOf(alone, { phoneNumber: "" })).toEqual([]);
		expect(codesOf(alone, { phoneNumber: "", extension: "" })).toEqual([
			"noNumberLeft",
		]);
		expect(() => draftOfMove(person, move({ locationId: "denver" }))).toThrow(
			DirectoryError,
		);
	});
});
