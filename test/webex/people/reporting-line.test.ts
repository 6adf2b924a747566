import { expect, test } from "bun:test";
import type { BulkReply } from "../../../src/contract/bulk.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	people,
} from "../harness.ts";

const jsonPatch = { "content-type": "application/json-patch+json" };

describeApi("Managers", (openApi) => {
	for (const length of [2, 3, 7, 40])
		test(`in a circle of ${length} are refused with the names on the way, in every way in`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const chain = await makeChain(api, length);
			const top = chain.at(-1) as string;
			const managerId = chain[0] as string;
			const path = `/people/${top}`;
			const body = { displayName: "Top", managerId };
			const replies = [
				await api.call(admin, "PUT", path, body),
				await api.call(admin, "PUT", `${path}?dryRun=true`, body),
				await api.call(admin, "PATCH", path, { managerId }),
				await api.call(
					admin,
					"PATCH",
					path,
					[{ op: "add", path: "/managerId", value: managerId }],
					jsonPatch,
				),
			];
			for (const reply of replies) {
				expectRefusal(reply, 400, /^managerId creates a circle of managers: /);
				expect(descriptionsOf(reply)[0]).toContain("C0");
			}
			if (length === 3)
				expect(descriptionsOf(replies[0] as never)[0]).toBe(
					"managerId creates a circle of managers: C2 → C0 → C1 → C2.",
				);
			for (const mode of ["best-effort", "all-or-nothing"]) {
				const bulk = await api.call<BulkReply>(admin, "POST", "/bulk", {
					mode,
					operations: [{ method: "PUT", path, body }],
				});
				expect(bulk.body.results[0]?.status).toBe(400);
			}
			expect((await api.see(top)).managerId).toBeUndefined();
		});

	test("in a circle are refused also where one bulk or many requests at once make it", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const [a, b, c] = (await makeChain(api, 1, "A"))
			.concat(await makeChain(api, 1, "B"))
			.concat(await makeChain(api, 1, "C"));
		const steps = [
			[a, b],
			[b, c],
			[c, a],
		];
		const patch = (id: string | undefined, managerId: string | null) =>
			api.call(admin, "PATCH", `/people/${id}`, { managerId });
		const clear = () => Promise.all([a, b, c].map((id) => patch(id, null)));
		for (const mode of ["best-effort", "all-or-nothing"]) {
			const { body } = await api.call<BulkReply>(admin, "POST", "/bulk", {
				mode,
				operations: steps.map(([id, managerId]) => ({
					method: "PATCH",
					path: `/people/${id}`,
					body: { managerId },
				})),
			});
			expect(body.results.map(({ status }) => status)).toEqual(
				mode === "best-effort" ? [200, 200, 400] : [424, 424, 400],
			);
			await clear();
		}
		for (let round = 0; round < 5; round++) {
			const replies = await Promise.all(
				steps.map(([id, managerId]) => patch(id, managerId as string)),
			);
			expect(replies.map(({ status }) => status).toSorted()).toEqual([
				200, 200, 400,
			]);
			await clear();
		}
	});

	test("are shown with the name that they have now, and a renamed one changes nobody else", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const [low, top] = await makeChain(api, 2);
		const path = `/people/${low}`;
		const before = await api.call<Person>(admin, "GET", path);
		expect(before.body.manager).toBe("C1");
		const etag = before.headers.get("etag") ?? "";
		await api.call(admin, "PATCH", `/people/${top}`, { displayName: "Ada" });
		const after = await api.call<Person>(admin, "GET", path, undefined, {
			"if-none-match": etag,
		});
		expectStatus(after, 200);
		expect(after.body).toEqual({ ...before.body, manager: "Ada" });
		const list = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			"/people?email=c0@example.com",
		);
		expect(list.body.items[0]?.manager).toBe("Ada");
		api.clock.now += 1000;
		for (const [method, body] of [
			["PUT", after.body],
			["PATCH", { manager: "Ada" }],
		] as const) {
			const same = await api.call<Person>(admin, method, path, body, {
				"if-match": etag,
			});
			expectStatus(same, 200);
			expect(same.body).toEqual(after.body);
			expect(same.headers.get("warning")).toBeNull();
		}
		expectStatus(await api.call(admin, "DELETE", `/people/${top}`), 204);
		expect((await api.see(low as string)).manager).toBe("C1");
	});

	test("in a circle that a restored person would close are refused", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const [low, middle, top] = await makeChain(api, 3);
		// low is under middle, middle under top; without middle, top may go under low.
		expectStatus(await api.call(admin, "DELETE", `/people/${middle}`), 204);
		const under = { managerId: low };
		expectStatus(await api.call(admin, "PATCH", `/people/${top}`, under), 200);
		const restore = `/people/${middle}/restore`;
		const refused = await api.call(admin, "POST", restore);
		expectRefusal(refused, 400, /^managerId creates a circle/);
		await api.call(admin, "PATCH", `/people/${top}`, { managerId: null });
		expectStatus(await api.call(admin, "POST", restore), 200);
	});

	test("may stay in a circle that was there before", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const [low, top] = await makeChain(api, 2);
		const topPerson = await findStored(api, "C1");
		const lowPerson = await findStored(api, "C0");
		await api.store.people.update(
			{
				orgId: topPerson.orgId,
				id: topPerson.id,
				author: { personId: "x", orgId: "x", trackingId: "x", at: 1 },
			},
			(current) => ({
				person: {
					...current,
					managerId: lowPerson.id,
					version: current.version + 1,
				},
				warnings: [],
			}),
		);
		const same = await api.see(top as string);
		const reply = await api.call<Person>(admin, "PUT", `/people/${top}`, {
			...same,
			title: "Still",
		});
		expectStatus(reply, 200);
		expect(reply.body.managerId).toBe(low as string);
		const [outside] = await makeChain(api, 1, "D");
		expectStatus(
			await api.call(admin, "PATCH", `/people/${outside}`, { managerId: top }),
			200,
		);
	});
});

/** People each under the next; their ids from the lowest to the top. */
async function makeChain(
	api: Api,
	length: number,
	name = "C",
): Promise<string[]> {
	const admin = await api.tokenOf(people.full);
	const ids: string[] = [];
	for (let index = length - 1; index >= 0; index--) {
		const reply = await api.call<{ id: string }>(admin, "POST", "/people", {
			emails: [`${name}${index}@example.com`],
			displayName: `${name}${index}`,
			managerId: ids[0],
		});
		expectStatus(reply, 200);
		ids.unshift(reply.body.id);
	}
	return ids;
}

async function findStored({ store }: Api, displayName: string) {
	for (const { id: orgId } of await store.organizations.list()) {
		const found = await store.people.list({
			orgId,
			email: `${displayName}@example.com`,
			limit: 1,
			isPresenceWanted: false,
		});
		if (found[0]) return found[0].person;
	}
	throw new Error(`There is no ${displayName}.`);
}
