import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import {
	type Api,
	describeApi,
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
