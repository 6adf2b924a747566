import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../../../src/directory/errors.ts";
import type { Person } from "../../../src/directory/people/person.ts";
import type { RuleContext } from "../../../src/directory/people/rule-context.ts";
import {
	acme,
	add,
	calling,
	change,
	changedAt,
	contents,
	createLicense,
	createLocation,
	createPerson,
	denver,
	expectRefusal,
	fullRole,
	globex,
	messaging,
	type OpenStore,
	openFilled,
	partner,
	read,
	readEverything,
	remove,
	targetOf,
} from "./fixture.ts";

const fullPerson: Person = createPerson("full", {
	firstName: "Zoë",
	lastName: "Ünal 🦊",
	nickName: "Zoë",
	avatar: "https://example.com/zoe.png",
	roles: [fullRole],
	licenses: [messaging, calling],
	phoneNumbers: [
		{ type: "work", value: "+14085267209", shown: "+1 408 526 7209" },
		{ type: "mobile", value: "+14085267210", shown: "+1 408 526 7210" },
	],
	extension: "133",
	locationId: denver,
	department: 'Sales "West" \\ \u007f\u2028',
	manager: "John Duarte",
	managerId: "john",
	title: "GM",
	addresses: [{ type: "work", country: "US", locality: "Denver" }],
	siteUrls: ["acme.webex.com#attendee"],
	sipAddresses: [{ type: "cloud-calling", value: "a@b.c", primary: true }],
	xmppFederationJid: "zoe@example.com",
	timezone: "America/Denver",
	externalId: "00u1AbC",
	profile: {
		middleName: "Ada",
		emails: [{ value: "full@acme.example", type: "work", primary: true }],
		extensionAttributes: { extensionAttribute1: ["one", "two"] },
	},
});

