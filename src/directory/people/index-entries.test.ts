import { describe, expect, test } from "bun:test";
import { compareStates } from "../history/change.ts";
import { compareIndexEntries } from "./index-entries.ts";
import type { Person } from "./person.ts";

const ada: Person = {
	id: "ada",
	orgId: "acme",
	type: "person",
	emails: ["ada@acme.example"],
	displayName: "Ada Lovelace",
	roles: ["admin"],
	licenses: ["messaging"],
	isLoginEnabled: true,
	createdAt: 1,
	modifiedAt: 1,
	version: 1,
};

const next: readonly (readonly [string, Partial<Person>])[] = [
	["a title", { title: "Countess" }],
	["a department", { department: "Engines" }],
	["an external id", { externalId: "00u1AbC" }],
	["a profile", { profile: { middleName: "Augusta" } }],
	["a login", { isLoginEnabled: false }],
	["an e-mail", { emails: ["ada@engines.example"] }],
	["a name", { displayName: "Ada King", lastName: "King" }],
	["roles and licenses", { roles: [], licenses: ["calling"] }],
	["a manager", { managerId: "charles" }],
	[
		"a number and a department",
		{
			phoneNumbers: [{ type: "work", value: "+14085267209", shown: "7209" }],
			department: "Engines",
		},
	],
];

describe("index entries", () => {
	test.each(next)(
		"are compared by the changed fields as by the whole person: %s",
		(_, change) => {
			const after = { ...ada, ...change };
			expect(
				compareIndexEntries(ada, after, compareStates(ada, after)),
			).toEqual(compareIndexEntries(ada, after));
		},
	);

	test("are all gained when a person is created, and all lost when the person is deleted", () => {
		const created = compareIndexEntries(undefined, ada);
		const deleted = compareIndexEntries(ada, undefined);
		expect(created.takes).toEqual([
			{ kind: "email", scope: "", value: "ada@acme.example" },
		]);
		expect(created.gains).toContainEqual({
			kind: "license",
			value: "messaging",
		});
		expect(created.gains).toContainEqual({ kind: "pending", value: "" });
		expect(deleted).toEqual({
			takes: created.gives,
			gives: created.takes,
			gains: created.losses,
			losses: created.gains,
		});
	});

	test("name only the difference", () => {
		const after = { ...ada, roles: ["admin", "owner"], department: "Engines" };
		expect(compareIndexEntries(ada, after)).toEqual({
			takes: [],
			gives: [],
			gains: [
				{ kind: "role", value: "owner" },
				{ kind: "department", value: "engines" },
			],
			losses: [],
		});
	});
});
