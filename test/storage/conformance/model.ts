import { describe, expect, test } from "bun:test";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { DirectoryError } from "../../../src/directory/errors.ts";
import { claimsOf } from "../../../src/directory/people/claims.ts";
import { personNameKey } from "../../../src/directory/people/people-query.ts";
import type { Person } from "../../../src/directory/people/person.ts";
import type { PresenceReport } from "../../../src/directory/store/presence-store.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	changedAt,
	createLicense,
	createLocation,
	createPerson,
	type OpenStore,
	targetOf,
} from "./fixture.ts";

type Fields = Partial<
	Pick<
		Person,
		| "displayName"
		| "title"
		| "extension"
		| "locationId"
		| "licenses"
		| "roles"
		| "phoneNumbers"
	>
> & { email?: number };

type Operation =
	| { kind: "create" | "update"; id: string; fields: Fields }
	| { kind: "delete"; id: string }
	| { kind: "report"; id: string; report: Partial<PresenceReport> };

/** The plain model: what a store of one organization must answer. */
interface Model {
	people: Map<string, Person>;
	presences: Map<string, Partial<PresenceReport>>;
	history: [string, string][];
}

const ids = ["a", "b", "c", "\ufffd", "🦊"];
const locationIds = ["denver", "berlin"];
const licenseIds = ["calling", "messaging"];

const fields: fc.Arbitrary<Fields> = fc.record(
	{
		email: fc.nat({ max: 5 }),
		displayName: fc.constantFrom("Ann", "ann", "Zoë", "🦊", "\ufffd"),
		title: fc.option(fc.constantFrom("GM", "VP"), { nil: undefined }),
		extension: fc.option(fc.constantFrom("10", "11"), { nil: undefined }),
		locationId: fc.option(fc.constantFrom(...locationIds), { nil: undefined }),
		licenses: fc.subarray(licenseIds),
		roles: fc.subarray(["full", "user"]),
		phoneNumbers: fc.option(
			fc
				.constantFrom("+14085267209", "+14085267210")
				.map((value) => [{ type: "work" as const, value, shown: value }]),
			{ nil: undefined },
		),
	},
	{ requiredKeys: [] },
);

const id = fc.constantFrom(...ids);
const operation: fc.Arbitrary<Operation> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({ kind: fc.constant("create"), id, fields }),
	},
	{
		weight: 5,
		arbitrary: fc.record({ kind: fc.constant("update"), id, fields }),
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("delete"), id }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant("report"),
			id,
			report: fc.record(
				{
					lastActivityAt: fc.nat(),
					reported: fc.constantFrom("call", "meeting", null),
					reportedUntil: fc.nat(),
					isShared: fc.boolean(),
				},
				{ requiredKeys: [] },
			),
		}),
	},
) as fc.Arbitrary<Operation>;

export function describeModel(open: OpenStore): void {
	describe("a random walk", () => {
		test("leaves the store with the contents of a plain map", async () => {
			const { store } = await open();
			let run = 0;
			await fc.assert(
				fc.asyncProperty(
					fc.array(operation, { minLength: 1, maxLength: 40 }),
					async (operations) => {
						const orgId = `run-${run++}`;
						await store.load({
							organizations: [{ id: orgId, displayName: orgId, createdAt: 1 }],
							locations: locationIds.map((location) =>
								createLocation(location, { orgId }),
							),
							licenses: licenseIds.map((license) =>
								createLicense(license, { orgId }),
							),
						});
						const model: Model = {
							people: new Map(),
							presences: new Map(),
							history: [],
						};
						for (const step of operations)
							expect(await act(store, orgId, step)).toBe(
								predict(model, orgId, step),
							);
						await expectSame(store, orgId, model);
					},
				),
				{ numRuns: 40 },
			);
			await store[Symbol.asyncDispose]();
		});
	});
}

/** Does a step on the store; what it came to is told by one word. */
async function act(
	store: Store,
	orgId: string,
	step: Operation,
): Promise<string> {
	const target = targetOf(step.id, { orgId });
	try {
		if (step.kind === "create") {
			// An id is drawn anew for every person; no engine is asked to create one twice.
			if (await store.people.get({ orgId, id: step.id })) return "exists";
			await store.people.create(target, () => ({
				person: settle(createPerson(step.id, { orgId }), orgId, step.fields),
				warnings: [],
			}));
		} else if (step.kind === "update") {
			const { isChanged } = await store.people.update(target, (current) => ({
				person: {
					...settle(current, orgId, step.fields),
					version: current.version + 1,
				},
				warnings: [],
			}));
			return isChanged ? "done" : "unchanged";
		} else if (step.kind === "delete") {
			await store.people.delete(target, () => {});
		} else if (step.kind === "report") {
			await store.presences.report([
				{ ...step.report, orgId, personId: step.id },
			]);
		}
		return "done";
	} catch (cause) {
		if (cause instanceof DirectoryError) return cause.code;
		throw cause;
	}
}

