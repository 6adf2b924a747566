import { expect, test } from "bun:test";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
	type Reply,
} from "../harness.ts";

interface List {
	items: { displayName: string }[];
	count: number;
	initials: {
		initial: string;
		count: number;
		isCountExact: boolean;
		namesFrom: string;
	}[];
}

describeApi("Initials of people", (openApi) => {
	test("add up to everyone, and lead to the first person with each", async () => {
		await using api = await openApi();
		const { initials, count } = await list(api, "count=true&initials=true");
		expect(sum(initials)).toBe(count);
		expect(initials.length).toBeGreaterThan(10);
		let position = 0;
		for (const { initial, namesFrom, count, isCountExact } of initials) {
			expect(isCountExact).toBe(true);
			const start = encodeURIComponent(namesFrom);
			const from = await list(api, `namesFrom=${start}&max=1`);
			const at = await list(api, `offset=${position}&max=1`);
			expect(from.items).toEqual(at.items);
			expect(firstLetter(at.items[0]?.displayName)).toBe(initial);
			const before = await list(api, `namesBefore=${start}&count=true&max=1`);
			expect(before.count).toBe(position);
			position += count;
		}
	});

	test("follow the direction of the list and its filters", async () => {
		await using api = await openApi();
		const filter = `locationId=${ids.location}&initials=true`;
		const up = await list(api, `${filter}&count=true`);
		const down = await list(api, `${filter}&sortOrder=descending`);
		expect(sum(up.initials)).toBe(up.count);
		expect(down.initials).toEqual(up.initials.toReversed());
	});

	test("are refused where the list has no single order by name", async () => {
		await using api = await openApi();
		for (const other of ["query=a", `email=${people.john}`])
			await expectRefusal(
				await get(api, `/people?initials=true&${other}`, people.full),
				400,
				/initials/,
			);
	});

	test("are refused to members without a name or e-mail, like the list", async () => {
		await using api = await openApi();
		const reply = await get(
			api,
			"/people?initials=true&namesFrom=a",
			people.member,
		);
		expectStatus(reply, 400);
	});
});

function sum(initials: List["initials"]): number {
	return initials.reduce((total, { count }) => total + count, 0);
}

function firstLetter(name = ""): string {
	return name
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.replace("Ł", "L")
		.replace("Ø", "O")
		.charAt(0)
		.toUpperCase();
}

async function list(api: Api, query: string): Promise<List> {
	const reply = await get<List>(api, `/people?${query}`, people.full);
	expectStatus(reply, 200);
	return reply.body;
}

async function get<Body>(
	api: Api,
	path: string,
	who: string,
): Promise<Reply<Body>> {
	return api.call<Body>(await api.tokenOf(who), "GET", path);
}
