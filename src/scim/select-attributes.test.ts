import { describe, expect, test } from "bun:test";
import { isSelected, selectAttributes } from "./select-attributes.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const person = {
	schemas: ["a"],
	id: "1",
	userName: "ada@example.com",
	name: { givenName: "Ada", familyName: "Byron" },
	emails: [
		{ value: "ada@example.com", type: "work" },
		{ value: "ada@example.org", type: "other" },
	],
	[enterprise]: { department: "Math", manager: { value: "2" } },
};
const fixed = { schemas: ["a"], id: "1" };

describe("attributes of a reply", () => {
	test("are all of them, unless a request chooses", () => {
		expect(selectAttributes(person, {})).toEqual(person);
		expect(selectAttributes(person, { attributes: "" })).toEqual(person);
	});

	test.each([
		["userName", { userName: person.userName }],
		["USERNAME , nothing", { userName: person.userName }],
		["name.givenName", { name: { givenName: "Ada" } }],
		["emails.type", { emails: [{ type: "work" }, { type: "other" }] }],
		[`${enterprise}:department`, { [enterprise]: { department: "Math" } }],
		[`${enterprise}.department`, { [enterprise]: { department: "Math" } }],
		[enterprise, { [enterprise]: person[enterprise] }],
		[
			"urn:ietf:params:scim:schemas:core:2.0:User:userName",
			{ userName: person.userName },
		],
		["name, name.givenName", { name: person.name }],
	])(
		"are those that attributes=%s names, and id and schemas",
		(attributes, chosen) => {
			expect(selectAttributes(person, { attributes })).toEqual({
				...fixed,
				...chosen,
			});
		},
	);

	test("are all of them when the core schema is named", () => {
		const attributes = "urn:ietf:params:scim:schemas:core:2.0:User";
		expect(selectAttributes(person, { attributes })).toEqual(person);
	});

	test("lack those that excludedAttributes names, but never id and schemas", () => {
		const excludedAttributes = `id,schemas,emails,Name.familyName,${enterprise}:manager`;
		expect(selectAttributes(person, { excludedAttributes })).toEqual({
			...fixed,
			userName: person.userName,
			name: { givenName: "Ada" },
			[enterprise]: { department: "Math" },
		} as typeof person);
	});

	test("need not be read when they cannot be shown", () => {
		expect(isSelected("members", {})).toBe(true);
		expect(isSelected("members", { attributes: "displayName" })).toBe(false);
		expect(isSelected("members", { attributes: "Members.value" })).toBe(true);
		expect(isSelected("members", { excludedAttributes: "MEMBERS" })).toBe(
			false,
		);
		const excludedAttributes = "members.display";
		expect(isSelected("members", { excludedAttributes })).toBe(true);
	});
});
