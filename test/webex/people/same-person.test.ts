import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Person } from "../../../src/contract/person.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const path = `/people/${ids.person}?callingData=true&showAllTypes=true`;

/** Ways to send the same person again. */
const ways = {
	PUT: (api: Api, token: string, body: unknown) =>
		api.call(token, "PUT", path, body),
	"a merge patch": (api: Api, token: string, body: unknown) =>
		api.call(token, "PATCH", path, body),
	"a JSON patch": (api: Api, token: string, body: unknown) =>
		api.call(token, "PATCH", path, [{ op: "replace", path: "", value: body }], {
			"content-type": "application/json-patch+json",
		}),
	"a bulk": (api: Api, token: string, body: unknown) =>
		api.call(token, "POST", "/bulk", {
			mode: "all-or-nothing",
			operations: [{ method: "PUT", path, body }],
		}),
} as const;

const way = fc.constantFrom(...(Object.keys(ways) as (keyof typeof ways)[]));

// The lists of ids, whose order says nothing.
const lists = new Set(["roles", "licenses", "siteUrls"]);

function shuffle(value: unknown, random: () => number): unknown {
	const order = <T>(list: T[]): T[] =>
		list
			.map((entry) => ({ entry, key: random() }))
			.sort((left, right) => left.key - right.key)
			.map(({ entry }) => entry);
	if (Array.isArray(value)) return value.map((entry) => shuffle(entry, random));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		order(Object.entries(value)).map(([name, entry]) => [
			name,
			lists.has(name) ? order(entry as unknown[]) : shuffle(entry, random),
		]),
	);
}

describeApi("A person sent back as they are", (openApi) => {
	test("stays as they are whatever the order of properties and of ids", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const get = () => api.call<Person>(token, "GET", path);
		const start = await get();
		const filled = await api.call(token, "PUT", path, {
			...start.body,
			licenses: [...(start.body.licenses ?? []), ids.messaging, ids.webinars],
			roles: [ids.fullAdministrator, ids.secondRole, ids.userAdministrator],
			siteUrls: ["acme.webex.com"],
			addresses: [
				{
					type: "work",
					country: "US",
					locality: "Denver",
					postalCode: "80202",
				},
				{ type: "other", country: "DE" },
			],
		});
		expectStatus(filled, 200);
		const before = await get();
		const orgId = sampleIds.organization;
		const lines = await api.store.changes.list({ orgId, limit: 1000 });
		await fc.assert(
			fc.asyncProperty(
				way,
				fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
				async (name, keys) => {
					api.clock.now += 1;
					const random = () => keys.next().value as number;
					const { status: _, lastActivity: __, ...same } = before.body;
					const reply = await ways[name](api, token, shuffle(same, random));
					expectStatus(reply, 200);
					const after = await get();
					expect(after.text).toBe(before.text);
					expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
					expect(await api.store.changes.list({ orgId, limit: 1000 })).toEqual(
						lines,
					);
				},
			),
			{ numRuns: 60 },
		);
	});
});
