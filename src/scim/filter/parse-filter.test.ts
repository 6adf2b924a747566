import { describe, expect, test } from "bun:test";
import { scimFilterLengthMax } from "../../contract/scim/scim.ts";
import { ScimRefusal } from "../errors.ts";
import { parseFilter, type ScimFilter } from "./parse-filter.ts";

function compare(
	attribute: string,
	operator: string,
	value?: unknown,
): ScimFilter {
	return { kind: "compare", attribute, operator, value } as ScimFilter;
}

describe("a filter", () => {
	test.each<[string, ScimFilter]>([
		['userName eq "ada"', compare("userName", "eq", "ada")],
		['userName Eq "a \\"b\\" (c)"', compare("userName", "eq", 'a "b" (c)')],
		["title PR", compare("title", "pr", undefined)],
		["active eq true", compare("active", "eq", true)],
		["active eq True", compare("active", "eq", true)],
		["count gt 3", compare("count", "gt", 3)],
		["manager eq null", compare("manager", "eq", null)],
		[
			'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
			compare("urn:ietf:params:scim:schemas:core:2.0:User:userName", "sw", "J"),
		],
		[
			'a eq "1" or b eq "2" and c eq "3"',
			{
				kind: "or",
				filters: [
					compare("a", "eq", "1"),
					{
						kind: "and",
						filters: [compare("b", "eq", "2"), compare("c", "eq", "3")],
					},
				],
			},
		],
		[
			'(a pr OR b pr) AND not (c eq "3")',
			{
				kind: "and",
				filters: [
					{
						kind: "or",
						filters: [
							compare("a", "pr", undefined),
							compare("b", "pr", undefined),
						],
					},
					{ kind: "not", filter: compare("c", "eq", "3") },
				],
			},
		],
		[
			'emails[type eq "work" and value co "@example.com"]',
			{
				kind: "inside",
				attribute: "emails",
				filter: {
					kind: "and",
					filters: [
						compare("type", "eq", "work"),
						compare("value", "co", "@example.com"),
					],
				},
			},
		],
		[
			'phoneNumbers [ type eq "mobile" ]',
			{
				kind: "inside",
				attribute: "phoneNumbers",
				filter: compare("type", "eq", "mobile"),
			},
		],
		[
			'emails[type eq "work"].value eq "a\\\\b\\u00e9"',
			{
				kind: "inside",
				attribute: "emails",
				filter: {
					kind: "and",
					filters: [
						compare("type", "eq", "work"),
						compare("value", "eq", "a\\bé"),
					],
				},
			},
		],
	])("%s is understood", (text, filter) => {
		expect(parseFilter(text)).toEqual(filter);
	});

	test.each([
		"",
		"userName",
		"userName eq",
		"userName eq ada",
		'userName equals "ada"',
		'userName eq "ada" and',
		'userName eq "ada" title pr',
		'(userName eq "ada"',
		'userName eq "ada")',
		'emails[type eq "work"',
		"not userName pr",
		'"userName" eq "ada"',
		'userName eq "ada',
		"userName eq {}",
		`${"(".repeat(30)}a pr${")".repeat(30)}`,
		`userName eq "${"a".repeat(scimFilterLengthMax)}"`,
	])("%s is refused", (text) => {
		expect(() => parseFilter(text)).toThrow(ScimRefusal);
	});
});
