import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const path = `/people/${ids.person}?callingData=true`;
const merge = { "content-type": "application/merge-patch+json" };
const list = { "content-type": "application/json-patch+json" };

describeApi("Patch a Person", (openApi) => {
	test("changes what a merge patch names and keeps the rest, calling data and sites too", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		for (const headers of [merge, {}] as const) {
			api.clock.now += 1000;
			const title = `GM ${api.clock.now}`;
			const reply = await api.call<Person>(
				admin,
				"PATCH",
				path,
				{ title, department: null },
				headers,
			);
			expectStatus(reply, 200);
			expect(reply.body).toEqual({
				...before,
				title,
				lastModified: new Date(api.clock.now).toISOString(),
			});
			expect(reply.headers.get("etag")).toBeString();
		}
		const small = await api.call(
			admin,
			"PATCH",
			`/people/${ids.person}?minResponse=true`,
			{ title: null },
			merge,
		);
		expectStatus(small, 200);
		expect(small.body).toEqual({ id: ids.person });
		expect(await api.see(ids.person)).toEqual({
			...before,
			lastModified: expect.any(String),
		});
	});

	test("does the operations of a JSON patch in order", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const reply = await api.call<Person>(
			admin,
			"PATCH",
			path,
			[
				{ op: "test", path: "/displayName", value: "John Andersen" },
				{ op: "test", path: "/lastModified", value: before.lastModified },
				{ op: "replace", path: "/firstName", value: "Johnny" },
				{ op: "add", path: "/licenses/-", value: ids.messaging },
				{ op: "remove", path: "/extension" },
				{ op: "copy", from: "/lastName", path: "/department" },
			],
			list,
		);
		expectStatus(reply, 200);
		expect(reply.body).toMatchObject({
			firstName: "Johnny",
			nickName: "Johnny",
			licenses: [...(before.licenses ?? []), ids.messaging],
			department: "Andersen",
			phoneNumbers: before.phoneNumbers,
		});
		expect(reply.body.extension).toBeUndefined();
	});

	const refused: [string, unknown, Record<string, string>, number, string][] = [
		["a rule of an update", { extension: "1" }, merge, 400, "extension"],
		[
			"what an update requires",
			{ displayName: null },
			merge,
			400,
			"displayName",
		],
		["a type", { title: 7 }, merge, 400, "title"],
		[
			"an e-mail of somebody else",
			{ emails: [people.full] },
			merge,
			409,
			"emails",
		],
		["a body that is no object", ["title"], merge, 400, "body"],
		[
			"what is not there",
			[{ op: "remove", path: "/title" }],
			list,
			400,
			"[0].path",
		],
		["an object as operations", { title: "GM" }, list, 400, "body"],
		[
			"a test that does not hold",
			[{ op: "test", path: "/displayName", value: "Somebody" }],
			list,
			409,
			"[0].value",
		],
		[
			"everything at once",
			[
				{ op: "replace", path: "/emails", value: ["john"] },
				{ op: "replace", path: "/extension", value: "1" },
			],
			list,
			400,
			"emails[0]",
		],
	];
	for (const [what, patch, headers, status, words] of refused)
		test(`refuses ${what} with ${status}, and changes nothing`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const before = await api.see(ids.person);
			const reply = await api.call(admin, "PATCH", path, patch, headers);
			expectRefusal(reply, status, words);
			expect(await api.see(ids.person)).toEqual(before);
		});

	test("refuses other media types and says which it reads", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const type of ["text/plain", "application/vnd.api+json", ""]) {
			const reply = await api.call(
				admin,
				"PATCH",
				path,
				{ title: "GM" },
				{ "content-type": type },
			);
			expectStatus(reply, 415);
			if (type !== "")
				expect(reply.headers.get("accept-patch")).toBe(
					"application/merge-patch+json, application/json-patch+json, application/json",
				);
		}
	});

	test("ignores read-only properties, as an update does", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const patch = {
			id: "x",
			created: null,
			status: "call",
			nickName: "J",
			x: 1,
		};
		expectStatus(await api.call(admin, "PATCH", path, patch, merge), 200);
		expect(await api.see(ids.person)).toEqual(before);
	});

	test("is for the callers of an update, and for no others", async () => {
		await using api = await openApi();
		const call = async (who: string, patch: unknown) =>
			api.call(await api.tokenOf(who), "PATCH", path, patch, merge);
		expectStatus(await call(people.readonly, { title: "GM" }), 403);
		expectStatus(await call(people.member, { title: "GM" }), 403);
		expectStatus(await call(people.stranger, { title: "GM" }), 404);
		expectStatus(await call(people.user, { roles: [] }), 403);
		expectStatus(await call(people.user, { title: "GM" }), 200);
		expectStatus(await call(people.partner, { title: "CEO" }), 200);
		expectStatus(
			await api.call(
				await api.tokenOf(people.full),
				"PATCH",
				`/people/${ids.nobody}`,
				{ title: "GM" },
				merge,
			),
			404,
		);
	});

	test("heeds If-Match, and an organization's demand for it", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const patch = (title: string, headers: Record<string, string>) =>
			api.call(admin, "PATCH", path, { title }, { ...merge, ...headers });
		expectStatus(await patch("GM", { "if-match": '"1"' }), 200);
		expectRefusal(await patch("CEO", { "if-match": '"1"' }), 412, "title was");
		await api.store.organizations.changeSettings(sampleIds.organization, {
			isIfMatchRequired: true,
		});
		expectStatus(await patch("CEO", {}), 428);
	});

	test("takes all numbers of two who add one each, one after the other", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const add = (value: string) =>
			api.call(
				admin,
				"PATCH",
				path,
				[
					{
						op: "add",
						path: "/phoneNumbers/-",
						value: { type: "work", value },
					},
				],
				list,
			);
		const replies = await Promise.all([
			add("408 526 7231"),
			add("408 526 7232"),
		]);
		for (const reply of replies) expectStatus(reply, 200);
		expect(await numbersOf(api)).toEqual([
			"+1 408 526 7209",
			"+1 408 526 7231",
			"+1 408 526 7232",
		]);
	});

	test("is one of the operations of a bulk", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const at = `/people/${ids.person}`;
		const operations = [
			{ method: "PATCH", path: at, body: { title: "GM" } },
			{
				method: "PATCH",
				path: at,
				body: [{ op: "copy", from: "/title", path: "/department" }],
			},
		];
		const body = { mode: "all-or-nothing", operations };
		expectStatus(await api.call(admin, "POST", "/bulk", body), 200);
		expect(await api.see(ids.person)).toMatchObject({
			title: "GM",
			department: "GM",
		});
	});
});

async function numbersOf(api: Api): Promise<string[] | undefined> {
	const { phoneNumbers } = await api.see(ids.person);
	return phoneNumbers?.map(({ value }) => value).sort();
}
