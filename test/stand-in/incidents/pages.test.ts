import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import { expectStatus, ids, type Reply } from "../../webex/harness.ts";
import { openWorld } from "./world.ts";

type World = Awaited<ReturnType<typeof openWorld>>;
type People = { items?: Person[] };

function nextIn({ headers }: Reply<unknown>): URL | undefined {
	const address = /^<([^>]+)>/.exec(headers.get("link") ?? "")?.[1];
	return address === undefined ? undefined : new URL(address);
}

async function follow(
	world: World,
	reply: Reply<unknown>,
): Promise<Reply<People>> {
	const next = nextIn(reply);
	return world.send("GET", `${next?.pathname}${next?.search}`);
}

test("link-lost-parameters forgets calling data and filters from the second page on", async () => {
	await using world = await openWorld();
	await world.cause("link-lost-parameters");
	const path = `/v1/people?callingData=true&max=20&locationId=${ids.location}`;
	const first = await world.send<People>("GET", path);
	expect([...(nextIn(first)?.searchParams.keys() ?? [])].toSorted()).toEqual([
		...["cursor", "max"],
	]);
	expect(
		first.body.items?.every(({ locationId }) => locationId === ids.location),
	).toBe(true);
	const second = await follow(world, first);
	expectStatus(second, 200);
	expect(second.body.items?.length).toBeGreaterThan(0);
	expect(
		second.body.items?.some(({ locationId }) => locationId !== undefined),
	).toBe(false);
});

test("link-max-null gives an address that is refused as it is", async () => {
	await using world = await openWorld();
	await world.cause("link-max-null");
	const first = await world.send("GET", "/v1/people?max=20");
	expect(nextIn(first)?.searchParams.get("max")).toBe("null");
	expectStatus(await follow(world, first), 400);
	const locations = await world.send("GET", "/v1/locations?max=1");
	expectStatus(await follow(world, locations), 400);
	// The pages of groups have no `max`, so theirs would not be refused.
	const groups = await world.send("GET", "/v1/groups?count=1");
	expect(nextIn(groups)?.search).toBe("?count=1&startIndex=2");
});

test("page-without-items empties one later page, and the same page is there afterwards", async () => {
	await using world = await openWorld();
	await world.cause("page-without-items");
	const first = await world.send<People>("GET", "/v1/people?max=20");
	expect(first.body.items).toHaveLength(20);
	const second = await follow(world, first);
	expectStatus(second, 200);
	expect(second.body).toEqual({});
	expect(nextIn(second)).toBeUndefined();
	expect((await follow(world, first)).body.items).toHaveLength(20);
});

test("groups-page-broken repeats a member at each page and never shows the last one", async () => {
	await using world = await openWorld();
	const path = `/v1/groups/${ids.group}/members`;
	const whole = await world.look<{ members: { id: string }[] }>("GET", path);
	const all = whole.body.members.map(({ id }) => id);
	await world.cause("groups-page-broken");
	const seen: string[] = [];
	for (let start = 1; start <= all.length; start += 2) {
		const page = await world.send<{ members: { id: string }[] }>(
			"GET",
			`${path}?startIndex=${start}&count=2`,
		);
		seen.push(...page.body.members.map(({ id }) => id));
	}
	expect(all.length).toBeGreaterThan(3);
	expect(seen).toHaveLength(all.length);
	expect(seen).not.toContain(all.at(-1) as string);
	expect(new Set(seen).size).toBeLessThan(seen.length);
});
