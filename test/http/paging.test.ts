import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Person } from "../../src/contract/person.ts";
import { showCursor } from "../../src/http/paging.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
	type Reply,
} from "../webex/harness.ts";

interface List {
	items: Person[];
}

const dayMs = 24 * 60 * 60 * 1000;
const pagesMax = 400;

describeApi("Paging", (openApi) => {
	test("shows everyone who was there exactly once while others come and go, in any page size and order", async () => {
		await using api = await openApi();
		const added: string[] = [];
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom("", "displayName=m", "displayName=a"),
				fc.integer({ min: 1, max: 60 }),
				fc.array(fc.constantFrom("A", "Ma", "Mz", "Zz", "a", "é"), {
					maxLength: 4,
				}),
				async (search, max, names) => {
					const [before] = await walk(api, `${search}&max=1000`);
					const [seen] = await walk(api, `${search}&max=${max}`, async () => {
						const name = names.shift();
						if (name === undefined) await removeOne(api, added);
						else added.push(await addOne(api, name));
					});
					expect(new Set(seen).size).toBe(seen.length);
					const now = new Set((await walk(api, `${search}&max=1000`))[0]);
					const lasting = (before ?? []).filter((id) => now.has(id));
					expect(lasting.filter((id) => !seen.includes(id))).toEqual([]);
					const old = new Set(before);
					const known = seen.filter((id) => old.has(id));
					expect(known).toEqual(
						(before ?? []).filter((id) => known.includes(id)),
					);
				},
			),
			{ numRuns: 25 },
		);
	});

	for (const max of [1, 2, 50, 67, 200, 201, 202])
		test(`takes as many pages of ${max} as it must, and no empty last one`, async () => {
			await using api = await openApi();
			const [seen, sizes] = await walk(api, `max=${max}&excludeStatus=true`);
			expect(seen).toHaveLength(201);
			expect(sizes).toHaveLength(Math.ceil(201 / max));
			expect(sizes.slice(0, -1).every((size) => size === max)).toBe(true);
		});

	test("repeats every parameter of the request in the link", async () => {
		await using api = await openApi();
		const query = `max=2&displayName=J&orgId=${ids.organization}&callingData=true&excludeStatus=true&unknown=a%26b%3D%C3%A9&unknown=again`;
		const first = await list(api, query);
		const next = new URL(nextOf(first) ?? "", "http://localhost");
		const parameters = [...next.searchParams].filter(([n]) => n !== "cursor");
		expect(parameters).toEqual([...new URLSearchParams(query)]);
		const second = await list(api, next.search.slice(1));
		const third = new URL(nextOf(second) ?? "", "http://localhost");
		expect(third.searchParams.getAll("cursor")).toHaveLength(1);
		expect(third.searchParams.get("cursor")).not.toBe(
			next.searchParams.get("cursor"),
		);
	});

	test("links to the address under which clients know the server", async () => {
		await using api = await openApi({
			publicUrl: "https://people.example.com",
		});
		const reply = await list(api, "max=1");
		expect(reply.headers.get("link")).toMatch(
			/^<https:\/\/people\.example\.com\/v1\/people\?max=1&cursor=[\w-]+>; rel="next"$/,
		);
	});

	test("lets a cursor be used for a day", async () => {
		await using api = await openApi();
		const next = nextOf(await list(api, "max=5"))?.split("?")[1] ?? "";
		api.clock.now += dayMs;
		expectStatus(await list(api, next), 200);
		api.clock.now += 1;
		expectRefusal(await list(api, next), 410, "This cursor has expired");
	});

	const key = { id: "x", name: "x" };
	const encode = (value: unknown) =>
		Buffer.from(JSON.stringify(value)).toString("base64url");
	const broken: [string, string][] = [
		["no cursor at all", "abc"],
		["another version", encode([2, "a", "b", 0])],
		["a list that is too short", encode([1, "a"])],
		["numbers for texts", encode([1, 2, 3, 4])],
		["objects for texts", encode([1, {}, [], 4])],
		["a time that is none", encode([1, "a", "b", "now"])],
		["no list", encode({ id: "a" })],
		["U+0000", showCursor({ ...key, id: "a\u0000" }, Date.UTC(2026, 0, 15))],
		["half a character", encode([1, "\ud800", "", Date.UTC(2026, 0, 15)])],
		["brackets without end", Buffer.from("[".repeat(3000)).toString("base64")],
	];
	for (const [what, cursor] of broken)
		test(`refuses a cursor with ${what}`, async () => {
			await using api = await openApi();
			for (const path of ["/people", "/locations"]) {
				const admin = await api.tokenOf(people.full);
				const query = `cursor=${encodeURIComponent(cursor)}`;
				expectRefusal(
					await api.call(admin, "GET", `${path}?${query}`),
					400,
					"cursor must be taken from the Link header",
				);
			}
		});

	test("never fails because of an invented cursor", async () => {
		await using api = await openApi();
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.base64String(), fc.json().map(encode), fc.string()),
				async (cursor) => {
					const reply = await list(
						api,
						`max=1&cursor=${encodeURIComponent(cursor)}`,
					);
					expect([200, 400, 410]).toContain(reply.status);
				},
			),
			{ numRuns: 100 },
		);
	});
});

async function list(api: Api, query: string): Promise<Reply<List>> {
	const admin = await api.tokenOf(people.full);
	return api.call<List>(admin, "GET", `/people?${query}`);
}

// The ids of every page, one after the other, and how many each page had.
async function walk(
	api: Api,
	query: string,
	betweenPages: () => Promise<void> = async () => {},
): Promise<[string[], number[]]> {
	const seen: string[] = [];
	const sizes: number[] = [];
	let next: string | undefined = query;
	while (next !== undefined && sizes.length < pagesMax) {
		const reply: Reply<List> = await list(api, next);
		expectStatus(reply, 200);
		seen.push(...reply.body.items.map(({ id }) => id));
		sizes.push(reply.body.items.length);
		next = nextOf(reply)?.split("?")[1];
		if (next !== undefined) await betweenPages();
	}
	return [seen, sizes];
}

let addedCount = 0;

async function addOne(api: Api, name: string): Promise<string> {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<Person>(admin, "POST", "/people", {
		emails: [`added-${addedCount++}@example.com`],
		displayName: `${name} added`,
	});
	expectStatus(reply, 200);
	return reply.body.id;
}

async function removeOne(api: Api, added: string[]): Promise<void> {
	const id = added.shift();
	if (id === undefined) return;
	const admin = await api.tokenOf(people.full);
	expectStatus(await api.call(admin, "DELETE", `/people/${id}`), 204);
}
