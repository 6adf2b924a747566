import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { openClient } from "../../src/client/client.ts";
import {
	exampleIds,
	examplePerson,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { adminToken, createFolder, startServer } from "./process.ts";

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test("answers the page's request with the page's reply, field for field", async () => {
	await using server = await startServer();
	const response = await putExample(server.url, adminToken);
	expect(response.status).toBe(200);
	expect(response.headers.get("content-type")).toBe(
		"application/json;charset=UTF-8",
	);
	expect(response.headers.get("trackingid")).toBeTruthy();
	expectExample(await response.json());
});

test("is what the curl in docs/clients.md sends", async () => {
	const text = await readFile(
		new URL("../../docs/clients.md", import.meta.url),
		"utf8",
	);
	const address = /curl -X PUT '([^']+)'/.exec(text)?.[1];
	const body = / -d '([^']+)'/.exec(text)?.[1];
	expect(address).toBe(
		`http://localhost:8080/v1/people/${exampleIds.person}?callingData=true`,
	);
	expect(JSON.parse(body ?? "")).toEqual(examplePersonUpdate);
});

test("gives the page's reply after everything that the page sets was cleared", async () => {
	await using server = await startServer();
	const client = openClient({ url: server.url, token: adminToken });
	const query = { callingData: true };
	const cleared = await client.call("PUT /people/{personId}", {
		path: { personId: exampleIds.person },
		body: { displayName: "Somebody Else", licenses: [], roles: [] },
		query,
	});
	expect(cleared.emails).toEqual(examplePerson.emails);
	for (const name of ["extension", "locationId", "phoneNumbers", "avatar"])
		expect(cleared).not.toHaveProperty(name);
	const response = await putExample(server.url, adminToken);
	expect(response.status).toBe(200);
	expectExample(await response.json());
});

test("keeps data and tokens over a restart and never prints a token again", async () => {
	await using folder = await createFolder();
	const data = folder.path;
	await using first = await startServer({ data, token: null });
	const [, token = ""] =
		/shown only once:\s+(\S+)\s/.exec(first.stdout()) ?? [];
	expect(token.length).toBeGreaterThan(30);
	const before = openClient({ url: first.url, token });
	const changed = await before.call("PUT /people/{personId}", {
		path: { personId: exampleIds.person },
		body: { ...examplePersonUpdate, title: "Kept over a restart" },
	});
	expect(await first.stop()).toMatchObject({ exitCode: 0 });

	await using second = await startServer({ data, token: null });
	expect(second.stdout()).not.toContain("shown only once");
	expect(second.stdout()).not.toContain(token);
	const after = openClient({ url: second.url, token });
	const found = await after.call("GET /people/{personId}", {
		path: { personId: exampleIds.person },
	});
	expect(found.title).toBe("Kept over a restart");
	expect(found.lastModified).toBe(changed.lastModified);
});

test("never prints the administrator's token when the operator gave it", async () => {
	await using server = await startServer();
	const { stdout, stderr } = await server.stop();
	expect(stdout).toContain("peopled is ready");
	expect(stdout + stderr).not.toContain(adminToken);
});

function putExample(url: string, token: string): Promise<Response> {
	return fetch(`${url}/v1/people/${exampleIds.person}?callingData=true`, {
		method: "PUT",
		headers: {
			authorization: `Bearer ${token}`,
			"content-type": "application/json",
		},
		body: JSON.stringify(examplePersonUpdate),
	});
}

function expectExample(reply: Record<string, unknown>): void {
	const { created, lastModified, lastActivity } = examplePerson;
	const times = { created, lastModified, lastActivity };
	for (const name of Object.keys(times)) expect(reply[name]).toMatch(isoTime);
	const timeless = { ...reply, ...times };
	expect(timeless).toStrictEqual(examplePerson);
	// As text, so that the order of the properties counts too.
	expect(JSON.stringify(timeless)).toBe(JSON.stringify(examplePerson));
}
