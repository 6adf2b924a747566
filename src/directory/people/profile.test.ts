import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../errors.ts";
import type { Person } from "./person.ts";
import type { PersonDraft } from "./person-draft.ts";
import type { Profile } from "./profile.ts";
import type { RuleContext } from "./rule-context.ts";
import { replacePerson } from "./rules.ts";

const ada: Person = {
	id: "ada",
	orgId: "acme",
	type: "person",
	emails: ["ada@acme.example"],
	displayName: "Ada Lovelace",
	firstName: "Ada",
	nickName: "Countess",
	roles: [],
	licenses: [],
	externalId: "00u1AbC",
	profile: { middleName: "Augusta", costCenter: "12" },
	isLoginEnabled: true,
	createdAt: 1,
	modifiedAt: 1,
	version: 1,
};

const nothing: RuleContext = {
	location: () => undefined,
	license: () => undefined,
	licenses: () => [],
	group: () => undefined,
	licenseTemplates: () => [],
	colleague: () => undefined,
	isTaken: () => false,
	dependOn: () => undefined,
};

function replace(draft: PersonDraft, current = ada): Person {
	const options = { now: 2, seesCallingData: false, seesAllTypes: false };
	return replacePerson(
		current,
		{ displayName: "Ada", ...draft },
		nothing,
		options,
	).person;
}

function problemsOf(profile: Profile): (string | undefined)[] {
	try {
		replace({ profile });
		return [];
	} catch (error) {
		if (!(error instanceof DirectoryError)) throw error;
		return error.fields.map(({ field }) => field);
	}
}

describe("a profile", () => {
	test("stays with an update that does not know of it, as the external id and a nickname", () => {
		const kept = replace({ firstName: "Ada", title: "Countess" });
		expect(kept.profile).toBe(ada.profile as Profile);
		expect(kept.externalId).toBe("00u1AbC");
		expect(kept.nickName).toBe("Countess");
	});

	test("is replaced as a whole, without blanks and empty parts", () => {
		const { profile } = replace({
			profile: {
				middleName: " King ",
				division: "",
				ims: [{ value: " " }, { value: "ada", type: " xmpp ", display: "" }],
				extensionAttributes: {
					extensionAttribute2: [],
					extensionAttribute1: [" one "],
				},
			},
		});
		expect(profile).toEqual({
			middleName: "King",
			ims: [{ value: "ada", type: "xmpp" }],
			extensionAttributes: { extensionAttribute1: ["one"] },
		});
	});

	test("without any part is none", () => {
		expect(replace({ profile: {} }).profile).toBeUndefined();
		expect(replace({ externalId: "" }).externalId).toBeUndefined();
	});

	test("is refused with every wrong part", () => {
		expect(
			problemsOf({
				userType: "robot",
				locale: "no language at all",
				preferredLanguage: "xx_YY",
				profileUrl: "ftp://a",
				middleName: "a\nb",
				photos: [{ value: "picture" }],
				phoneNumbers: Array.from({ length: 101 }, () => ({ value: "1" })),
				externalAttributes: {
					externalAttribute1: [{ source: "a".repeat(257), value: "b" }],
				},
			}),
		).toEqual([
			"profile.middleName",
			"profile.userType",
			"profile.preferredLanguage",
			"profile.locale",
			"profile.profileUrl",
			"profile.phoneNumbers",
			"profile.photos[0].value",
			"profile.externalAttributes.externalAttribute1[0].source",
		]);
	});

	test("may contain a value that the person already has", () => {
		const old = { ...ada, profile: { userType: "Employee" } };
		expect(replace({ profile: { userType: "Employee" } }, old).profile).toEqual(
			old.profile,
		);
	});
});

describe("a time zone", () => {
	test("is one of the database, in its spelling", () => {
		expect(replace({ timezone: "europe/oslo" }).timezone).toBe("Europe/Oslo");
		expect(replace({ timezone: "" }).timezone).toBeUndefined();
		expect(() => replace({ timezone: "Europe/Nowhere" })).toThrow("timezone");
	});
});
