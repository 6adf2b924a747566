import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import type { PersonList } from "../../src/contract/person-list.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
	type Reply,
} from "./harness.ts";

const acmeSize = 201;

describeApi("A walk through people", (openApi) => {
	test("misses nobody on a walk by creation, whoever is renamed meanwhile", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const feed = await api.call<{ cursor: string }>(
			admin,
			"GET",
			"/changes?since=now",
		);
		const walk = async (query: string, name: string) => {
			const seen: string[] = [];
			for (
				let path: string | undefined = `/people?max=50&${query}`;
				path !== undefined;
			) {
				const reply: Reply<{ items: Person[] }> = await api.call(
					admin,
					"GET",
					path,
				);
				seen.push(...reply.body.items.map(({ id }) => id));
				path = nextOf(reply);
				// Somebody who has not come yet gets a name before everyone's.
				if (seen.length > 50) continue;
				const all = await everyone(api);
				const last = all.findLast(({ id }) => !seen.includes(id));
				await api.call(admin, "PATCH", `/people/${last?.id}`, {
					displayName: name,
				});
			}
			return seen;
		};
		const byCreation = await walk("sortBy=created", "AAA");
		expect(new Set(byCreation).size).toBe(acmeSize);
		expect(byCreation).toHaveLength(acmeSize);
		const byName = await walk("sortBy=name", "AAAA");
		const missed = (await everyone(api)).filter(
			({ id }) => !byName.includes(id),
		);
		expect(missed.map(({ displayName }) => displayName)).toEqual(["AAAA"]);
		const changes = await api.call<{ items: { resourceId: string }[] }>(
			admin,
			"GET",
			`/changes?since=${feed.body.cursor}`,
		);
		const changed = changes.body.items.map(({ resourceId }) => resourceId);
		for (const { id } of missed) expect(changed).toContain(id);
	});

	test("refuses a cursor of another order, behind which there might be nobody", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const orders = [
			"",
			"sortBy=created",
			"sortBy=lastActivity&sortOrder=descending",
			"query=a",
		];
		for (const from of orders)
			for (const to of orders) {
				const first = await api.call(admin, "GET", `/people?max=1&${from}`);
				const cursor = new URL(`http://localhost${nextOf(first)}`).searchParams;
				const reply = await api.call<{ items: Person[] }>(
					admin,
					"GET",
					`/people?max=1&${to}&cursor=${cursor.get("cursor")}`,
				);
				if (from === to) expect(reply.body.items).toHaveLength(1);
				else
					expectRefusal(
						reply,
						400,
						"cursor must be taken from a list that is sorted in the same way",
					);
			}
		const locations = await api.call(admin, "GET", "/locations?max=1");
		const { searchParams } = new URL(`http://localhost${nextOf(locations)}`);
		expectStatus(
			await api.call(
				admin,
				"GET",
				`/people?cursor=${searchParams.get("cursor")}`,
			),
			200,
		);
	});

	test("goes in both directions from a place, with other filters and lengths of pages", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const all = await everyone(api);
		const first = await api.call(admin, "GET", "/people?max=40");
		const next = new URL(`http://localhost${nextOf(first)}`);
		const cursor = next.searchParams.get("cursor");
		const behind = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			`/people?max=1000&type=person&cursor=${cursor}`,
		);
		expect(behind.body.items.map(({ id }) => id)).toEqual(
			all
				.slice(40)
				.filter(({ type }) => type === "person")
				.map(({ id }) => id),
		);
		const before = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			`/people?max=1000&sortOrder=descending&cursor=${cursor}`,
		);
		expect(before.body.items.map(({ id }) => id)).toEqual(
			all
				.slice(0, 39)
				.map(({ id }) => id)
				.reverse(),
		);
	});

	test("shows everyone who stays exactly once, whoever is deleted meanwhile", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const all = await everyone(api);
		// The last of a page, the first and the last of those that follow.
		const leaving = [all[49], all[50], all.at(-1)].flatMap((one) => one ?? []);
		const seen: string[] = [];
		for (
			let path: string | undefined = "/people?max=50";
			path !== undefined;
		) {
			const reply: Reply<{ items: Person[] }> = await api.call(
				admin,
				"GET",
				path,
			);
			seen.push(...reply.body.items.map(({ id }) => id));
			path = nextOf(reply);
			for (const { id } of leaving.splice(0))
				expectStatus(await api.call(admin, "DELETE", `/people/${id}`), 204);
		}
		const left = (await everyone(api)).map(({ id }) => id);
		expect(new Set(seen).size).toBe(seen.length);
		expect(seen.filter((id) => left.includes(id))).toEqual(left);
		expect(left).toHaveLength(acmeSize - 3);
	});

	test("counts and passes over those who are looked up as they are listed", async () => {
		await using api = await openApi();
		const partnerId = await api.idOf(people.partner);
		const admin = await api.tokenOf(people.partner);
		const list = async (query: string) =>
			(
				await api.call<PersonList>(
					admin,
					"GET",
					`/people?count=true&max=1&${query}`,
				)
			).body;
		expect(await list(`email=${people.john}`)).toMatchObject({
			items: [{ id: ids.person }],
			count: 1,
			isCountExact: true,
		});
		const both = `id=${partnerId},${ids.person},${ids.nobody}`;
		const found = await list(both);
		const names = found.items.map(({ displayName }) => displayName);
		expect(found).toMatchObject({ count: 2, notFoundIds: [ids.nobody] });
		expect(names).toEqual([...names].sort());
		const backwards = await list(`${both}&sortOrder=descending`);
		expect(backwards.items.map(({ displayName }) => displayName)).toEqual(
			names.toReversed(),
		);
		// Who is passed over was found.
		expect(await list(`${both}&offset=1`)).toMatchObject({
			items: [{ displayName: names[1] }],
			count: 2,
			notFoundIds: [ids.nobody],
		});
		expect(await list(`${both}&offset=2`)).toMatchObject({
			items: [],
			count: 2,
			notFoundIds: [ids.nobody],
		});
		expect(await list(`${both}&type=bot`)).toMatchObject({
			items: [],
			count: 0,
		});
	});

	test("ends with its client, and counts as no failure", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const aborting = new AbortController();
		const reply = api.server.fetch(
			new Request("http://localhost/v1/people?count=true", {
				headers: { authorization: `Bearer ${admin}` },
				signal: aborting.signal,
			}),
		);
		aborting.abort();
		const { status } = await reply;
		expect(status).toBe(499);
	});
});

async function everyone(api: Api): Promise<Person[]> {
	const admin = await api.tokenOf(people.full);
	const list = await api.call<{ items: Person[] }>(
		admin,
		"GET",
		"/people?max=1000",
	);
	return list.body.items;
}
