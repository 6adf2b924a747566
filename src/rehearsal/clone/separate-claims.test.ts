import { expect, test } from "bun:test";
import { claimKey, claimsOf } from "../../directory/people/claims.ts";
import type { Person, PhoneNumber } from "../../directory/people/person.ts";
import { separateClaims } from "./separate-claims.ts";

const blank: Omit<Person, "id" | "emails"> = {
	orgId: "acme",
	type: "person",
	displayName: "A",
	roles: [],
	licenses: [],
	isLoginEnabled: true,
	createdAt: 0,
	modifiedAt: 0,
	version: 1,
};
const number = (value: string): PhoneNumber => ({
	type: "work",
	value,
	shown: value,
});
const separate = (people: Pick<Person, "id" | "emails">[]) =>
	separateClaims(
		people.map((person) => ({
			person: { ...blank, ...person },
			presence: { isShared: true },
		})),
	).map(({ person }) => person);

test("gives an e-mail to the person whose first one it is", () => {
	const people = separate([
		{ id: "1", emails: ["ada@a.example", "Bob@a.example"] },
		{ id: "2", emails: ["bob@a.example", "ada2@a.example"] },
	]);
	expect(people.map(({ emails }) => emails)).toEqual([
		["ada@a.example"],
		["bob@a.example", "ada2@a.example"],
	]);
});

test("keeps a number that several people share, and one that a person has twice", () => {
	const shared = [number("+14085267209"), number("+14085267209")];
	const people = separateClaims(
		["1", "2"].map((id) => ({
			person: {
				...blank,
				id,
				emails: [`${id}@a.example`],
				phoneNumbers: shared,
			},
			presence: { isShared: true },
		})),
	).map(({ person }) => person);
	expect(
		people.map(({ phoneNumbers = [] }) =>
			phoneNumbers.map(({ shown }) => shown),
		),
	).toEqual([
		["+14085267209", "+14085267209"],
		["+14085267209", "+14085267209"],
	]);
	const claims = people.flatMap(claimsOf).map(claimKey);
	expect(new Set(claims).size).toBe(claims.length);
	expect(claims).toContain("number acme +14085267209");
});

test("leaves an extension to the first person of a location who has it", () => {
	const at = (id: string, locationId?: string) => ({
		...{ id, emails: [`${id}@a.example`], extension: "133" },
		...(locationId !== undefined && { locationId }),
	});
	const people = separate([at("1", "x"), at("2", "x"), at("3", "y"), at("4")]);
	expect(people.map(({ extension }) => extension)).toEqual([
		"133",
		undefined,
		"133",
		"133",
	]);
});

test("takes a person who came twice once", () => {
	const people = separate([
		{ id: "1", emails: ["a@a.example"] },
		{ id: "1", emails: ["a@a.example"] },
	]);
	expect(people.length).toBe(1);
});
