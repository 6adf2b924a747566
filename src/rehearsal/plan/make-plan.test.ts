import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Catalog } from "./catalog.ts";
import { applyChanges, compareStates } from "./change.ts";
import { creationOf, type Edit, editOf } from "./edit.ts";
import { makePlan, type PlanParts, PlanRefusedError } from "./make-plan.ts";
import type { Plan } from "./plan.ts";
import { resourcesOf } from "./resources.ts";
import { describePassed } from "./thresholds.ts";
import type { WirePerson } from "./wire-person.ts";

const full = "full-role";
const catalog: Catalog = {
	licenses: [
		{ id: "calling", name: "Webex Calling", totalUnits: -1, consumedUnits: 0 },
		{ id: "meeting", name: "Meeting 25", totalUnits: 10, consumedUnits: 0 },
		{ id: "events", name: "Events", totalUnits: 10, consumedUnits: 0 },
	],
	roles: [{ id: full, name: "Full Administrator" }],
	locations: [{ id: "denver", name: "Denver" }],
};

function personOf(
	name: string,
	properties: Partial<Record<string, unknown>> = {},
): WirePerson {
	return {
		id: name,
		emails: [`${name}@acme.example`],
		displayName: name,
		roles: [],
		licenses: ["calling"],
		locationId: "denver",
		loginEnabled: "true",
		...properties,
	};
}

type People = readonly WirePerson[];

/** The parts of a plan that makes the people `before` the people `after`; the seats are as given, or exactly enough. */
function partsOf(
	before: People,
	after: People,
	units: Record<string, number> = {},
): PlanParts {
	const everybody = new Map(before.map((person) => [person.id, person]));
	const last = new Map(after.map((person) => [person.id, person]));
	const edits: Edit[] = [];
	for (const wire of before) {
		const edit = editOf({ wire }, last.get(wire.id));
		if (edit !== undefined) edits.push(edit);
	}
	for (const person of after)
		if (!everybody.has(person.id)) edits.push(creationOf(person));
	const count = (people: People, id: string) =>
		people.filter(({ licenses }) => (licenses as string[]).includes(id)).length;
	return {
		kind: "plan",
		createdAt: "2026-01-15T09:00:00.000Z",
		service: { url: "https://acme.example", orgId: "acme" },
		clonedAt: "2026-01-15T08:00:00.000Z",
		edits,
		everybody,
		catalog: {
			...catalog,
			licenses: catalog.licenses.map((license) => {
				const used = count(before, license.id);
				const enough = Math.max(used, count(after, license.id));
				return {
					...license,
					totalUnits:
						license.totalUnits < 0 ? -1 : (units[license.id] ?? enough),
					consumedUnits: used,
				};
			}),
		},
		isFullRole: () => false,
	};
}

function planOf(...parts: Parameters<typeof partsOf>): Plan {
	return makePlan(partsOf(...parts)).plan;
}

function reasonsOf(...parts: Parameters<typeof partsOf>): readonly string[] {
	try {
		planOf(...parts);
		return [];
	} catch (error) {
		if (!(error instanceof PlanRefusedError)) throw error;
		return error.reasons;
	}
}

/** Does the steps in their order, and fails where the service would refuse one. */
function perform(plan: Plan, { everybody, catalog }: PlanParts): WirePerson[] {
	const people = new Map(everybody);
	const isAdministrator = ({ roles, loginEnabled }: WirePerson) =>
		((roles ?? []) as string[]).includes(full) && loginEnabled !== "false";
	const hadAdministrator = [...people.values()].some(isAdministrator);
	const done = new Set<string>();
	for (const step of plan.steps) {
		for (const id of step.after) expect(done).toContain(id);
		done.add(step.id);
		const { id } = step.person;
		if (step.action === "delete") people.delete(id);
		else {
			const nobody = {
				...{ id, emails: [], displayName: "", loginEnabled: "true" },
				...step.request.body,
			};
			const base = step.action === "create" ? nobody : people.get(id);
			people.set(id, applyChanges(base as WirePerson, step.changes));
		}
		const held = [...people.values()].flatMap(resourcesOf);
		const claims = held.filter(({ kind }) => kind !== "license");
		expect(new Set(claims.map(({ key }) => key)).size).toBe(claims.length);
		for (const { id, totalUnits } of catalog.licenses)
			if (totalUnits >= 0)
				expect(
					held.filter(({ kind, value }) => kind === "license" && value === id)
						.length,
				).toBeLessThanOrEqual(totalUnits);
		// Nobody manages themselves, and a new manager is there.
		const seen = new Set<unknown>([id]);
		let above = people.get(id)?.managerId;
		if (step.changes.some(({ field }) => field === "managerId") && above)
			expect(people.has(String(above))).toBe(true);
		for (; above !== undefined; above = people.get(String(above))?.managerId) {
			expect(seen).not.toContain(above);
			seen.add(above);
		}
		if (hadAdministrator)
			expect([...people.values()].some(isAdministrator)).toBe(true);
	}
	return [...people.values()];
}

