import { expect, test } from "bun:test";
import fc from "fast-check";
import { DirectoryError } from "../errors.ts";
import type { License } from "../licenses/license.ts";
import type { LicenseTemplate } from "../licenses/license-template.ts";
import type { Person } from "./person.ts";
import { draftOfPerson } from "./person-draft.ts";
import type { RuleContext } from "./rule-context.ts";
import { createPerson, replacePerson } from "./rules.ts";

const ids = ["a", "b", "c", "d"];
const groupIds = ["g", "h"];
const options = { now: 2, seesCallingData: true, seesAllTypes: true };

const ann: Person = {
	id: "ann",
	orgId: "acme",
	type: "person",
	emails: ["ann@example.com"],
	displayName: "Ann",
	roles: [],
	licenses: [],
	isLoginEnabled: true,
	createdAt: 1,
	modifiedAt: 1,
	version: 1,
};

const organization = template("organization", ["a", "b"]);
const ofG = template("of-g", ["b", "c"], "g");
const ofH = template("of-h", ["c", "d"], "h");

test("a new person gets the licenses of the organization and of the groups, each once", () => {
	const made = create({ groups: ["g"] }, [organization, ofG]);
	expect(made.person.licenses).toEqual(["a", "b", "c"]);
	expect(made.person.implicitLicenses).toEqual(["a", "b", "c"]);
});

test("a new person with licenses gets none of the organization, but those of the groups", () => {
	const made = create({ groups: ["g"], licenses: ["d"] }, [organization, ofG]);
	expect(made.person.licenses).toEqual(["d", "b", "c"]);
	expect(made.person.implicitLicenses).toEqual(["b", "c"]);
});

test("a full license of a template is left out with a warning, and the others are assigned", () => {
	const made = create({}, [organization], ["a"]);
	expect(made.person.licenses).toEqual(["b"]);
	expect(made.warnings).toEqual([
		'"A" was not assigned, although a license template assigns it: all 1 seats are taken',
	]);
});

test("who leaves one group keeps what another one assigns", () => {
	const both = move(ann, ["g", "h"], [ofG, ofH]).person;
	expect(both.licenses).toEqual(["b", "c", "d"]);
	const left = move(both, ["h"], [ofG, ofH]);
	expect(left.person.licenses).toEqual(["c", "d"]);
	expect(left.person.implicitLicenses).toEqual(["c", "d"]);
	expect(left.warnings).toEqual([
		'"B" was taken away: no license template assigns it any longer',
	]);
});

test("a license that was held before stays explicit, and is not lost", () => {
	const before = { ...ann, licenses: ["b"] };
	const joined = move(before, ["g"], [ofG]).person;
	expect(joined.implicitLicenses).toEqual(["c"]);
	expect(move(joined, [], [ofG]).person.licenses).toEqual(["b"]);
});

test("a license that the template has ceased to assign stays when the person leaves the group", () => {
	const joined = move(ann, ["g"], [ofG]).person;
	const left = move(joined, [], [{ ...ofG, licenses: ["c"] }]).person;
	expect([left.licenses, left.implicitLicenses]).toEqual([["b"], ["b"]]);
});

test("a license is bound only while a template assigns it", () => {
	const joined = move(ann, ["g"], [ofG]).person;
	const bare = { ...draftOfPerson(joined), licenses: [] };
	expect(() => replacePerson(joined, bare, contextOf([ofG]), options)).toThrow(
		'licenses must keep "B" and "C", which a license template assigns',
	);
	const { person } = replacePerson(joined, bare, contextOf([ofH]), options);
	expect([person.licenses, person.implicitLicenses]).toEqual([[], undefined]);
});

test("an update without a change of groups assigns nothing", () => {
	const member = { ...ann, groups: ["g"] };
	const { person } = replacePerson(
		member,
		{ ...draftOfPerson(member), title: "Chief" },
		contextOf([organization, ofG]),
		options,
	);
	expect(person.licenses).toEqual([]);
});

test("a restored state is exactly that, whatever the templates are", () => {
	const restored = replacePerson(
		{ ...ann, groups: ["g"] },
		{
			...draftOfPerson(ann),
			groups: ["h"],
			licenses: ["a"],
			implicitLicenses: ["a"],
		},
		contextOf([organization, ofG, ofH]),
		options,
	).person;
	expect([restored.licenses, restored.implicitLicenses]).toEqual([
		["a"],
		["a"],
	]);
});

test("after any walk through groups, implicit licenses are held, and leaving all groups leaves what was explicit", () => {
	const some = (from: readonly string[]) => fc.subarray([...from]);
	fc.assert(
		fc.property(some(ids), fc.array(some(groupIds)), (explicit, walk) => {
			let person: Person = { ...ann, licenses: explicit };
			for (const groups of [...walk, []]) {
				person = move(person, groups, [ofG, ofH]).person;
				const implicit = person.implicitLicenses ?? [];
				expect(implicit.every((id) => person.licenses.includes(id))).toBe(true);
				expect(implicit.some((id) => explicit.includes(id))).toBe(false);
				for (const id of groups.flatMap((group) => licensesOf(group)))
					expect(person.licenses).toContain(id);
			}
			expect([...person.licenses].sort()).toEqual([...explicit].sort());
			expect(person.implicitLicenses).toBeUndefined();
		}),
	);
});

test("a strict change is refused when a template has no free seat", () => {
	const strict = { ...options, isStrict: true };
	const change = () =>
		replacePerson(
			ann,
			{ ...draftOfPerson(ann), groups: ["g"] },
			contextOf([ofG], ["c"]),
			strict,
		);
	expect(change).toThrow(DirectoryError);
	expect(change).toThrow("licenses cannot be completed: a license template");
});

function template(
	id: string,
	licenses: readonly string[],
	groupId?: string,
): LicenseTemplate {
	return { id, orgId: "acme", groupId, licenses };
}

function licensesOf(groupId: string): readonly string[] {
	return groupId === "g" ? ofG.licenses : ofH.licenses;
}

function create(
	draft: { groups?: string[]; licenses?: string[] },
	templates: readonly LicenseTemplate[],
	full: readonly string[] = [],
) {
	return createPerson(
		{ id: "ben", orgId: "acme" },
		{ emails: ["ben@example.com"], displayName: "Ben", ...draft },
		contextOf(templates, full),
		options,
	);
}

function move(
	current: Person,
	groups: readonly string[],
	templates: readonly LicenseTemplate[],
) {
	const draft = { ...draftOfPerson(current), groups };
	return replacePerson(current, draft, contextOf(templates), options);
}

function contextOf(
	templates: readonly LicenseTemplate[],
	full: readonly string[] = [],
): RuleContext {
	const licenses = ids.map(
		(id): License => ({
			id,
			orgId: "acme",
			name: id.toUpperCase(),
			service: "other",
			totalUnits: full.includes(id) ? 1 : 100,
			takenUnits: 1,
		}),
	);
	return {
		location: () => undefined,
		license: (id) => licenses.find((each) => each.id === id),
		licenses: () => licenses,
		licenseTemplates: () => templates,
		group: (id) => (groupIds.includes(id) ? id : undefined),
		colleague: () => undefined,
		isTaken: () => false,
		dependOn: () => undefined,
	};
}
