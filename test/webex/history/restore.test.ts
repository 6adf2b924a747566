import { expect, test } from "bun:test";
import type { DryRun } from "../../../src/contract/dry-run.ts";
import type {
	ChangeList,
	DeletedPersonList,
} from "../../../src/contract/history.ts";
import type { License } from "../../../src/contract/license.ts";
import type { Person } from "../../../src/contract/person.ts";
import { forgetDeleted } from "../../../src/directory/history/restore.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	nextOf,
	people,
	type Reply,
} from "../harness.ts";

const path = `/people/${ids.person}`;
const dayMs = 24 * 60 * 60 * 1000;

async function remove(api: Api, id: string = ids.person) {
	const full = await api.tokenOf(people.full);
	api.clock.now += 1000;
	expectStatus(await api.call(full, "DELETE", `/people/${id}`), 204);
}

async function restore<Body = Person>(
	api: Api,
	email: string,
	query = "",
): Promise<Reply<Body>> {
	const token = await api.tokenOf(email);
	api.clock.now += 1000;
	return api.call<Body>(token, "POST", `${path}/restore${query}`);
}

async function create(api: Api, more: Json) {
	const full = await api.tokenOf(people.full);
	const body = { displayName: "New", emails: ["new@example.com"], ...more };
	const query = "?callingData=true";
	const reply = await api.call<Person>(full, "POST", `/people${query}`, body);
	expectStatus(reply, 200);
	return reply.body;
}

function lasting({
	lastModified: _,
	lastActivity: __,
	status: ___,
	invitePending: ____,
	...rest
}: Person) {
	return rest;
}

