import { expect, test } from "bun:test";
import fc from "fast-check";
import type { DryRun } from "../../../src/contract/dry-run.ts";
import type { ErrorBody } from "../../../src/contract/error.ts";
import type { ChangeList } from "../../../src/contract/history.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
	type Reply,
} from "../harness.ts";

const path = `/people/${ids.person}`;

async function put(api: Api, token: string, more: Json) {
	const person = await api.see(ids.person);
	api.clock.now += 1000;
	return api.call<Person>(
		token,
		"PUT",
		`${path}?callingData=true&showAllTypes=true`,
		{ ...person, ...more },
	);
}

/** The ids of the person's changes, the newest first. */
async function listIds(api: Api, id: string = ids.person): Promise<string[]> {
	const full = await api.tokenOf(people.full);
	const at = `/people/${id}/changes`;
	const { body } = await api.call<ChangeList>(full, "GET", at);
	return body.items.map((change) => change.id);
}

async function revert<Body = Person>(
	api: Api,
	token: string,
	changeId = "",
	query = "",
	headers: Record<string, string> = {},
): Promise<Reply<Body>> {
	api.clock.now += 1000;
	const at = `${path}/changes/${changeId}/revert${query}`;
	return api.call<Body>(token, "POST", at, undefined, headers);
}

function withoutTime({ lastModified: _, status: __, ...rest }: Person) {
	return rest;
}

describeApi("Reverting a change", (openApi) => {
	test("puts back what it changed and leaves what was changed after", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		await put(api, full, {
			licenses: [],
			roles: [],
			extension: undefined,
			phoneNumbers: [],
			locationId: undefined,
		});
		const bare = await api.see(ids.person);
		expect(bare).not.toHaveProperty("extension");
		await put(api, full, { title: "CEO" });
		const [, first] = await listIds(api);
		const tried = await revert<DryRun>(api, full, first, "?dryRun=true");
		expectStatus(tried, 200);
		expect(tried.body.changes.extension).toEqual({ to: "133" });
		expect(tried.body.claims).toContainEqual({
			kind: "extension",
			value: "133",
			action: "taken",
		});
		expect(await listIds(api)).toHaveLength(2);
		const reply = await revert(api, full, first, "?callingData=true");
		expectStatus(reply, 200);
		expect(reply.headers.get("etag")).toStartWith('"4.');
		const after = await api.see(ids.person);
		expect(withoutTime(after)).toEqual({
			...withoutTime(before),
			title: "CEO",
		});
		expect(await listIds(api)).toHaveLength(3);
	});

	test("is refused when something of it was changed since, and names by what", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		await put(api, full, { title: "CEO", department: "Board" });
		await put(api, full, { title: "CTO" });
		const [second, first] = await listIds(api);
		const refused = await revert<ErrorBody>(api, full, first);
		expectRefusal(refused, 409, "title was changed at");
		const by = await api.idOf(people.full);
		expect(refused.body.changes).toEqual([
			{
				id: second ?? "",
				field: "title",
				by,
				at: (await api.see(ids.person)).lastModified ?? "",
				trackingId: expect.any(String),
			},
		]);
		await put(api, full, { title: "CEO" });
		expectStatus(await revert(api, full, first), 200);
		expect(await api.see(ids.person)).not.toHaveProperty("department");
		expectRefusal(await revert(api, full, first), 409, "title", "department");
	});

	test("is refused when the rules would change more, or have no seat for it", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		await put(api, full, {
			licenses: [],
			extension: undefined,
			phoneNumbers: [],
			locationId: undefined,
		});
		await put(api, full, {
			licenses: [ids.callingLicense],
			locationId: ids.location,
			extension: "133",
		});
		const [assigned] = await listIds(api);
		await put(api, full, {
			phoneNumbers: [{ type: "work", value: "408 526 7211" }],
		});
		expectRefusal(await revert(api, full, assigned), 409, "phoneNumbers");
		expect((await api.see(ids.person)).extension).toBe("133");
	});

	test("needs the permissions of an update, and If-Match counts", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		await put(api, full, { title: "CEO" });
		await put(api, full, { roles: [] });
		const [roles, title] = await listIds(api);
		const user = await api.tokenOf(people.user);
		expectRefusal(await revert(api, user, roles), 403, /roles/);
		const stale = { "if-match": '"1.x"' };
		expectRefusal(await revert(api, user, title, "", stale), 412, "roles");
		const present = { "if-match": '"3.x"' };
		expectStatus(await revert(api, user, title, "", present), 200);
		const refused: [string, number][] = [
			[people.readonly, 403],
			[people.member, 403],
			[people.stranger, 404],
		];
		for (const [email, status] of refused)
			expectStatus(await revert(api, await api.tokenOf(email), roles), status);
		const partner = await api.tokenOf(people.partner);
		expectStatus(await revert(api, partner, roles), 200);
	});

	test("is for the creation of this person, and not for changes of others", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const made = await api.call<Person>(full, "POST", "/people", {
			emails: ["new@example.com"],
			displayName: "New",
		});
		const [created] = await listIds(api, made.body.id);
		const at = `/people/${made.body.id}/changes/${created}/revert`;
		expectStatus(await api.call(full, "POST", at), 204);
		for (const unknown of [created, "0", "x", "99999999"])
			expectStatus(await revert(api, full, unknown), 404);
	});

	test("and reverting the revert gives the same person, whatever was changed", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const optional = <T>(value: fc.Arbitrary<T>) =>
			fc.option(value, { nil: undefined });
		const calling = fc.constantFrom(
			{ licenses: [ids.messaging] },
			{
				licenses: [ids.callingLicense],
				locationId: ids.location,
				extension: "9001",
			},
			{
				licenses: [ids.callingLicense, ids.messaging],
				locationId: ids.location,
				phoneNumbers: [{ type: "work", value: "408 526 7211" }],
			},
		);
		const change = fc.record({
			displayName: fc.constantFrom("John", "Johnny"),
			firstName: optional(fc.constantFrom("John", "Jo")),
			title: optional(fc.constantFrom("GM", "VP")),
			roles: fc.subarray([ids.userAdministrator, ids.secondRole]),
			managerId: optional(fc.constant(ids.manager)),
			loginEnabled: fc.boolean(),
		});
		let reverted = 0;
		await fc.assert(
			fc.asyncProperty(change, calling, async (fields, more) => {
				const at = `${path}?callingData=true&showAllTypes=true`;
				const before = await api.see(ids.person);
				api.clock.now += 1000;
				await api.call(full, "PUT", at, { ...fields, ...more });
				const after = await api.see(ids.person);
				const [last] = await listIds(api);
				if (after.lastModified === before.lastModified) return;
				expectStatus(await revert(api, full, last), 200);
				expect(withoutTime(await api.see(ids.person))).toEqual(
					withoutTime(before),
				);
				const [undo] = await listIds(api);
				expectStatus(await revert(api, full, undo), 200);
				expect(withoutTime(await api.see(ids.person))).toEqual(
					withoutTime(after),
				);
				reverted++;
			}),
			{ numRuns: 40 },
		);
		expect(reverted).toBeGreaterThan(10);
	});
});
