import { expect, test } from "bun:test";
import type { ErrorBody } from "../../src/contract/error.ts";
import type { Person } from "../../src/contract/person.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
	startAt,
} from "./harness.ts";

const path = `/people/${ids.person}?callingData=true`;

describeApi("Lost updates", (openApi) => {
	test("are refused: the second of two who read the same version is told what the first did", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const other = await api.tokenOf(people.user);
		const first = await read(api, admin);
		const second = await read(api, other);
		api.clock.now += 1000;
		const won = await api.call<Person>(
			admin,
			"PUT",
			path,
			{
				...first.person,
				title: "CEO",
				department: "Board",
				siteUrls: ["acme.webex.com#attendee"],
			},
			{ "if-match": first.etag, trackingid: "FIRST_1" },
		);
		expectStatus(won, 200);
		const lost = await api.call<ErrorBody>(
			other,
			"PUT",
			path,
			{ ...second.person, title: "Janitor" },
			{ "if-match": second.etag },
		);
		expectRefusal(lost, 412, "title was changed at 2026-01-15T09:00:01.000Z");
		const by = await api.idOf(people.full);
		expect(lost.body.changes).toEqual(
			["department", "title", "siteUrls"].map((field) => ({
				id: expect.any(String),
				field,
				by,
				at: new Date(startAt + 1000).toISOString(),
				trackingId: "FIRST_1",
			})),
		);
		const now = await read(api, other);
		expect(now.person.title).toBe("CEO");
		expect(lost.headers.get("etag")).toBe(now.etag);
		const again = await api.call(
			other,
			"PUT",
			path,
			{ ...now.person, title: "Janitor" },
			{ "if-match": lost.headers.get("etag") ?? "" },
		);
		expectStatus(again, 200);
		expect((await read(api, admin)).person).toMatchObject({
			title: "Janitor",
			department: "Board",
		});
	});

	test("by deleting are refused too, and nothing is removed", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { person, etag } = await read(api, admin);
		await api.call(admin, "PUT", path, { ...person, title: "CEO" });
		const refused = await api.call(
			admin,
			"DELETE",
			`/people/${ids.person}`,
			undefined,
			{ "if-match": etag },
		);
		expectRefusal(refused, 412, "title was changed");
		expect((await api.see(ids.person)).title).toBe("CEO");
		const tag = refused.headers.get("etag") ?? "";
		const removed = await api.call(
			admin,
			"DELETE",
			`/people/${ids.person}`,
			undefined,
			{ "if-match": tag },
		);
		expectStatus(removed, 204);
		const gone = await api.call(admin, "PUT", path, person, {
			"if-match": tag,
		});
		// Whoever may restore the person is told so.
		expectStatus(gone, 410);
	});

	const held: [string, (tag: string) => string, number][] = [
		["*", () => "*", 200],
		["the tag", (tag) => tag, 200],
		["the version in another form", () => '"1.anotherformofit"', 200],
		["a list with the tag", (tag) => `"9.x", "other" ,${tag}`, 200],
		["the tag as weak", (tag) => `W/${tag}`, 412],
		["another version", () => '"2.Xk2aB-9Qm1fzT0yw"', 412],
		["a tag of another kind", () => '"1st-of-all"', 412],
		["no tag", () => "1", 400],
		["an open quote", () => '"1', 400],
	];
	for (const [what, tagOf, status] of held)
		test(`with If-Match of ${what} answer ${status}`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const { person, etag } = await read(api, admin);
			expect(etag).toMatch(/^"1\.[\w-]{16}"$/);
			const reply = await api.call(admin, "PUT", path, person, {
				"if-match": tagOf(etag),
			});
			expectStatus(reply, status);
		});

	test("are found before anything else is wrong with the body, and after who may not change", async () => {
		await using api = await openApi();
		const headers = { "if-match": '"7"' };
		const body = { displayName: 7 };
		const admin = await api.tokenOf(people.full);
		expectStatus(await api.call(admin, "PUT", path, body, headers), 412);
		const reader = await api.tokenOf(people.readonly);
		expectStatus(await api.call(reader, "PUT", path, body, headers), 403);
		const stranger = await api.tokenOf(people.stranger);
		expectStatus(await api.call(stranger, "PUT", path, body, headers), 404);
	});

	test("cannot happen where the organization demands If-Match", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { person, etag } = await read(api, admin);
		await api.store.organizations.changeSettings(sampleIds.organization, {
			isIfMatchRequired: true,
		});
		const without = await api.call(admin, "PUT", path, person);
		expectRefusal(without, 428, /If-Match/);
		const removal = await api.call(admin, "DELETE", `/people/${ids.person}`);
		expectRefusal(removal, 428, /If-Match/);
		const created = await api.call(admin, "POST", "/people", {
			emails: ["new@example.com"],
			displayName: "New",
		});
		expectStatus(created, 200);
		const updated = await api.call(admin, "PUT", path, person, {
			"if-match": etag,
		});
		expectStatus(updated, 200);
	});
});

describeApi("Entity tags", (openApi) => {
	test("come with every reply that holds one person, and change with what it shows", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const created = await api.call<Person>(admin, "POST", "/people", {
			emails: ["new@example.com"],
			displayName: "New",
		});
		const at = `/people/${created.body.id}`;
		const body = { displayName: "Newer" };
		const replies = [
			created,
			await api.call(admin, "GET", at),
			await api.call(await api.tokenOf(people.member), "GET", at),
			await api.call(admin, "PUT", at, body),
			await api.call(admin, "PUT", `${at}?minResponse=true`, {
				...body,
				title: "GM",
			}),
			await api.call(admin, "GET", "/people/me"),
		];
		const tags = replies.map(({ headers }) => headers.get("etag") ?? "");
		expect(tags.map((tag) => tag.split(".")[0])).toEqual([
			'"1',
			'"1',
			'"1',
			'"2',
			'"3',
			'"1',
		]);
		expect(tags[1]).toBe(tags[0] as string);
		expect(new Set(tags).size).toBe(tags.length - 1);
		const list = await api.call(admin, "GET", "/people?max=1");
		expect(list.headers.get("etag")).toBeNull();
	});

	test("answer 304 without a body to who has the reply already, and 200 when it would differ", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { etag, person } = await read(api, admin);
		const get = (tag: string, at = path) =>
			api.call(admin, "GET", at, undefined, { "if-none-match": tag });
		for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
			const same = await get(tag);
			expectStatus(same, 304);
			expect(same.text).toBe("");
			expect(same.headers.get("etag")).toBe(etag);
		}
		expectStatus(await get(etag, `/people/${ids.person}`), 200);
		expectStatus(await get('"1.Xk2aB-9Qm1fzT0yw"'), 200);
		expectStatus(await get("1"), 400);
		await api.call(admin, "PUT", path, { ...person, title: "CEO" });
		expectStatus(await get(etag), 200);
		const me = await api.call(admin, "GET", "/people/me");
		const tag = me.headers.get("etag") ?? "";
		expectStatus(await get(tag, "/people/me"), 304);
	});

	test("may be read by pages of other origins", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call(admin, "GET", path, undefined, {
			origin: "https://admin.example",
		});
		expect(reply.headers.get("access-control-expose-headers")).toContain(
			"etag",
		);
	});
});

async function read(api: Api, token: string) {
	const reply = await api.call<Person>(token, "GET", path);
	expectStatus(reply, 200);
	return { person: reply.body, etag: reply.headers.get("etag") ?? "" };
}