export function describePeople(open: OpenStore): void {
	describe("people", () => {
		test("gives back every field as it was created, also after opening again", async () => {
			const { store, reopen } = await open();
			await store.load(contents);
			const created = await add(store, fullPerson);
			expect(created.person).toEqual(fullPerson);
			expect(created.before).toBeUndefined();
			expect(created.isChanged).toBe(true);
			expect(created.presence).toEqual({ isShared: true });
			expect(await store.people.get({ orgId: acme, id: "full" })).toEqual({
				person: fullPerson,
				presence: { isShared: true },
			});
			const later = reopen ? await reopen() : store;
			expect(await read(later, "full")).toEqual(fullPerson);
			await later[Symbol.asyncDispose]();
		});

		test("knows nobody of another organization", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			expect(await read(store, "ann", globex)).toBeUndefined();
			expect(await read(store, "nobody")).toBeUndefined();
			const inGlobex = targetOf("ann", { orgId: globex });
			await expectRefusal(
				store.people.update(inGlobex, (person) => ({ person, warnings: [] })),
				"notFound",
			);
			await expectRefusal(
				store.people.delete(inGlobex, () => {}),
				"notFound",
			);
			expect(await read(store, "ann")).toEqual(createPerson("ann"));
		});

		test("refuses to create in an organization that does not exist", async () => {
			await using filled = await openFilled(open);
			await expectRefusal(
				add(filled.store, createPerson("ann", { orgId: "nowhere" })),
				"notFound",
			);
		});

		test("changes a person by a rule that sees the person as it is", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await store.presences.report([
				{ orgId: acme, personId: "ann", lastActivityAt: 5 },
			]);
			const changed = await store.people.update(targetOf("ann"), (current) => ({
				person: { ...current, title: `${current.displayName}!`, version: 2 },
				warnings: ["mind the gap"],
			}));
			expect(changed.person).toEqual(
				createPerson("ann", { title: "Person ann!", version: 2 }),
			);
			expect(changed.before).toEqual(createPerson("ann"));
			expect(changed.presence).toEqual({ lastActivityAt: 5, isShared: true });
			expect(changed.warnings).toEqual(["mind the gap"]);
			expect(changed.isChanged).toBe(true);
			expect(await read(store, "ann")).toEqual(changed.person);
		});

		test("clears the fields that a rule leaves out", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, fullPerson);
			const bare = createPerson("full", { version: 2 });
			await store.people.update(targetOf("full"), () => ({
				person: bare,
				warnings: [],
			}));
			expect(await read(store, "full")).toEqual(bare);
		});

		test("writes nothing when the rule changes nothing but version and time", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const before = await readEverything(store);
			const outcome = await change(store, "ann", {});
			expect(outcome.isChanged).toBe(false);
			expect(outcome.person).toEqual(createPerson("ann"));
			expect(await readEverything(store)).toEqual(before);
		});

		test("changes nothing when a rule throws, whatever it throws", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, fullPerson);
			const before = await readEverything(store);
			const refusal = new DirectoryError("invalid", "No.");
			const bug = new TypeError("a bug in a rule");
			const fail = (reason: Error) => (): never => {
				throw reason;
			};
			for (const reason of [refusal, bug]) {
				const attempts = [
					store.people.create(targetOf("ben"), fail(reason)),
					store.people.update(targetOf("full"), fail(reason)),
					store.people.delete(targetOf("full"), fail(reason)),
				];
				for (const attempt of attempts)
					expect(await attempt.catch((cause: unknown) => cause)).toBe(reason);
			}
			expect(await readEverything(store)).toEqual(before);
		});

		test("gives rules the organization's locations, licenses, seats and colleagues, and no other's", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { licenses: [calling] }));
			await add(store, createPerson("gus", { orgId: globex }));
			let seen: unknown;
			const look = (context: RuleContext) => {
				const license = context.license(calling);
				seen = {
					denver: context.location(denver)?.name,
					hall: context.location("globex-hall"),
					seats: [license?.takenUnits, license?.totalUnits],
					foreign: context.license("globex-messaging"),
					licenses: context.licenses().map(({ id }) => id),
					colleague: context.colleague("ann")?.displayName,
					stranger: context.colleague("gus"),
				};
			};
			await store.people.update(targetOf("ann"), (person, context) => {
				look(context);
				return { person, warnings: [] };
			});
			const expected = {
				denver: "Denver",
				hall: undefined,
				seats: [1, 3],
				foreign: undefined,
				licenses: [calling, messaging],
				colleague: "Person ann",
				stranger: undefined,
			};
			expect(seen).toEqual(expected);
			await store.people.create(targetOf("ben"), (context) => {
				look(context);
				return { person: createPerson("ben"), warnings: [] };
			});
			expect(seen).toEqual(expected);
		});

		test("gives rules the additions of a moment before", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await store.load({
				locations: [createLocation("oslo")],
				licenses: [createLicense("webinars")],
			});
			let known: unknown[] = [];
			await store.people.update(targetOf("ann"), (person, context) => {
				known = [context.location("oslo")?.id, context.license("webinars")?.id];
				return { person, warnings: [] };
			});
			expect(known).toEqual(["oslo", "webinars"]);
		});

		test("removes a person whole: claims, seats, presence and tokens go too", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, fullPerson);
			await store.presences.report([
				{ orgId: acme, personId: "full", lastActivityAt: 5 },
			]);
			await store.tokens.create({
				id: "token",
				orgId: acme,
				personId: "full",
				name: "",
				secretHash: "hash",
				scopes: ["spark:all"],
				createdAt: changedAt,
			});
			expect(await remove(store, "full")).toEqual(fullPerson);
			expect(await read(store, "full")).toBeUndefined();
			expect(await store.tokens.findBySecretHash("hash")).toBeUndefined();
			expect(await store.tokens.list()).toEqual([]);
			expect(
				(await store.licenses.list(acme)).map(({ takenUnits }) => takenUnits),
			).toEqual([0, 0]);
			await expectRefusal(remove(store, "full"), "notFound");
			await add(store, fullPerson);
			expect(await store.people.get({ orgId: acme, id: "full" })).toEqual({
				person: fullPerson,
				presence: { isShared: true },
			});
		});

		test("locates a person among the organizations given, and in no other", async () => {
			await using filled = await openFilled(open);
			const { people } = filled.store;
			await add(filled.store, createPerson("gus", { orgId: globex }));
			const locate = (orgIds: string[], id: string) =>
				people.locate({ orgIds, id });
			expect(await locate([acme, globex], "gus")).toBe(globex);
			expect(await locate([acme, partner], "gus")).toBeUndefined();
			expect(await locate([], "gus")).toBeUndefined();
			expect(await locate([acme, globex], "nobody")).toBeUndefined();
		});

		test("counts the people of an organization and of one of its locations", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann", { locationId: denver }));
			await add(store, createPerson("ben"));
			await add(store, createPerson("gus", { orgId: globex }));
			expect(await store.people.count({ orgId: acme })).toBe(2);
			expect(
				await store.people.count({ orgId: acme, locationId: denver }),
			).toBe(1);
			await change(store, "ann", { locationId: undefined });
			expect(
				await store.people.count({ orgId: acme, locationId: denver }),
			).toBe(0);
			expect(await store.people.count({ orgId: "nowhere" })).toBe(0);
		});
	});
}
