import { expect, test } from "bun:test";
import { profileTexts } from "../../src/console/person/profile-texts.ts";
import {
	type Profile,
	profileTextNames,
} from "../../src/directory/people/profile.ts";

test("a profile is told in words, each part and entry in a text of its own", () => {
	const lists: Required<Omit<Profile, (typeof profileTextNames)[number]>> = {
		emails: [{ value: "a@example.com", type: "home", display: "Private" }],
		phoneNumbers: [{ value: "+1 408 555 0100", type: "mobile" }],
		photos: [{ value: "https://example.com/1.png", primary: true }],
		addresses: [{ value: "Hall 5", type: "work" }],
		ims: [{ value: "sarah" }],
		extensionAttributes: { extensionAttribute1: ["red", "blue"] },
		externalAttributes: {
			externalAttribute2: [{ source: "HR", value: "12" }],
		},
	};
	expect(profileTexts(lists)).toEqual([
		"E-mail: a@example.com (home, Private)",
		"Contact number: +1 408 555 0100 (mobile)",
		"Photo: https://example.com/1.png",
		"Whole address: Hall 5 (work)",
		"Instant messages: sarah",
		"extensionAttribute1: red",
		"extensionAttribute1: blue",
		"externalAttribute2: 12 (HR)",
	]);
	for (const name of profileTextNames) {
		const [text = ""] = profileTexts({ [name]: "x" });
		expect(text).toMatch(/^[A-Z][a-z]+( [a-z]+)*: x$/);
	}
});
