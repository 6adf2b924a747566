import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Person } from "../people/person.ts";
import {
	compareStates,
	describeState,
	isSameField,
	keepSameFields,
} from "./change.ts";

const person: Person = {
	id: "ann",
	orgId: "acme",
	type: "person",
	emails: ["ann@example.com"],
	displayName: "Ann",
	roles: ["a", "b", "c"],
	licenses: ["x", "y"],
	siteUrls: ["one.example", "two.example#attendee"],
	addresses: [{ type: "work", country: "US" }, { locality: "Denver" }],
	isLoginEnabled: true,
	createdAt: 1,
	modifiedAt: 1,
	version: 1,
};

const shuffled = <T>(list: readonly T[]) =>
	fc.shuffledSubarray([...list], { minLength: list.length });

describe("Two states of a person", () => {
	test("are the same whatever the order of ids, and of the properties of objects", () => {
		fc.assert(
			fc.property(
				shuffled(person.roles),
				shuffled(person.licenses),
				shuffled(person.siteUrls ?? []),
				shuffled(Object.entries(person.addresses?.[0] ?? {})),
				(roles, licenses, siteUrls, properties) => {
					const first = Object.fromEntries(properties);
					const after = {
						...person,
						roles,
						licenses,
						siteUrls,
						addresses: [first, { locality: "Denver", region: undefined }],
						title: undefined,
						version: 2,
						modifiedAt: 2,
					};
					expect(compareStates(person, after)).toEqual({});
					const kept = keepSameFields(person, after);
					expect(JSON.stringify({ ...kept, version: 1, modifiedAt: 1 })).toBe(
						JSON.stringify(person),
					);
				},
			),
		);
	});

	test("have one description exactly when they do not differ", () => {
		const value = fc.oneof(
			fc.constant(undefined),
			fc.constantFrom("a", "b", 1, true),
			fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }),
			fc.record(
				{ street: fc.constantFrom("a", "b"), region: fc.constant(undefined) },
				{ requiredKeys: [] },
			),
		);
		const state = fc.dictionary(
			fc.constantFrom("title", "roles", "addresses", "version"),
			value,
		);
		fc.assert(
			fc.property(state, state, (one, other) => {
				const changes = compareStates(
					one as unknown as Person,
					other as unknown as Person,
				);
				expect(describeState(one) === describeState(other)).toBe(
					Object.keys(changes).length === 0,
				);
			}),
			{ numRuns: 1000 },
		);
	});

	test("differ by one id more or less, and by the order of other lists", () => {
		const { addresses = [] } = person;
		const different: Partial<Person>[] = [
			{ roles: ["a", "b"] },
			{ roles: ["a", "b", "d"] },
			{ licenses: [] },
			{ siteUrls: undefined },
			{ addresses: [...addresses].reverse() },
			{ addresses: addresses.slice(1) },
			{ addresses: [{ type: "work", country: "DE" }, ...addresses.slice(1)] },
			{ emails: ["Ann@example.com"] },
		];
		for (const fields of different)
			expect(
				Object.keys(compareStates(person, { ...person, ...fields })),
			).toEqual(Object.keys(fields));
	});

	test("compare lists, objects and nothing as what they are", () => {
		expect(isSameField("title", null, {})).toBeFalse();
		expect(isSameField("addresses", [], {})).toBeFalse();
		expect(isSameField("phoneNumbers", [{ a: 1 }], [{ a: 1 }])).toBeTrue();
	});
});