describeApi("Restoring a deleted person", (openApi) => {
	test("brings everything back but tokens and presence, and goes on with version and history", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const john = await api.tokenOf(people.john);
		expectStatus(await api.call(john, "GET", "/people/me"), 200);
		const before = await api.see(ids.person);
		const seats = await seatsOf(api);
		await remove(api);
		expect(await seatsOf(api)).not.toEqual(seats);
		const tried = await restore<DryRun>(api, people.full, "?dryRun=true");
		expectStatus(tried, 200);
		expect(tried.body.claims).toContainEqual({
			kind: "email",
			value: people.john,
			action: "taken",
		});
		expectStatus(await api.call(full, "GET", path), 404);
		const restored = await restore(api, people.full, "?callingData=true");
		expectStatus(restored, 200);
		expect(lasting(restored.body)).toEqual(lasting(before));
		expect(restored.headers.get("etag")).toStartWith('"3.');
		expect(await seatsOf(api)).toEqual(seats);
		expectStatus(await api.call(john, "GET", "/people/me"), 401);
		const { body } = await api.call<ChangeList>(full, "GET", `${path}/changes`);
		expect(body.items.map(({ kind, version }) => [kind, version])).toEqual([
			["restored", 3],
			["deleted", 2],
		]);
		const again = await restore(api, people.full);
		expectRefusal(again, 409, /not deleted/);
	});

	test("is what reverting the last deletion does, and no other change that brought or took a person", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const revertLast = async (place = 0) => {
			const { body } = await api.call<ChangeList>(
				full,
				"GET",
				`${path}/changes`,
			);
			const at = `${path}/changes/${body.items[place]?.id}/revert`;
			api.clock.now += 1000;
			return api.call<Person>(full, "POST", at);
		};
		await remove(api);
		expectStatus(await revertLast(), 200);
		expectRefusal(await revertLast(1), 409, /already been restored/);
		// Reverting the restoration deletes the person.
		expectStatus(await revertLast(), 204);
		expectRefusal(await revertLast(2), 409, /deleted again/);
		expectStatus(await revertLast(), 200);
	});

	test("is refused while others have what is needed, and can leave it out", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		await remove(api);
		const other = await create(api, {
			licenses: [ids.callingLicense],
			locationId: ids.location,
			extension: "133",
		});
		expectRefusal(await restore(api, people.full), 409, "extension 133");
		expectStatus(await api.call(full, "GET", path), 404);
		const query = "?leaveOutCalling=true&callingData=true";
		const without = await restore(api, people.full, query);
		expectStatus(without, 200);
		expect(without.body.licenses).toEqual([ids.meetingLicense]);
		expect(without.body).not.toHaveProperty("extension");
		await remove(api);
		await api.call(full, "DELETE", `/people/${other.id}`);
		await create(api, { emails: [people.john] });
		expectRefusal(await restore(api, people.full), 409, "emails");
	});

	test("is refused for want of seats, naming each license, and can do without them", async () => {
		await using api = await openApi();
		await remove(api);
		const licenses = await api.store.licenses.list(sampleIds.organization);
		const meeting = licenses.find(({ siteUrl }) => siteUrl !== undefined);
		const free = (meeting?.totalUnits ?? 0) - (meeting?.takenUnits ?? 0);
		for (let index = 0; index < free; index++)
			await create(api, {
				emails: [`seat${index}@example.com`],
				licenses: [ids.meetingLicense],
			});
		expectRefusal(
			await restore(api, people.full),
			409,
			/^licenses\[0\] has no free seat/,
		);
		const query = "?leaveOutLicenses=true&callingData=true";
		const without = await restore(api, people.full, query);
		expectStatus(without, 200);
		expect(without.headers.get("warning")).toContain("no free seat");
		expect(without.body.licenses).toEqual([ids.callingLicense]);
		expect(without.body.extension).toBe("133");
	});

	test("is refused for somebody who came with the directory and has not changed since", async () => {
		await using api = await openApi();
		const again = await restore(api, people.full);
		expectRefusal(again, 409, /not deleted/);
	});

	test("is for full administrators, and for user administrators when no role comes with it", async () => {
		await using api = await openApi();
		await remove(api);
		const refused: [string, number][] = [
			[people.user, 403],
			[people.readonly, 403],
			[people.member, 403],
			[people.stranger, 404],
		];
		for (const [email, status] of refused)
			expectStatus(await restore(api, email), status);
		expectStatus(await restore(api, people.partner), 200);
		const full = await api.tokenOf(people.full);
		const person = await api.see(ids.person);
		const body = { ...person, roles: [] };
		expectStatus(await api.call(full, "PUT", path, body), 200);
		await remove(api);
		expectStatus(await restore(api, people.user), 200);
	});

	test("leaves in the past when the person was there and when not", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const begin = api.clock.now;
		await remove(api);
		api.clock.now += 10_000;
		expectStatus(await restore(api, people.full), 200);
		const statusAsOf = async (at: number) => {
			const time = new Date(at).toISOString();
			return (await api.call(full, "GET", `${path}?asOf=${time}`)).status;
		};
		expect(await statusAsOf(begin)).toBe(200);
		expect(await statusAsOf(begin + 1000)).toBe(404);
		expect(await statusAsOf(api.clock.now - 1)).toBe(404);
		expect(await statusAsOf(api.clock.now)).toBe(200);
	});

	test("is possible for the configured time, and the list tells until when", async () => {
		await using api = await openApi({ restorableMs: 2 * dayMs });
		const full = await api.tokenOf(people.full);
		await remove(api);
		const deletedAt = api.clock.now;
		const list = async (token = full, query = "") => {
			const at = `/deletedPeople${query}`;
			return api.call<DeletedPersonList>(token, "GET", at);
		};
		expect((await list()).body.items).toEqual([
			{
				id: ids.person,
				displayName: "John Andersen",
				emails: [people.john],
				deletedAt: new Date(deletedAt).toISOString(),
				deletedBy: {
					id: await api.idOf(people.full),
					displayName: expect.any(String),
					orgId: ids.organization,
				},
				restorableUntil: new Date(deletedAt + 2 * dayMs).toISOString(),
				changeId: expect.stringMatching(/^\d+$/),
				trackingId: expect.any(String),
			},
		]);
		const partner = await api.tokenOf(people.partner);
		const query = `?orgId=${ids.organization}`;
		expect((await list(partner, query)).body.items).toHaveLength(1);
		const member = await api.tokenOf(people.member);
		expectStatus(await list(member), 403);
		expectStatus(await list(full, `?orgId=${ids.strangerOrg}`), 404);
		expectRefusal(await list(full, "?orgId=x"), 400, "orgId");
		api.clock.now = deletedAt + 2 * dayMs;
		expect((await list()).body.items).toEqual([]);
		expectRefusal(
			await restore(api, people.full),
			410,
			/could be restored until/,
		);
		const { now } = api.clock;
		await forgetDeleted(api.store, { now, restorableMs: 2 * dayMs });
		expectRefusal(await restore(api, people.full), 410);
		const kept = await api.call<ChangeList>(full, "GET", `${path}/changes`);
		expect(kept.body.items).toHaveLength(1);
	});

	test("pages show every deleted person once, the last deleted first", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const made: string[] = [];
		for (let index = 0; index < 5; index++) {
			const { id } = await create(api, { emails: [`d${index}@example.com`] });
			made.unshift(id);
			await remove(api, id);
		}
		const seen: string[] = [];
		let next: string | undefined = "/deletedPeople?max=2";
		while (next !== undefined) {
			const reply = await api.call<DeletedPersonList>(full, "GET", next);
			seen.push(...reply.body.items.map(({ id }) => id));
			next = nextOf(reply);
		}
		expect(seen).toEqual(made);
	});
});

async function seatsOf(api: Api) {
	const full = await api.tokenOf(people.full);
	const { body } = await api.call<{ items: License[] }>(
		full,
		"GET",
		"/licenses",
	);
	return body.items.map(({ id, consumedUnits }) => [id, consumedUnits]);
}
