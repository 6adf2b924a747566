import { expect, test } from "bun:test";
import { budgetMax, openService } from "../service/service.ts";
import { readMembers } from "./read-members.ts";

/** A service with a group of so many members, whose pages are cut by a function. */
function openWith(
	size: number,
	cut: (
		all: { id: number }[],
		page: { start: number; count: number },
	) => unknown,
) {
	const all = Array.from({ length: size }, (_, id) => ({ id }));
	const clock = { now: 0 };
	return openService({
		url: "http://other.example",
		token: "token",
		now: () => clock.now,
		steadyNow: () => clock.now,
		sleep: async (ms) => {
			clock.now += ms;
		},
		budget: budgetMax,
		send: async ({ url }) => {
			const query = new URL(url).searchParams;
			const page = {
				start: Number(query.get("startIndex")),
				count: Number(query.get("count")),
			};
			return Response.json({ memberSize: size, members: cut(all, page) });
		},
	});
}

const whole: Parameters<typeof openWith>[1] = (all, { start, count }) =>
	all.slice(start - 1, start - 1 + count);
// The incident groups-page-broken: the last member of the page before, without the own last one.
const shifted: Parameters<typeof openWith>[1] = (all, { start, count }) =>
	start === 1
		? all.slice(0, count)
		: [
				...all.slice(start - 2, start - 1),
				...all.slice(start - 1, start - 1 + count).slice(0, -1),
			];

test.each([1, 499, 500, 501, 998, 999, 1000, 1001, 1497, 1600])(
	"reads %d members, also from pages that do not fit together",
	async (size) => {
		for (const cut of [whole, shifted]) {
			const members = await readMembers(openWith(size, cut), {
				id: "a group",
				memberSize: size,
			});
			expect(members.length).toBe(size);
		}
	},
);

test("fails when members are missing", async () => {
	const service = openWith(700, (all, page) =>
		(whole(all, page) as { id: number }[]).filter(({ id }) => id !== 600),
	);
	await expect(
		readMembers(service, { id: "a", displayName: "Sales", memberSize: 700 }),
	).rejects.toThrow("699 of the 700 members of Sales");
});
