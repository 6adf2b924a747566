import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import { adminToken, runPeopled, startServer } from "./process.ts";

const organization = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const scim = `/identity/scim/${organization}/v2`;

interface Line {
	id: string;
	kind: string;
	fields: Record<string, { from?: unknown; to?: unknown }>;
}

test("writes one history of a person, whichever API changes them, and verifies it", async () => {
	await using server = await startServer();
	const call = async <Body>(
		method: string,
		path: string,
		body?: unknown,
	): Promise<Body> => {
		const reply = await fetch(`${server.url}${path}`, {
			method,
			headers: {
				authorization: `Bearer ${adminToken}`,
				"content-type": "application/json",
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await reply.text();
		expect([reply.ok, text]).toEqual([true, text]);
		return JSON.parse(text);
	};

	const created = await call<{ id: string }>("POST", `${scim}/Users`, {
		schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
		userName: "reach@example.com",
		externalId: "hr-1",
		displayName: "Rea Ch",
		name: { givenName: "Rea", familyName: "Ch", honorificPrefix: "Dr." },
	});
	const found = await call<{ items: { id: string }[] }>(
		...["GET", "/v1/people?email=reach@example.com"],
	);
	const [{ id } = { id: "" }] = found.items;
	await call("PATCH", "/v1/licenses/users", {
		personId: id,
		licenses: [{ id: exampleIds.meetingLicense, operation: "add" }],
	});
	const group = await call<{ id: string }>("POST", "/v1/groups", {
		displayName: "Reached",
	});
	await call("PATCH", `/v1/groups/${group.id}`, { members: [{ id }] });
	await call("PUT", `/v1/people/${id}`, {
		displayName: "Rea Chanel",
		title: "Captain",
		licenses: [exampleIds.meetingLicense],
	});

	const list = () => call<{ items: Line[] }>("GET", `/v1/people/${id}/changes`);
	const [put, grouped, licensed, first] = (await list()).items;
	expect(first?.kind).toBe("created");
	expect(Object.keys(licensed?.fields ?? {})).toEqual(["licenses", "siteUrls"]);
	expect(Object.keys(grouped?.fields ?? {})).toEqual(["groups"]);
	expect(Object.keys(put?.fields ?? {})).toEqual(["displayName", "title"]);

	// Undone as the console undoes a change.
	for (const line of [put, grouped, licensed])
		await call("POST", `/v1/people/${id}/changes/${line?.id}/revert`);
	const user = await call<Record<string, unknown>>(
		...["GET", `${scim}/Users/${created.id}?returnGroups=true`],
	);
	expect(user).toMatchObject({
		displayName: "Rea Ch",
		externalId: "hr-1",
		name: { honorificPrefix: "Dr." },
	});
	expect(user).not.toHaveProperty("title");
	expect(user.groups ?? []).toEqual([]);
	const person = await call<{ licenses: string[] }>(
		...["GET", `/v1/people/${id}`],
	);
	expect(person.licenses).toEqual([]);
	expect((await list()).items).toHaveLength(7);

	await server.stop();
	const verified = await runPeopled(["verify", "--data", server.data]);
	expect(verified.exitCode).toBe(0);
	expect(verified.stderr).toContain("100%  8 of 8 changes");
	expect(verified.stderr).toContain("match their history");
});