const names = ["ada", "ben", "cleo", "dan", "eve", "fay"];

/** An organization: who is there, and who has what. Values that only one can have are given out by order. */
const organizations = fc
	.record({
		there: fc.subarray(names, { minLength: 1 }),
		extensions: fc.shuffledSubarray(names),
		numbers: fc.shuffledSubarray(names),
		seconds: fc.shuffledSubarray(names),
		meeting: fc.subarray(names),
		events: fc.subarray(names),
		administrators: fc.subarray(names, { minLength: 1 }),
		managers: fc.shuffledSubarray(names, { minLength: names.length }),
		titles: fc.subarray(names),
	})
	.map((drawn) => {
		const nth = (list: string[], name: string) => {
			const index = list.indexOf(name);
			return index < 0 ? undefined : index;
		};
		const people = drawn.there.map((name): WirePerson => {
			const extension = nth(drawn.extensions, name);
			const number = nth(drawn.numbers, name);
			const second = nth(drawn.seconds, name);
			const line = drawn.managers.filter((each) => drawn.there.includes(each));
			const manager = line[line.indexOf(name) - 1];
			return personOf(name, {
				emails: [
					`${name}@acme.example`,
					...(second === undefined ? [] : [`second${second}@acme.example`]),
				],
				extension: extension === undefined ? "199" : `10${extension}`,
				// Everybody needs one, and 199 is in a location of one's own.
				locationId: extension === undefined ? `home-${name}` : "denver",
				phoneNumbers:
					number === undefined
						? undefined
						: [{ type: "work", value: `+1 408 526 720${number}` }],
				licenses: [
					...(drawn.meeting.includes(name) ? ["meeting"] : []),
					...(drawn.events.includes(name) ? ["events"] : []),
				],
				roles: drawn.administrators.includes(name) ? [full] : [],
				managerId: manager,
				title: drawn.titles.includes(name) ? "Boss" : undefined,
			});
		});
		if (!people.some(({ roles }) => (roles as string[]).length > 0))
			people[0] = { ...(people[0] as WirePerson), roles: [full] };
		return people;
	});

function withLocations(parts: PlanParts): PlanParts {
	const homes = names.map((name) => ({ id: `home-${name}`, name: "Home" }));
	const { catalog } = parts;
	return {
		...parts,
		catalog: { ...catalog, locations: [...catalog.locations, ...homes] },
	};
}

