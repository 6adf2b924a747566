import { expect, test } from "bun:test";
import { sampleIds } from "../../../src/sample/ids.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	fieldsOf,
	ids,
	type Json,
	nextOf,
	people,
	type Reply,
} from "../harness.ts";

describeApi("Groups", (openApi) => {
	test("are created with members, shown, listed, renamed and deleted", async () => {
		await using api = await openApi();
		const [john, karim] = await idsOf(api, people.john, people.member);
		const created = await call(api, "POST", "/groups", {
			displayName: "Sales Group",
			orgId: ids.organization,
			description: "In San Jose",
			usage: "policy",
			members: [{ id: john }, { id: karim, type: "user" }],
		});
		expectStatus(created, 201);
		const { id } = created.body;
		const uri = Buffer.from(String(id), "base64url").toString();
		expect(uri).toMatch(
			/^ciscospark:\/\/us\/SCIM_GROUP\/[0-9a-f-]{36}:96abc2aa-3dcc-11e5-a152-fe34819cdc9a$/,
		);
		const group = {
			id,
			displayName: "Sales Group",
			description: "In San Jose",
			usage: "policy",
			orgId: ids.organization,
			created: "2026-01-15T09:00:00.000Z",
			lastModified: "2026-01-15T09:00:00.000Z",
			memberSize: 2,
		};
		expect(created.body).toMatchObject(group);
		expect(memberIds(created)).toEqual([john, karim].toSorted());
		const path = `/groups/${id}`;
		expect((await call(api, "GET", path)).body).toEqual(group);
		// A bare UUID is an id too, as on the real service.
		const bare = uri.split("/").at(-1)?.split(":")[0];
		expect((await call(api, "GET", `/groups/${bare}`)).body).toEqual(group);
		// The same group under the id of another organization never existed.
		const partnerOrg = Buffer.from(ids.partnerOrg, "base64url")
			.toString()
			.split("/")
			.at(-1);
		const foreign = `${uri.split(":").slice(0, 2).join(":")}:${partnerOrg}`;
		for (const wrong of [
			`${bare}:${partnerOrg}`,
			Buffer.from(foreign).toString("base64url"),
		])
			for (const method of ["GET", "PATCH", "DELETE"])
				expectRefusal(
					await call(
						api,
						method,
						`/groups/${wrong}`,
						method === "PATCH" ? {} : undefined,
					),
					404,
					"There is no group",
				);
		const shown = await call(api, "GET", `${path}?includeMembers=true`);
		expect(shown.body.members).toEqual(
			(await call(api, "GET", `${path}/members`)).body.members,
		);

		api.clock.now += 1000;
		const renamed = await call(api, "PATCH", path, {
			displayName: " Sellers ",
			description: "",
		});
		expectStatus(renamed, 200);
		const { description: _, ...rest } = group;
		expect(renamed.body).toEqual({
			...rest,
			displayName: "Sellers",
			lastModified: "2026-01-15T09:00:01.000Z",
			members: shown.body.members,
		});
		const list = await call(api, "GET", "/groups?sortBy=displayName");
		expect(list.body).toMatchObject({
			totalResults: 4,
			startIndex: 1,
			itemsPerPage: 4,
		});
		expect(namesOf(list)).toEqual([
			"Engineering",
			"Release Team",
			"Sales",
			"Sellers",
		]);
		expectStatus(await call(api, "DELETE", path), 204);
		expectRefusal(await call(api, "GET", path), 404, "There is no group");
		expect(await groupsOf(api, john)).not.toContain("Sellers");
		await expectVerified(api);
	});

	test("members join and leave; size and time follow, and each person has a line", async () => {
		await using api = await openApi();
		const [john, karim, chen] = await idsOf(
			api,
			people.john,
			people.member,
			people.readonly,
		);
		const path = await create(api, "Crew", [john]);
		api.clock.now += 1000;
		const patched = await call(api, "PATCH", path, {
			members: [
				{ id: karim },
				{ id: chen, operation: "add" },
				{ id: john, operation: "delete" },
			],
		});
		expectStatus(patched, 200);
		expect(patched.body).toMatchObject({
			memberSize: 2,
			lastModified: "2026-01-15T09:00:01.000Z",
		});
		expect(memberIds(patched)).toEqual([karim, chen].toSorted());
		const members = await call(api, "GET", `${path}/members`);
		expect(members.body.members).toEqual(patched.body.members);
		const [line] = await changesOf(api, john);
		expect(line).toMatchObject({
			kind: "updated",
			fields: { groups: { from: expect.arrayContaining([idIn(path)]) } },
		});
		// Again: nothing changes, and nothing is written.
		const again = await call(api, "PATCH", path, {
			members: [{ id: karim }, { id: john, operation: "delete" }],
		});
		expectStatus(again, 200);
		expect(again.headers.get("warning")).toContain(
			"members[1] is not a member of the group",
		);
		expect(again.body).toEqual(patched.body);
		expect((await changesOf(api, karim)).length).toBe(1);
		await expectVerified(api);
	});

	test("a PUT, PATCH and import of a person keep the groups", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const path = await create(api, "Crew", [karim]);
		const put = await call(api, "PUT", `/people/${karim}`, {
			displayName: "Karim J.",
			groups: [],
		});
		expectStatus(put, 200);
		expectStatus(
			await call(
				api,
				"PATCH",
				`/people/${karim}`,
				{ title: "Guide" },
				{ "content-type": "application/merge-patch+json" },
			),
			200,
		);
		expect(await groupsOf(api, karim)).toContain("Crew");
		const strict = await call(
			api,
			"PUT",
			`/people/${karim}`,
			{ displayName: "Karim J.", groups: [] },
			{ prefer: "handling=strict" },
		);
		expectStatus(strict, 400);
		expect(fieldsOf(strict)).toContain("groups");
		expect((await call(api, "GET", path)).body.memberSize).toBe(1);
	});

	test("of a deleted person count without them; a restoration brings back the groups that exist", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const kept = await create(api, "Kept", [karim]);
		const gone = await create(api, "Gone", [karim]);
		expectStatus(await call(api, "DELETE", `/people/${karim}`), 204);
		expect((await call(api, "GET", kept)).body.memberSize).toBe(0);
		expectStatus(await call(api, "DELETE", gone), 204);
		const tried = await call(
			api,
			"POST",
			`/people/${karim}/restore?dryRun=true`,
		);
		expectStatus(tried, 200);
		expect((tried.body.warnings as string[]).join()).toContain(
			"the group no longer exists",
		);
		const restored = await call(api, "POST", `/people/${karim}/restore`);
		expectStatus(restored, 200);
		expect(restored.headers.get("warning")).toContain(
			"the group no longer exists",
		);
		expect(await groupsOf(api, karim)).toContain("Kept");
		expect((await call(api, "GET", kept)).body.memberSize).toBe(1);
		await expectVerified(api);
	});

	test("joining and leaving can be reverted, unless the group is gone", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const path = await create(api, "Crew", [karim]);
		const [joined] = await changesOf(api, karim);
		const revert = (change: Json | undefined) =>
			call(api, "POST", `/people/${karim}/changes/${change?.id}/revert`);
		const tried = await call(
			api,
			"POST",
			`/people/${karim}/changes/${joined?.id}/revert?dryRun=true`,
		);
		expect(tried.body).toMatchObject({
			changes: { groups: { from: expect.arrayContaining([idIn(path)]) } },
			warnings: ['The person is removed from the group "Crew".'],
		});
		const removal = await call(api, "DELETE", `/people/${karim}?dryRun=true`);
		expect(removal.body.warnings).toContain(
			'The person is removed from the group "Crew".',
		);
		expectStatus(await revert(joined), 200);
		expect((await call(api, "GET", path)).body.memberSize).toBe(0);
		const [left] = await changesOf(api, karim);
		expectStatus(await revert(left), 200);
		expect((await call(api, "GET", path)).body.memberSize).toBe(1);
		expectStatus(await call(api, "DELETE", path), 204);
		const [last] = await changesOf(api, karim);
		expectRefusal(await revert(last), 400, "groups");
		await expectVerified(api);
	});

	test("a dry run names who would join and leave, and writes nothing", async () => {
		await using api = await openApi();
		const [john, karim] = await idsOf(api, people.john, people.member);
		const path = await create(api, "Crew", [john]);
		const before = await call(api, "GET", path);
		const tried = await call(api, "PATCH", `${path}?dryRun=true`, {
			displayName: "Team",
			members: [{ id: karim }, { id: john, operation: "delete" }],
		});
		expectStatus(tried, 200);
		expect(tried.body).toMatchObject({
			dryRun: true,
			id: idIn(path),
			changes: { displayName: { from: "Crew", to: "Team" } },
			group: { displayName: "Team", memberSize: 1 },
			members: [
				{ id: karim, action: "joins" },
				{ id: john, action: "leaves" },
			],
		});
		const removal = await call(api, "DELETE", `${path}?dryRun=true`);
		expect(removal.body).toMatchObject({
			members: [{ id: john, action: "leaves" }],
			changes: { memberSize: { from: 1 } },
		});
		const creation = await call(api, "POST", "/groups?dryRun=true", {
			displayName: "Other",
			members: [{ id: karim }],
		});
		expect(creation.body).toMatchObject({
			group: { displayName: "Other", memberSize: 1 },
			members: [{ id: karim, action: "joins" }],
		});
		expect(await call(api, "GET", path)).toMatchObject({
			body: before.body,
			text: before.text,
		});
		expect((await changesOf(api, karim)).length).toBe(0);
	});

	test("a refusal names every problem at once and changes nothing; so does a dry run", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const [stranger] = await idsOf(api, people.strangerMember);
		await create(api, "Taken", []);
		const path = await create(api, "Crew", []);
		for (const dryRun of ["", "?dryRun=true"]) {
			const refused = await call(api, "PATCH", path + dryRun, {
				displayName: "",
				description: "x".repeat(1025),
				members: [
					{ id: karim },
					{ id: ids.nobody },
					{ id: stranger },
					{ id: "?" },
					{ id: karim, type: "group" },
					{ id: karim, operation: "remove" },
				],
			});
			expectStatus(refused, 400);
			expect(fieldsOf(refused)).toEqual([
				"description",
				"displayName",
				"members[1]",
				"members[2]",
				"members[3].id",
				"members[4].type",
				"members[5].operation",
			]);
			const taken = await call(api, "PATCH", path + dryRun, {
				displayName: "TAKEN",
			});
			expectRefusal(taken, 409, 'displayName "TAKEN" is already the name');
			const created = await call(api, "POST", `/groups${dryRun}`, {
				members: [{ id: ids.nobody }],
			});
			expectStatus(created, 400);
			expect(fieldsOf(created)).toEqual(["displayName", "members[0]"]);
		}
		expect((await call(api, "GET", path)).body.memberSize).toBe(0);
		expect(await groupsOf(api, karim)).not.toContain("Crew");
	});

	test("are members too only as people: the id of a group is refused", async () => {
		await using api = await openApi();
		const path = await create(api, "Inner", []);
		expectRefusal(
			await call(api, "POST", "/groups", {
				displayName: "Outer",
				members: [{ id: idIn(path) }],
			}),
			400,
			"members[0].id is not the id of a person",
		);
	});

	test("refuse the body of a SCIM patch instead of ignoring it", async () => {
		await using api = await openApi();
		const reply = await call(api, "PATCH", `/groups/${ids.group}`, {
			schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
			Operations: [{ op: "replace", path: "displayName", value: "Sellers" }],
		});
		expectRefusal(reply, 400, "Operations");
		const { body } = await call(api, "GET", `/groups/${ids.group}`);
		expect(body.displayName).toBe("Sales");
	});

	test("purgeAllValues removes all members, apart from those that are added", async () => {
		await using api = await openApi();
		const [john, karim, chen] = await idsOf(
			api,
			people.john,
			people.member,
			people.readonly,
		);
		const path = await create(api, "Crew", [john, karim]);
		const purge = { attributes: ["members"] };
		expectStatus(
			await call(api, "PATCH", path, {
				purgeAllValues: purge,
				members: [{ id: karim }, { id: chen }],
			}),
			200,
		);
		expect(memberIds(await call(api, "GET", `${path}/members`))).toEqual(
			[karim, chen].toSorted(),
		);
		const emptied = await call(api, "PATCH", path, { purgeAllValues: purge });
		expect(emptied.body.memberSize).toBe(0);
	});

	test("are listed page by page, filtered, sorted, with chosen properties and with members", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		for (const name of ["Delta", "Alpha", "alpine", 'Qu"ote'])
			await create(api, name, name === "Alpha" ? [karim] : []);
		const names = async (query: string) => {
			const list = await call(api, "GET", `/groups?${query}`);
			expectStatus(list, 200);
			return namesOf(list);
		};
		expect(await names("filter=displayName+eq+%22ALPHA%22")).toEqual(["Alpha"]);
		expect(await names("filter=displayName+sw+%22alp%22")).toEqual([
			"Alpha",
			"alpine",
		]);
		expect(
			await names(`filter=${encodeURIComponent('displayName eq "Qu\\"ote"')}`),
		).toEqual(['Qu"ote']);
		expect(await names("name=lt")).toEqual(["Delta"]);
		expect(
			await names("filter=displayName+sw+%22Al%22&sortOrder=descending"),
		).toEqual(["alpine", "Alpha"]);
		expect(await names(`personId=${karim}&name=a`)).toContain("Alpha");
		for (const wrong of ['id eq "x"', 'displayName co "x"', "displayName eq x"])
			expectRefusal(
				await call(api, "GET", `/groups?filter=${encodeURIComponent(wrong)}`),
				400,
				"filter must be displayName eq",
			);
		expectRefusal(
			await call(api, "GET", "/groups?attributes=secrets"),
			400,
			"attributes must be one of",
		);
		const some = await call(
			api,
			"GET",
			"/groups?attributes=displayName&filter=displayName+eq+%22Alpha%22",
		);
		expect(some.body.groups).toEqual([
			{ id: expect.any(String), displayName: "Alpha" },
		]);
		const none = await call(api, "GET", "/groups?count=0");
		expect(none.body).toMatchObject({ totalResults: 7, itemsPerPage: 0 });

		const seen: string[] = [];
		for (
			let next: string | undefined = "/groups?count=3&sortBy=id";
			next !== undefined;
		) {
			const page: Reply = await call(api, "GET", next);
			seen.push(...(page.body.groups as Json[]).map(({ id }) => String(id)));
			next = nextOf(page);
		}
		expect(seen).toHaveLength(7);
		expect(new Set(seen).size).toBe(7);

		const full = await call(api, "GET", "/groups?includeMembers=true");
		for (const group of full.body.groups as Json[])
			expect((group.members as Json[]).length).toBe(group.memberSize as number);
	});

	test("show their members page by page, each once", async () => {
		await using api = await openApi();
		const list = await call(
			api,
			"GET",
			"/groups?filter=displayName+eq+%22Sales%22",
		);
		const [sales] = list.body.groups as Json[];
		const seen: string[] = [];
		let next: string | undefined = `/groups/${sales?.id}/members?count=7`;
		while (next !== undefined) {
			const page: Reply = await call(api, "GET", next);
			expectStatus(page, 200);
			seen.push(...memberIds(page));
			next = nextOf(page);
		}
		expect(seen).toHaveLength(sales?.memberSize as number);
		expect(new Set(seen).size).toBe(seen.length);
		const found = await call(
			api,
			"GET",
			`/people?groupId=${sales?.id}&max=1000`,
		);
		expect(
			(found.body.items as Json[]).map(({ id }) => String(id)).toSorted(),
		).toEqual(seen.toSorted());
		const counted = await call(
			api,
			"GET",
			`/people?groupId=${sales?.id}&count=true&max=1`,
		);
		expect(counted.body.count).toBe(seen.length);
	});

	test("say where a reply does not show all members, and never show a wrong empty list", async () => {
		await using api = await openApi();
		const created = await call(api, "POST", "/bulk", {
			mode: "best-effort",
			operations: Array.from({ length: 501 }, (_, index) => ({
				method: "POST",
				path: "/people",
				body: { emails: [`many-${index}@example.com`], displayName: "Many" },
			})),
		});
		expectStatus(created, 200);
		const members = (created.body.results as Json[]).map(({ id }) =>
			String(id),
		);
		const large = await create(api, "A large one", members);
		await create(api, "A small one", members.slice(0, 1));
		await create(api, "An empty one", []);
		const some = "filter=displayName+sw+%22A%22";
		const list = await call(
			api,
			"GET",
			`/groups?includeMembers=true&sortBy=displayName&${some}`,
		);
		const [first, second, third] = list.body.groups as Json[];
		expect(first).toMatchObject({ displayName: "A large one" });
		expect(first?.members).toHaveLength(500);
		expect(second).toMatchObject({ displayName: "A small one", memberSize: 1 });
		expect(second).not.toHaveProperty("members");
		expect(third).toMatchObject({ displayName: "An empty one", members: [] });
		expect(list.headers.get("warning")).toContain(
			"not all members of 2 of the groups are shown",
		);
		const whole = await call(api, "GET", `${large}?includeMembers=true`);
		const renamed = await call(api, "PATCH", large, { displayName: "Large" });
		for (const reply of [whole, renamed]) {
			expect(reply.body.members).toHaveLength(500);
			expect(reply.headers.get("warning")).toContain(
				"only 500 of 501 members are shown",
			);
		}
	});

	test("are shown under the other spelling of the path, which programs use", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const path = await create(api, "Crew", [karim]);
		const token = await api.tokenOf(people.full);
		const reply = await api.server.fetch(
			new Request(`http://localhost/v1${path}/Members`, {
				headers: { authorization: `Bearer ${token}` },
			}),
			{ address: "127.0.0.1" },
		);
		expect(await reply.json()).toEqual(
			(await call(api, "GET", `${path}/members`)).body,
		);
	});

	test("changes name the version for which they are meant", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const path = await create(api, "Crew", []);
		const etag = (await call(api, "GET", path)).headers.get("etag") ?? "";
		const patched = await call(
			api,
			"PATCH",
			path,
			{ members: [{ id: karim }] },
			{ "if-match": etag },
		);
		expectStatus(patched, 200);
		const whole = await call(api, "GET", `${path}?includeMembers=true`);
		expect(patched.headers.get("etag")).toBe(whole.headers.get("etag"));
		const stale = { "if-match": etag };
		for (const dryRun of ["", "?dryRun=true"]) {
			expectRefusal(
				await call(api, "PATCH", path + dryRun, { displayName: "X" }, stale),
				412,
				"If-Match names another version of this group",
			);
			const refusal = await call(
				api,
				"DELETE",
				path + dryRun,
				undefined,
				stale,
			);
			expectStatus(refusal, 412);
			const present = await call(api, "GET", path);
			expect(refusal.headers.get("etag")).toBe(present.headers.get("etag"));
		}
		// A deleted member makes a new version of the group too.
		const now = patched.headers.get("etag") ?? "";
		expectStatus(await call(api, "DELETE", `/people/${karim}`), 204);
		expectStatus(
			await call(api, "DELETE", path, undefined, { "if-match": now }),
			412,
		);
		expectStatus(
			await call(api, "DELETE", path, undefined, { "if-match": "*" }),
			204,
		);
	});

	test("a repeated request with a key is performed once", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const key = { "idempotency-key": "one" };
		const body = { displayName: "Once", members: [{ id: karim }] };
		const first = await call(api, "POST", "/groups", body, key);
		const second = await call(api, "POST", "/groups", body, key);
		expectStatus(first, 201);
		expect(second.headers.get("idempotency-replayed")).toBe("true");
		expect(second.text).toBe(first.text);
		const path = `/groups/${first.body.id}`;
		const change = { members: [{ id: karim, operation: "delete" }] };
		const left = await call(api, "PATCH", path, change, {
			"idempotency-key": "two",
		});
		expectStatus(left, 200);
		expectStatus(await call(api, "PATCH", path, body), 200);
		const replayed = await call(api, "PATCH", path, change, {
			"idempotency-key": "two",
		});
		expect(replayed.text).toBe(left.text);
		expect((await call(api, "GET", path)).body.memberSize).toBe(1);
		expectStatus(
			await call(api, "DELETE", path, undefined, {
				"idempotency-key": "three",
			}),
			204,
		);
		expectStatus(
			await call(api, "DELETE", path, undefined, {
				"idempotency-key": "three",
			}),
			204,
		);
	});

	test("concurrent changes of one group all count, and leave no person in a group that is gone", async () => {
		await using api = await openApi();
		const found = await call(api, "GET", "/people?max=40");
		const members = (found.body.items as Json[]).map(({ id }) => String(id));
		const path = await create(api, "Crew", []);
		const replies = await Promise.all(
			members.map((id) => call(api, "PATCH", path, { members: [{ id }] })),
		);
		for (const reply of replies) expectStatus(reply, 200);
		expect((await call(api, "GET", path)).body.memberSize).toBe(40);
		const [removal, ...joins] = await Promise.all([
			call(api, "DELETE", path),
			...members.map((id, index) =>
				call(api, "PATCH", path, {
					members: [{ id, operation: index % 2 ? "add" : "delete" }],
				}),
			),
		]);
		expect([204, 503]).toContain(removal?.status as number);
		for (const { status } of joins) expect([200, 404]).toContain(status);
		await expectVerified(api);
	});

	test("the feed and the audit log tell of groups and of who joined", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const path = await create(api, "Crew", [karim]);
		await call(api, "PATCH", path, { displayName: "Team" });
		await call(api, "DELETE", path);
		const feed = await call(api, "GET", "/changes");
		const told = (feed.body.items as Json[]).map(
			({ resource, resourceId, kind, fields }) => [
				resource,
				resourceId,
				kind,
				Object.keys(fields as Json).filter((name) => name !== "orgId"),
			],
		);
		expect(told).toEqual([
			["groups", idIn(path), "created", ["displayName", "created"]],
			["people", karim, "updated", ["groups"]],
			["groups", idIn(path), "updated", ["displayName"]],
			["people", karim, "updated", ["groups"]],
			["groups", idIn(path), "deleted", ["displayName", "created"]],
		]);
		const events = await call(
			api,
			"GET",
			`/adminAudit/events?orgId=${ids.organization}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&eventCategories=GROUPS`,
		);
		expectStatus(events, 200);
		expect(
			(events.body.items as { data: Json }[]).map(
				({ data }) => data.actionText,
			),
		).toEqual([
			"Ada Admin deleted Team",
			"Ada Admin updated Team: displayName",
			"Ada Admin created Crew",
		]);
		const limited = await api.tokenOf(people.full, ["spark-admin:people_read"]);
		const without = await api.call(limited, "GET", "/changes");
		expect(
			(without.body.items as Json[]).map(({ resource }) => resource),
		).toEqual(["people", "people"]);
	});

	test("a partner administrator keeps the groups of a managed organization", async () => {
		await using api = await openApi();
		const [karim] = await idsOf(api, people.member);
		const partner = await api.tokenOf(people.partner);
		const created = await api.call(partner, "POST", "/groups", {
			displayName: "Ours",
			orgId: ids.organization,
			members: [{ id: karim }],
		});
		expectStatus(created, 201);
		expect(created.body.orgId).toBe(ids.organization);
		const own = await api.call(partner, "GET", "/groups");
		expect(own.body.totalResults).toBe(0);
		const theirs = await api.call(
			partner,
			"GET",
			`/groups?orgId=${ids.organization}&name=Ours`,
		);
		expect(theirs.body.totalResults).toBe(1);
		expectRefusal(
			await api.call(partner, "POST", "/groups", {
				displayName: "Theirs",
				orgId: ids.strangerOrg,
			}),
			404,
			"orgId",
		);
	});

	test("a locked organization changes no group", async () => {
		await using api = await openApi();
		const path = await create(api, "Crew", []);
		await api.store.organizations.lock(sampleIds.organization, {
			reason: "Import",
			until: api.clock.now + 60_000,
		});
		expectStatus(await call(api, "PATCH", path, { displayName: "X" }), 423);
		expectStatus(await call(api, "POST", "/groups", { displayName: "Y" }), 423);
		expectStatus(await call(api, "DELETE", path), 423);
	});
});