/** Does the same step on the model. */
function predict(model: Model, orgId: string, step: Operation): string {
	const { people, presences, history } = model;
	const current = people.get(step.id);
	if (step.kind === "create") {
		if (current !== undefined) return "exists";
		const person = settle(createPerson(step.id, { orgId }), orgId, step.fields);
		if (isClaimTaken(model, person)) return "conflict";
		people.set(step.id, person);
		history.push(["created", step.id]);
		return "done";
	}
	if (step.kind === "report") {
		if (current !== undefined)
			presences.set(step.id, merge(presences.get(step.id), step.report));
		return "done";
	}
	if (current === undefined) return "notFound";
	if (step.kind === "delete") {
		people.delete(step.id);
		presences.delete(step.id);
		history.push(["deleted", step.id]);
		return "done";
	}
	const next = settle(current, orgId, step.fields);
	if (Bun.deepEquals(next, current)) return "unchanged";
	if (isClaimTaken(model, next)) return "conflict";
	people.set(step.id, { ...next, version: current.version + 1 });
	history.push(["updated", step.id]);
	return "done";
}

function settle(person: Person, orgId: string, step: Fields): Person {
	const { email, ...rest } = step;
	const number = email ?? ids.indexOf(person.id);
	const isEmailKept = email === undefined && person.version > 1;
	return {
		...person,
		...rest,
		emails: isEmailKept ? person.emails : [`${number}@${orgId}.example`],
		modifiedAt: changedAt,
	};
}

function isClaimTaken({ people }: Model, person: Person): boolean {
	const wanted = new Set(
		claimsOf(person).map((claim) => JSON.stringify(claim)),
	);
	return [...people.values()].some(
		(other) =>
			other.id !== person.id &&
			claimsOf(other).some((claim) => wanted.has(JSON.stringify(claim))),
	);
}

function merge(
	known: Partial<PresenceReport> = {},
	report: Partial<PresenceReport>,
): Partial<PresenceReport> {
	const isFirst = Object.keys(known).length === 0;
	const isReported = report.reported !== undefined || isFirst;
	return {
		lastActivityAt: report.lastActivityAt ?? known.lastActivityAt,
		reported: isReported ? report.reported : known.reported,
		reportedUntil: isReported ? report.reportedUntil : known.reportedUntil,
		isShared: report.isShared ?? known.isShared ?? true,
	};
}

async function expectSame(
	store: Store,
	orgId: string,
	{ people, presences, history }: Model,
): Promise<void> {
	const byId = [...people.values()].sort((a, b) => compareBytes(a.id, b.id));
	const byName = [...byId].sort((a, b) =>
		compareBytes(personNameKey(a.displayName), personNameKey(b.displayName)),
	);
	const everyone = { orgId, limit: 100, isPresenceWanted: true };
	expect(await store.people.list(everyone)).toEqual(
		byName.map((person) => {
			const { reported, ...rest } = presences.get(person.id) ?? {};
			return {
				person,
				presence: { isShared: true, ...rest, reported: reported ?? undefined },
			};
		}),
	);
	const named = await store.people.list({ ...everyone, namePrefix: "" });
	expect(named.map(({ person }) => person.id)).toEqual(
		byName.map(({ id }) => id),
	);
	for (const license of await store.licenses.list(orgId)) {
		const holders = byId.filter(({ licenses }) =>
			licenses.includes(license.id),
		);
		expect(license.takenUnits).toBe(holders.length);
		const held = await store.licenses.holders({
			orgId,
			id: license.id,
			limit: 100,
		});
		expect(held.map(({ id }) => id)).toEqual(holders.map(({ id }) => id));
	}
	const lines = await store.changes.list({ orgId, limit: 1000 });
	expect(lines.map(({ kind, subjectId }) => [kind, subjectId])).toEqual(
		history,
	);
}

function compareBytes(left: string, right: string): number {
	return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