describe("the steps of a plan", () => {
	test("make the organization what the clone is, and none of them needs what is not free", () => {
		fc.assert(
			fc.property(organizations, organizations, (before, after) => {
				const parts = withLocations(partsOf(before, after));
				const { plan } = makePlan(parts);
				const end = new Map(
					perform(plan, parts).map((person) => [person.id, person]),
				);
				expect([...end.keys()].sort()).toEqual(
					after.map(({ id }) => id).sort(),
				);
				for (const person of after)
					expect(
						compareStates(end.get(person.id) as WirePerson, person),
					).toEqual([]);
			}),
			{ numRuns: 300, includeErrorInReport: true },
		);
	});

	test("free an extension before somebody takes it, along a whole line", () => {
		const before = names.map((name, at) =>
			personOf(name, { extension: `10${at}` }),
		);
		const after = names.map((name, at) =>
			personOf(name, { extension: `10${at + 1}` }),
		);
		const plan = planOf(before, after);
		expect(plan.steps.map(({ person }) => person.id)).toEqual(
			names.toReversed(),
		);
		expect(plan.steps.map(({ after }) => after)).toEqual([
			[],
			...["1", "2", "3", "4", "5"].map((id) => [id]),
		]);
	});

	test("give one of two people who exchange extensions another one for the moment", () => {
		const before = [
			personOf("ada", { extension: "101" }),
			personOf("ben", { extension: "102" }),
			personOf("cleo", { extension: "899" }),
		];
		const plan = planOf(before, [
			personOf("ada", { extension: "102" }),
			personOf("ben", { extension: "101" }),
			personOf("cleo", { extension: "899" }),
		]);
		expect(
			plan.steps.map(({ person, changes, after }) => [
				person.id,
				changes,
				after,
			]),
		).toEqual([
			["ben", [{ field: "extension", from: "102", to: "898" }], []],
			["ada", [{ field: "extension", from: "101", to: "102" }], ["1"]],
			["ben", [{ field: "extension", from: "898", to: "101" }], ["1", "2"]],
		]);
		expect(plan.steps[0]?.note).toMatch(/only for the moment/);
		expect(plan.counts).toMatchObject({ touched: 2, update: 2 });
		expect(plan.losses).toEqual([]);
	});

	test("create managers first, and delete people last", () => {
		const plan = planOf(
			[personOf("ada"), personOf("zoe")],
			[
				personOf("ada", { managerId: "new" }),
				personOf("new", { managerId: "boss" }),
				personOf("boss"),
			],
		);
		expect(
			plan.steps.map(({ action, person }) => `${action} ${person.id}`),
		).toEqual(["create boss", "create new", "update ada", "delete zoe"]);
		expect(plan.steps[2]?.after).toEqual(["2"]);
	});

	test("name the request as it would be sent now", () => {
		const { steps } = planOf(
			[personOf("ada", { department: "Sales" })],
			[personOf("ada", { department: "Sales", title: "GM" })],
		);
		expect(steps).toEqual([
			{
				id: "1",
				action: "update",
				person: { id: "ada", email: "ada@acme.example", displayName: "ada" },
				changes: [{ field: "title", to: "GM" }],
				request: {
					method: "PUT",
					path: "/v1/people/ada?callingData=true",
					body: {
						emails: ["ada@acme.example"],
						displayName: "ada",
						department: "Sales",
						roles: [],
						licenses: ["calling"],
						locationId: "denver",
						loginEnabled: true,
						title: "GM",
					},
				},
				precondition: { title: null },
				after: [],
				losses: [],
			},
		]);
	});
});