async function call(
	api: Api,
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
): Promise<Reply> {
	return api.call(await api.tokenOf(people.full), method, path, body, headers);
}

/** Creates a group, and gives its path. */
async function create(
	api: Api,
	displayName: string,
	members: readonly string[],
): Promise<string> {
	const created = await call(api, "POST", "/groups", {
		displayName,
		members: members.map((id) => ({ id })),
	});
	expectStatus(created, 201);
	return `/groups/${created.body.id}`;
}

function idIn(path: string): string {
	return path.replace("/groups/", "");
}

async function idsOf<Emails extends readonly string[]>(
	api: Api,
	...emails: Emails
): Promise<{ [Index in keyof Emails]: string }> {
	return (await Promise.all(emails.map((email) => api.idOf(email)))) as never;
}

function memberIds({ body }: Reply): string[] {
	return (body.members as Json[]).map(({ id }) => String(id)).toSorted();
}

function namesOf({ body }: Reply): string[] {
	return (body.groups as Json[]).map(({ displayName }) => String(displayName));
}

async function groupsOf(api: Api, personId: string): Promise<string[]> {
	return namesOf(await call(api, "GET", `/groups?personId=${personId}`));
}

async function changesOf(api: Api, personId: string): Promise<Json[]> {
	const reply = await call(api, "GET", `/people/${personId}/changes`);
	expectStatus(reply, 200);
	return reply.body.items as Json[];
}

/** Every group counts exactly the people who belong to it, and nobody belongs to a group that is gone. */
async function expectVerified({ store }: Api): Promise<void> {
	const orgId = sampleIds.organization;
	const everyone = await store.people.list({
		orgId,
		limit: 1000,
		isPresenceWanted: false,
	});
	const groups = await store.groups.list({
		orgId,
		order: { by: "id", isDescending: false },
		offset: 0,
		limit: 1000,
	});
	const counts = new Map<string, number>();
	for (const { person } of everyone)
		for (const id of person.groups ?? [])
			counts.set(id, (counts.get(id) ?? 0) + 1);
	const counted = groups.map(({ group, memberCount }) => [
		group.id,
		memberCount,
	]);
	expect(counted.filter(([, count]) => count !== 0).toSorted()).toEqual(
		[...counts].toSorted(),
	);
}
