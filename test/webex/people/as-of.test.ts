import { expect, test } from "bun:test";
import { operations } from "../../../src/contract/operations.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	fillPath,
	ids,
	isOfSample,
	people,
	startAt,
} from "../harness.ts";

const path = `/people/${ids.person}`;
const whole = "callingData=true";

async function seeAsOf(
	api: Api,
	token: string,
	at: number,
	id: string = ids.person,
) {
	const time = new Date(at).toISOString();
	return api.call<Person>(
		token,
		"GET",
		`/people/${id}?${whole}&asOf=${encodeURIComponent(time)}`,
	);
}

// What a reply of then and a reply about then have in common.
function withoutPresence({
	status: _,
	lastActivity: __,
	invitePending: ___,
	...rest
}: Person) {
	return rest;
}

describeApi("A person as of a time", (openApi) => {
	test("is the person that a GET showed then, version and all, through changes and deletion", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const seen: { at: number; person: Person; version?: string }[] = [];
		const see = async () => {
			const reply = await api.call<Person>(full, "GET", `${path}?${whole}`);
			const version = reply.headers.get("etag")?.split(".")[0];
			seen.push({ at: api.clock.now, person: reply.body, version });
		};
		await see();
		for (const change of [
			{ title: "CEO", licenses: [ids.callingLicense] },
			{ title: undefined, loginEnabled: false },
			{ emails: ["j.a@example.com"], managerId: ids.manager, extension: "134" },
		]) {
			api.clock.now += 60_000;
			const body = { ...seen.at(-1)?.person, ...change };
			const query = `${whole}&showAllTypes=true`;
			expectStatus(await api.call(full, "PUT", `${path}?${query}`, body), 200);
			await see();
		}
		api.clock.now += 60_000;
		expectStatus(await api.call(full, "DELETE", path), 204);
		for (const { at, person, version } of seen)
			for (const moment of [at, at + 59_999]) {
				const past = await seeAsOf(api, full, moment);
				expectStatus(past, 200);
				expect(past.body).toEqual(withoutPresence(person));
				expect(past.headers.get("etag")?.split(".")[0]).toBe(version);
			}
		expectRefusal(await seeAsOf(api, full, api.clock.now), 404, /deleted/);
	});

	test("is not there before the creation, and needs a time with a zone that has been", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		api.clock.now += 1000;
		const body = { emails: ["new@example.com"], displayName: "New" };
		const made = await api.call<Person>(full, "POST", "/people", body);
		const at = (moment: number) => seeAsOf(api, full, moment, made.body.id);
		expectRefusal(await at(api.clock.now - 1), 404, /not created yet/);
		expectStatus(await at(api.clock.now), 200);
		expectRefusal(await at(api.clock.now + 1), 400, "asOf");
		for (const time of ["yesterday", "2026-01-15", "2026-01-15T09:00:00", ""])
			expectRefusal(
				await api.call(full, "GET", `${path}?asOf=${time}`),
				400,
				"asOf",
			);
		const zoned = encodeURIComponent("2026-01-15T10:00:00+01:00");
		expectStatus(await api.call(full, "GET", `${path}?asOf=${zoned}`), 200);
	});

	test("is for administrators; calling data only when asked for", async () => {
		await using api = await openApi();
		const readonly = await api.tokenOf(people.readonly);
		const time = new Date(startAt).toISOString();
		const reply = await api.call<Person>(
			readonly,
			"GET",
			`${path}?asOf=${time}`,
		);
		expectStatus(reply, 200);
		expect(reply.body).not.toHaveProperty("extension");
		expect(reply.body).not.toHaveProperty("invitePending");
		const member = await api.tokenOf(people.member);
		expectStatus(await seeAsOf(api, member, startAt), 403);
		const stranger = await api.tokenOf(people.stranger);
		expectStatus(await seeAsOf(api, stranger, startAt), 404);
	});

	test("is not the present where a call shows no other", async () => {
		await using api = await openApi({
			areRequestsKept: true,
			isStandIn: true,
		});
		const token = await api.tokenOf(people.full);
		const time = "2026-01-14T00:00:00Z";
		for (const { id, method, path, query, isOpen } of operations) {
			if (method !== "GET" || isOpen || !isOfSample(path)) continue;
			for (const name of ["asOf", "asof", "asOff"]) {
				if (Object.hasOwn(query.properties, name)) continue;
				const reply = await api.call(
					token,
					method,
					`${fillPath(path)}?${name}=${time}`,
				);
				expect([id, reply.status]).toEqual([id, 400]);
				expectRefusal(reply, 400, `${name} is not a parameter of this call`);
			}
		}
	});
});
