import { describe, expect, test } from "bun:test";
import type { Person } from "../../../src/directory/people/person.ts";
import type { PersonRecord } from "../../../src/directory/store/people-store.ts";
import type { Contents } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	calling,
	createLicense,
	createLocation,
	createPerson,
	denver,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	readEverything,
} from "./fixture.ts";

const quiet = { isShared: true };
const recordOf = (id: string, more: Partial<Person> = {}): PersonRecord => ({
	person: createPerson(id, more),
	presence: quiet,
});

export function describeLoad(open: OpenStore): void {
	describe("load", () => {
		test("adds people with their presence, claims, roles, seats and tokens, and no history", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const presences = [
				quiet,
				{ lastActivityAt: 5, isShared: true },
				{ isShared: false },
				{ reported: "call" as const, reportedUntil: 9, isShared: true },
				{
					lastActivityAt: 7,
					reported: "OutOfOffice" as const,
					isShared: false,
				},
			];
			const people = presences.map((presence, index) => ({
				person: createPerson(`p${index}`, {
					roles: ["role"],
					licenses: index < 2 ? [calling] : [],
					locationId: denver,
					extension: `10${index}`,
				}),
				presence,
			}));
			const token = {
				id: "token",
				orgId: acme,
				personId: "p0",
				name: "",
				secretHash: "hash",
				scopes: ["spark:all" as const],
				createdAt: 1,
			};
			await store.load({ people, tokens: [token] });
			const everyone = { orgId: acme, limit: 10, isPresenceWanted: true };
			expect(await store.people.list(everyone)).toEqual(people);
			expect(
				await store.people.list({ ...everyone, roleIds: ["role"] }),
			).toEqual(people);
			const license = await store.licenses.get({ orgId: acme, id: calling });
			expect(license?.takenUnits).toBe(2);
			expect((await store.tokens.findBySecretHash("hash"))?.token).toEqual(
				token,
			);
			expect(await store.changes.list({ orgId: acme, limit: 10 })).toEqual([]);
			await expectRefusal(
				add(
					store,
					createPerson("new", { locationId: denver, extension: "100" }),
				),
				"conflict",
			);
		});

		test("counts the seats itself, whatever the licenses say", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.load({
				licenses: [createLicense("webinars", { takenUnits: 7 })],
				people: [recordOf("ann", { licenses: ["webinars"] })],
			});
			expect(
				(await store.licenses.get({ orgId: acme, id: "webinars" }))?.takenUnits,
			).toBe(1);
		});

		const number = {
			phoneNumbers: [
				{ type: "work" as const, value: "+14085267209", shown: "" },
			],
		};
		const extension = { extension: "133", locationId: denver };
		const broken: [string, Contents][] = [
			[
				"an e-mail twice in it",
				{
					people: [
						recordOf("ann"),
						recordOf("ben", { emails: ["ANN@example.com"] }),
					],
				},
			],
			[
				"the e-mail of somebody in another organization",
				{ people: [recordOf("ann", { emails: ["gus@example.com"] })] },
			],
			[
				"a number twice in it",
				{ people: [recordOf("ann", number), recordOf("ben", number)] },
			],
			[
				"an extension twice in it",
				{ people: [recordOf("ann", extension), recordOf("ben", extension)] },
			],
			[
				"an organization that is there already",
				{
					organizations: [
						{ id: "new", displayName: "New", createdAt: 1 },
						{ id: acme, displayName: "Acme again", createdAt: 1 },
					],
				},
			],
		];
		for (const [what, contents] of broken)
			test(`refuses ${what}, and loads nothing at all`, async () => {
				await using filled = await openFilled(open);
				const { store } = filled;
				await add(store, createPerson("gus", { orgId: globex }));
				const before = await readEverything(store);
				await expectRefusal(
					store.load({
						locations: [createLocation("oslo")],
						licenses: [createLicense("webinars")],
						...contents,
					}),
					"conflict",
				);
				expect(await readEverything(store)).toEqual(before);
				expect(await store.organizations.list()).toHaveLength(3);
				await store.load({
					locations: [createLocation("oslo")],
					people: [recordOf("ann", { ...number, ...extension })],
				});
				expect(await store.people.count({ orgId: acme })).toBe(1);
			});
	});
}
