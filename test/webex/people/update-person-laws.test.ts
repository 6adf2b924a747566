import { expect, test } from "bun:test";
import fc from "fast-check";
import type { DryRun } from "../../../src/contract/dry-run.ts";
import type { Person } from "../../../src/contract/person.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { showId } from "../../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const licenseIds = [
	ids.messaging,
	ids.meetingLicense,
	ids.callingLicense,
	ids.standardCalling,
	ids.webinars,
];
const optional = <T>(arbitrary: fc.Arbitrary<T>) =>
	fc.option(arbitrary, { nil: undefined });
const name = fc.string({ unit: "grapheme", maxLength: 20 });
const site = fc.constantFrom("acme.webex.com", "acme.webex.com#attendee");

/** Bodies of which many are right and some are refused. */
const body = fc.record({
	displayName: name.filter((text) => text.trim() !== ""),
	firstName: optional(name),
	lastName: optional(name),
	title: optional(name),
	emails: optional(
		fc.constantFrom(["one@example.com"], ["Two@example.com"], [people.full]),
	),
	licenses: optional(
		fc.uniqueArray(fc.constantFrom(...licenseIds), { maxLength: 3 }),
	),
	roles: optional(
		fc.uniqueArray(fc.constantFrom(ids.userAdministrator, ids.secondRole)),
	),
	phoneNumbers: optional(
		fc.array(
			fc.record({
				type: fc.constantFrom("work", "mobile", "work_extension"),
				value: fc.constantFrom(
					"408 526 7211",
					"+1 408 526 7212",
					"+44 20 7946 0999",
					"020 7946 0998",
				),
			}),
			{ maxLength: 2 },
		),
	),
	extension: optional(fc.constantFrom("9001", "9002", "133", "")),
	locationId: optional(fc.constantFrom(ids.location, ids.london)),
	siteUrls: optional(fc.array(site, { maxLength: 2 })),
	managerId: optional(fc.constantFrom(ids.manager, "")),
	loginEnabled: optional(fc.constantFrom(true, "false")),
	addresses: optional(fc.array(fc.record({ country: name }), { maxLength: 2 })),
});
const query = fc.constantFrom(
	"?callingData=true",
	"",
	"?showAllTypes=true",
	"?callingData=true&showAllTypes=true",
);