describe("a plan is refused", () => {
	test("when a license lacks seats, and says how many and for whom", () => {
		const before = [personOf("ada"), personOf("ben", { licenses: ["events"] })];
		const after = [
			personOf("ada", { licenses: ["calling", "events"] }),
			personOf("ben", { licenses: ["events", "meeting"] }),
		];
		const [reason, ...others] = reasonsOf(before, after, { events: 1 });
		expect(others).toEqual([]);
		expect(reason).toStartWith('"Events" lacks 1 seat: the plan gives it to 1');
		expect(reason).toContain("ada (ada@acme.example)");
		expect(reasonsOf(before, after)).toEqual([]);
	});

	test("when two people would have one extension, number or e-mail address", () => {
		const before = [personOf("ada", { extension: "101" }), personOf("ben")];
		const [reason] = reasonsOf(before, [
			personOf("ada", { extension: "101" }),
			personOf("ben", { extension: "101" }),
		]);
		expect(reason).toContain("extension 101");
		expect(reason).toContain("ada (ada@acme.example) keeps it");
	});

	test("when nobody would be left who is a full administrator", () => {
		const before = [personOf("ada", { roles: [full] }), personOf("ben")];
		expect(reasonsOf(before, [personOf("ben")])).toHaveLength(1);
		const last = [personOf("ben", { roles: [full] })];
		expect(reasonsOf(before, last)).toEqual([]);
	});

	test("when a calling user would move to another location, or a manager is not there", () => {
		const [moved] = reasonsOf(
			[personOf("ada", { locationId: "denver" })],
			[personOf("ada", { locationId: "paris" })],
		);
		expect(moved).toContain("location paris is not at the service");
		const [unmanaged] = reasonsOf(
			[personOf("ada")],
			[personOf("ada", { managerId: "nobody" })],
		);
		expect(unmanaged).toContain("not at the service and not created");
	});

	test("when it takes away what a template assigned at the service", () => {
		const held = { implicitLicenses: ["events"], licenses: ["events"] };
		const [reason] = reasonsOf(
			[personOf("ada", held)],
			[personOf("ada", { licenses: [] })],
		);
		expect(reason).toContain("assigned by a license template");
		const titled = personOf("ada", { ...held, title: "GM" });
		expect(reasonsOf([personOf("ada", held)], [titled])).toEqual([]);
	});

	test("when a number belongs to something that is not a person", () => {
		const phoneNumbers = [{ type: "work", value: "+1 408 526 7209" }];
		const parts = partsOf(
			[personOf("ada")],
			[personOf("ada", { phoneNumbers })],
		);
		const otherNumbers = new Map([["number +14085267209", "Lobby (PLACE)"]]);
		expect(() =>
			makePlan({ ...parts, catalog: { ...parts.catalog, otherNumbers } }),
		).toThrow("while Lobby (PLACE) keeps it");
	});

	test("when two people exchange their primary e-mail addresses, with the way out", () => {
		const before = [personOf("ada"), personOf("ben")];
		const reasons = reasonsOf(before, [
			personOf("ada", { emails: ["ben@acme.example"] }),
			personOf("ben", { emails: ["ada@acme.example"] }),
		]);
		expect(reasons).toHaveLength(2);
		expect(reasons[0]).toContain("give one of them a third address");
	});
});

describe("a plan says", () => {
	test("what is lost, the worst first, with names", () => {
		const before = [
			personOf("ada", {
				roles: [full],
				licenses: ["calling", "meeting"],
				extension: "101",
				phoneNumbers: [{ type: "work", value: "+1 408 526 7209" }],
			}),
			personOf("ben", { roles: [full] }),
			personOf("zoe"),
		];
		const { losses, counts } = planOf(before, [
			personOf("ada", { loginEnabled: "false" }),
			personOf("ben", { roles: [full] }),
		]);
		expect(
			losses.map(({ kind, person, name, what }) => [
				kind,
				person.id,
				name ?? what,
			]),
		).toEqual([
			["person", "zoe", undefined],
			["administrator", "ada", undefined],
			["login", "ada", undefined],
			["license", "ada", "Meeting 25"],
			["role", "ada", "Full Administrator"],
			["number", "ada", "+1 408 526 7209"],
			["extension", "ada", "101"],
		]);
		expect(counts.losses).toMatchObject({ person: 1, license: 1 });
	});

	test("to whom a lost number or extension goes", () => {
		const phoneNumbers = [{ type: "work", value: "+1 408 526 7209" }];
		const { losses } = planOf(
			[personOf("ada", { phoneNumbers, extension: "101" }), personOf("ben")],
			[personOf("ada"), personOf("ben", { phoneNumbers, extension: "101" })],
		);
		expect(losses.map(({ kind, goesTo }) => [kind, goesTo])).toEqual([
			["number", "ben"],
			["extension", "ben"],
		]);
	});

	test("which thresholds it passes, until exactly as much is allowed", () => {
		const before = [personOf("ada"), personOf("zoe")];
		const kinds = (allowed: Record<string, number>) =>
			makePlan({ ...partsOf(before, [personOf("ada")]), allowed }).passed.map(
				({ kind, count }) => `${kind}=${count}`,
			);
		expect(kinds({})).toEqual(["people=1", "deletions=1"]);
		expect(kinds({ people: 1 })).toEqual(["deletions=1"]);
		expect(kinds({ people: 1, deletions: 1 })).toEqual([]);
		const { passed } = makePlan(partsOf(before, [personOf("ada")]));
		expect(passed.map(describePassed)).toEqual([
			"The plan changes 1 person, more than a tenth of the organization (0). If that is meant, add --allow people=1.",
			"The plan deletes 1 person. If that is meant, add --allow deletions=1.",
		]);
	});
});
