import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import { changeIncidents } from "../../../src/stand-in/incidents/changes.ts";
import { expectRefusal, expectStatus, ids } from "../../webex/harness.ts";
import { openWorld } from "./world.ts";

const wanted = {
	title: "Chief",
	department: "Board",
	firstName: "Jack",
	avatar: "https://example.com/jack.png",
};

test("created-but-400 answers 400, and the person is there", async () => {
	await using world = await openWorld();
	await world.cause("created-but-400");
	const email = "new.person@example.com";
	const body = { emails: [email], displayName: "New Person" };
	const reply = await world.send("POST", "/v1/people", body);
	expectStatus(reply, 400);
	const found = await world.look<{ items: Person[] }>(
		"GET",
		`/v1/people?email=${email}`,
	);
	expect(found.body.items[0]?.displayName).toBe("New Person");
	expectRefusal(await world.send("POST", "/v1/people", body), 409, "emails");
});

test("created-but-400 leaves a refusal of the server as it is", async () => {
	await using world = await openWorld();
	await world.cause("created-but-400");
	expectRefusal(await world.send("POST", "/v1/people", {}), 400, "emails");
});

test("partly-changed-5xx changes some properties and never all of them", async () => {
	const statuses = new Set<number>();
	const counts = new Set<number>();
	for (let chanceSeed = 0; chanceSeed < 8; chanceSeed++) {
		await using world = await openWorld({ chanceSeed });
		const before = await world.see();
		await world.cause("partly-changed-5xx");
		const reply = await world.update(wanted);
		statuses.add(reply.status);
		const after = await world.see();
		const names = Object.keys(wanted) as (keyof typeof wanted)[];
		for (const name of names)
			expect([before[name], wanted[name]]).toContain(after[name]);
		const changed = names.filter((name) => after[name] === wanted[name]);
		counts.add(changed.length);
		// What the request did not ask for is as before.
		const { roles, licenses, extension, locationId, emails } = before;
		expect(after).toMatchObject({
			roles,
			licenses,
			extension,
			locationId,
			emails,
		});
	}
	expect([...counts].every((count) => count > 0 && count < 4)).toBe(true);
	expect(counts.size).toBeGreaterThan(1);
	expect([...statuses].every((status) => status >= 500)).toBe(true);
	expect(statuses.size).toBeGreaterThan(1);
});

test("partly-changed-5xx leaves a refusal of the server as it is", async () => {
	await using world = await openWorld();
	await world.cause("partly-changed-5xx");
	expectRefusal(await world.update({ displayName: 7 }), 400, "displayName");
});

test("changed-but-504 makes the change, and the deletion", async () => {
	await using world = await openWorld();
	await world.cause("changed-but-504", { times: 2 });
	expectStatus(await world.update(wanted), 504);
	expect(await world.see()).toMatchObject(wanted);
	const path = `/v1/people/${ids.person}`;
	expectStatus(await world.send("DELETE", path), 504);
	expectStatus(await world.look("GET", path), 404);
});

test("licenses-partly leaves out new licenses, and answers 200 with those that there are", async () => {
	for (let chanceSeed = 0; chanceSeed < 6; chanceSeed++) {
		await using world = await openWorld({ chanceSeed });
		const { licenses: held = [] } = await world.see();
		await world.cause("licenses-partly");
		const added = [ids.messaging, ids.webinars].filter(
			(id) => !held.includes(id),
		);
		const reply = await world.update({ licenses: [...held, ...added] });
		expectStatus(reply, 200);
		expect(reply.headers.has("warning")).toBe(false);
		const { licenses = [] } = await world.see();
		expect(reply.body.licenses?.toSorted()).toEqual(licenses.toSorted());
		expect(licenses).toEqual(expect.arrayContaining(held));
		expect(licenses.length).toBeLessThan(held.length + added.length);
	}
});

test("licenses-partly leaves out the calling data of a calling license that it leaves out", async () => {
	await using world = await openWorld();
	await world.cause("licenses-partly");
	const reply = await world.send<Person>(
		"POST",
		"/v1/people?callingData=true",
		{
			emails: ["new.person@example.com"],
			displayName: "New Person",
			licenses: [ids.callingLicense],
			locationId: ids.location,
			extension: "7777",
		},
	);
	expectStatus(reply, 200);
	expect(reply.body).toMatchObject({ licenses: [] });
	expect(reply.body.extension).toBeUndefined();
});

test("license-removal-ignored answers 200 to a PATCH, and the license stays", async () => {
	await using world = await openWorld();
	const { licenses = [] } = await world.see();
	await world.cause("license-removal-ignored");
	const path = "/v1/licenses/users";
	const removal = { id: licenses[0], operation: "remove" };
	const only = await world.send("PATCH", path, {
		personId: ids.person,
		licenses: [removal],
	});
	expectStatus(only, 200);
	expect(only.body).toMatchObject({ personId: ids.person, licenses });
	const added = { id: ids.messaging, operation: "add" };
	const both = await world.send("PATCH", path, {
		personId: ids.person,
		licenses: [removal, added],
	});
	expectStatus(both, 200);
	const { licenses: now = [] } = await world.see();
	expect(now.toSorted()).toEqual(
		[...new Set([...licenses, ids.messaging])].toSorted(),
	);
});

test("license-removal-ignored keeps the licenses and the calling data that a PUT takes away", async () => {
	await using world = await openWorld();
	const before = await world.see();
	await world.cause("license-removal-ignored");
	const reply = await world.update({
		...{ title: "Chief", licenses: [], extension: undefined },
		...{ phoneNumbers: undefined, locationId: undefined },
	});
	expectStatus(reply, 200);
	const { title, licenses, extension, locationId } = await world.see();
	expect(title).toBe("Chief");
	expect(licenses?.toSorted()).toEqual(before.licenses?.toSorted() ?? []);
	expect([extension, locationId]).toEqual([
		before.extension,
		before.locationId,
	]);
});

test("Requests with a wrong body get the refusal of the server, whatever incident they meet", async () => {
	await using world = await openWorld();
	const bodies = [
		...[undefined, null, 7, [], {}, { licenses: 7, emails: {} }],
		{ licenses: ["x", 3, null], emails: null, displayName: [] },
		{ licenses: [null, { operation: "remove" }], personId: {} },
	];
	const calls = [
		["POST", "/v1/people"],
		["PUT", `/v1/people/${ids.person}`],
		["PATCH", "/v1/licenses/users"],
	] as const;
	for (const { name } of changeIncidents) {
		await world.cause(name, { times: 100 });
		for (const [method, path] of calls)
			for (const body of bodies) {
				const reply = await world.send(method, path, body);
				const plain = await world.look(method, path, body);
				expect([name, method, body, reply.status]).toEqual([
					...[name, method, body, plain.status],
				]);
				expect(reply.status).toBeGreaterThanOrEqual(400);
			}
		await world.send("DELETE", "/peopled/faults");
	}
});