describeApi("Replacing a person", (openApi) => {
	test("twice gives the same as once, and a refused replacement changes nothing", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const counts = { done: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(body, query, async (sent, parameters) => {
				const path = `/people/${ids.person}${parameters}`;
				const before = await api.see(ids.person);
				const seats = await seatsOf(api);
				api.clock.now += 1;
				const first = await api.call<Person>(admin, "PUT", path, sent);
				const once = await api.see(ids.person);
				if (first.status !== 200) {
					counts.refused++;
					expect([400, 409]).toContain(first.status);
					expect(once).toEqual(before);
					expect(await seatsOf(api)).toEqual(seats);
					return;
				}
				counts.done++;
				api.clock.now += 1;
				const second = await api.call<Person>(admin, "PUT", path, sent);
				// Where the first said that it did less than was asked, the second may refuse instead.
				if (!first.headers.has("warning")) expectStatus(second, 200);
				expect(await api.see(ids.person)).toEqual(once);
			}),
			{ numRuns: 300 },
		);
		expect(counts.done).toBeGreaterThan(20);
		expect(counts.refused).toBeGreaterThan(20);
	});

	test("is told by a dry run as it then happens, refusals too, and the dry run changes nothing", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const counts = { done: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(body, query, async (sent, parameters) => {
				const path = `/people/${ids.person}${parameters}`;
				const before = await everythingOf(api);
				api.clock.now += 1;
				const tried = await api.call<DryRun>(
					admin,
					"PUT",
					`${path}${parameters ? "&" : "?"}dryRun=true`,
					sent,
					{ trackingid: "SAME" },
				);
				expect(await everythingOf(api)).toEqual(before);
				const done = await api.call<Person>(admin, "PUT", path, sent, {
					trackingid: "SAME",
				});
				expectStatus(tried, done.status);
				if (done.status !== 200) {
					counts.refused++;
					expect(tried.text).toBe(done.text);
					return;
				}
				counts.done++;
				expect(tried.body.person).toEqual(done.body);
				const seats = new Map(before.seats);
				for (const { licenseId, taken } of tried.body.seats)
					seats.set(licenseId, (seats.get(licenseId) ?? 0) + taken);
				expect([...seats]).toEqual((await everythingOf(api)).seats);
				expect(Object.keys(tried.body.changes).length > 0).toBe(
					done.body.lastModified === new Date(api.clock.now).toISOString(),
				);
			}),
			{ numRuns: 100 },
		);
		expect(counts.done).toBeGreaterThan(5);
		expect(counts.refused).toBeGreaterThan(5);
	});

	test("is what a merge patch of the difference does, and a JSON patch of the whole", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.person}?callingData=true&showAllTypes=true`;
		const call = (method: string, sent: unknown, more = "") =>
			api.call<Person>(admin, method, path + more, sent, {
				trackingid: "SAME",
				"content-type": Array.isArray(sent)
					? "application/json-patch+json"
					: "application/json",
			});
		await fc.assert(
			fc.asyncProperty(body, fc.boolean(), async (sent, isOnTop) => {
				const now = await api.see(ids.person);
				const {
					status: _,
					lastActivity: __,
					invitePending: ___,
					...rest
				} = now;
				const whole = isOnTop ? { ...rest, ...sent } : sent;
				// What a patch leaves out is taken away; an update has to say so of names, and is warned of what a smaller form would clear.
				const { firstName = null, lastName = null } = plain(whole);
				const cleared = {
					roles: null,
					licenses: null,
					phoneNumbers: null,
					extension: null,
				};
				const wanted = { ...cleared, ...plain(whole), firstName, lastName };
				const difference: Record<string, unknown> = { ...wanted };
				for (const name of Object.keys(now))
					if (!(name in wanted)) difference[name] = null;
				const all = [{ op: "replace", path: "", value: wanted }];
				const tried = await call("PUT", wanted, "&dryRun=true");
				const merged = await call("PATCH", difference, "&dryRun=true");
				expect(merged.text).toBe(tried.text);
				const replaced = await call("PATCH", all, "&dryRun=true");
				expect(replaced.text).toBe(tried.text);
				await call("PATCH", difference);
			}),
			{ numRuns: 100 },
		);
	});

	for (const [parameters, what] of [
		["?callingData=true", "with"],
		["", "without"],
	])
		test(`by what a GET ${what} calling data shows changes nothing of anybody`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const everyone = await api.store.people.list({
				orgId: sampleIds.organization,
				limit: 1000,
				isPresenceWanted: false,
			});
			const list = await api.call<{ items: Person[] }>(
				admin,
				"GET",
				"/people?max=1000",
			);
			api.clock.now += 60_000;
			for (const { id } of list.body.items) {
				const path = `/people/${id}${parameters}`;
				const { body } = await api.call<Person>(admin, "GET", path);
				const reply = await api.call<Person>(admin, "PUT", path, body);
				expectStatus(reply, 200);
				expect(reply.headers.get("warning")).toBeNull();
			}
			expect(
				await api.store.people.list({
					orgId: sampleIds.organization,
					limit: 1000,
					isPresenceWanted: false,
				}),
			).toEqual(everyone);
		});
});

async function seatsOf({ store }: Api): Promise<[string, number][]> {
	const licenses = await store.licenses.list(sampleIds.organization);
	return licenses.map(({ id, takenUnits }) => [id, takenUnits]);
}

async function everythingOf(api: Api) {
	const orgId = sampleIds.organization;
	const licenses = await api.store.licenses.list(orgId);
	return {
		person: await api.see(ids.person),
		seats: licenses.map(({ id, takenUnits }): [string, number] => [
			showId("LICENSE", id),
			takenUnits,
		]),
		lines: await api.store.changes.list({ orgId, limit: 1000 }),
	};
}

function plain(value: object): Record<string, unknown> {
	return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
