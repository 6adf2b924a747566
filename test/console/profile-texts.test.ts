import { expect, test } from "bun:test";
import { partName, partText } from "../../src/console/person/profile-texts.ts";
import {
	type Profile,
	profileTextNames,
} from "../../src/directory/people/profile.ts";

test("every part of a profile has a name in words", () => {
	const lists: Required<Omit<Profile, (typeof profileTextNames)[number]>> = {
		emails: [],
		phoneNumbers: [],
		photos: [],
		addresses: [],
		ims: [],
		extensionAttributes: {},
		externalAttributes: {},
	};
	const { extensionAttributes, externalAttributes, ...named } = lists;
	for (const name of [...profileTextNames, ...Object.keys(named)])
		expect(partName(`profile.${name}`)).toMatch(/^[A-Z][a-z-]+( [a-z-]+)*$/);
	expect(partName("profile.extensionAttributes.extensionAttribute3")).toBe(
		"extensionAttribute3",
	);
	expect(partName("title")).toBeUndefined();
});

test("an entry of a part is told with its kind, its name and its source", () => {
	const texts: [unknown, string][] = [
		["red", "red"],
		[{ value: "sarah" }, "sarah"],
		[{ value: "+1 408 555 0100", type: "mobile" }, "+1 408 555 0100 (mobile)"],
		[
			{ value: "a@example.com", type: "home", display: "Private" },
			"a@example.com (home, Private)",
		],
		[{ source: "HR", value: "12" }, "12 (HR)"],
	];
	for (const [value, text] of texts) expect(partText(value)).toBe(text);
});
