import { describe, expect, test } from "bun:test";
import { words } from "../../words/words.ts";
import { type BulkChange, bodyOf, describeChange } from "./bulk-change.ts";

const catalog = {
	licenses: [{ id: "messaging", name: "Messaging" }],
	roles: [{ id: "readonly", name: "Read-only" }],
	locations: [{ id: "denver", name: "Denver" }],
	groups: [],
} as unknown as Parameters<typeof describeChange>[2]["catalog"];

const cases: readonly (readonly [BulkChange, object, string])[] = [
	[{ kind: "delete" }, { method: "DELETE" }, "Delete 2 people"],
	[
		{ kind: "move", locationId: "denver" },
		{ method: "POST", move: { locationId: "denver" } },
		"Move 2 people to Denver",
	],
	[
		{ kind: "set", field: "department", value: "Sales" },
		{ method: "PATCH", body: { department: "Sales" } },
		"Set department to “Sales” for 2 people",
	],
	[
		{ kind: "set", field: "title", value: undefined },
		{ method: "PATCH", body: { title: null } },
		"Clear title for 2 people",
	],
	[
		{ kind: "set", field: "managerId", value: "ann" },
		{ method: "PATCH", body: { managerId: "ann", manager: null } },
		"Set manager to “Ann” for 2 people",
	],
	[
		{ kind: "login", isEnabled: false },
		{ method: "PATCH", body: { loginEnabled: false } },
		"Deactivate 2 people",
	],
	[
		{ kind: "give", field: "licenses", id: "messaging" },
		{ method: "PATCH", add: { licenses: ["messaging"] } },
		"Give “Messaging” to 2 people",
	],
	[
		{ kind: "take", field: "roles", id: "readonly" },
		{ method: "PATCH", remove: { roles: ["readonly"] } },
		"Take “Read-only” away from 2 people",
	],
];

describe("a bulk change", () => {
	test.each(cases)(
		"%j is left to the server, for a query and for ids",
		(change, asked, title) => {
			const query = { department: "Sales" };
			expect<object>(bodyOf({ query, label: "all" }, change)).toEqual({
				query,
				...asked,
			});
			expect<object>(bodyOf({ ids: ["one"] }, change)).toEqual({
				ids: ["one"],
				...asked,
			});
			const about = { catalog, managerName: "Ann" };
			expect(describeChange(change, words.people.count(2), about)).toBe(title);
		},
	);
});
