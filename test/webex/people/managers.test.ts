import { expect, test } from "bun:test";
import type { Manager } from "../../../src/contract/managers.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
} from "../harness.ts";

describeApi("Managers", (openApi) => {
	test("are listed with their reports; those at the top have no manager", async () => {
		await using api = await openApi();
		const all = await list(api, "?max=100");
		expect(all.length).toBeGreaterThan(3);
		const token = await api.tokenOf(people.full);
		for (const { id, reports } of all.slice(0, 3)) {
			const { body } = await api.call<{ count: number }>(
				...([
					token,
					"GET",
					`/people?managerId=${id}&count=true&max=1`,
				] as const),
			);
			expect(body.count).toBe(reports);
		}
		const top = all.filter(({ managerId }) => managerId === undefined);
		expect(top.length).toBeGreaterThan(0);
		for (const query of ["?top=true", "?top=true&max=1"])
			expect(await list(api, query)).toEqual(top);
		expect(await list(api, "?max=2")).toEqual(all);
	});

	test("are found by id, also by people who are no administrators", async () => {
		await using api = await openApi();
		const [known] = await list(api, "");
		if (known === undefined) throw new Error("The sample has no managers.");
		const token = await api.tokenOf(people.member);
		const nobody = ids.nobody;
		const found = await api.call<{ items: Manager[] }>(
			...([token, "GET", `/people/managers?id=${known.id},${nobody}`] as const),
		);
		expectStatus(found, 200);
		expect(found.body.items).toEqual([known]);
		expectStatus(await api.call(token, "GET", "/people/managers"), 403);
		expectRefusal(
			await api.call(token, "GET", "/people/managers?id=x"),
			400,
			"id[0]",
		);
	});
});

async function list(api: Api, query: string): Promise<Manager[]> {
	const token = await api.tokenOf(people.full);
	const found: Manager[] = [];
	let path: string | undefined = `/people/managers${query}`;
	while (path !== undefined) {
		const reply = await api.call<{ items: Manager[] }>(
			...([token, "GET", path] as const),
		);
		expectStatus(reply, 200);
		found.push(...reply.body.items);
		path = nextOf(reply);
	}
	return found;
}
