import { describe, expect, test } from "bun:test";
import { openClient } from "../../src/client/client.ts";
import type { ErrorBody } from "../../src/contract/error.ts";
import {
	exampleIds,
	examplePerson,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { adminToken, runtimes, startServer } from "./process.ts";

const largeBytes = 2 * 1024 * 1024;
const headers = {
	authorization: `Bearer ${adminToken}`,
	"content-type": "application/json",
};

describe.each(runtimes)("on %s", (runtime) => {
	test("changes a person, shows them and refuses what is wrong", async () => {
		await using server = await startServer({ runtime });
		const client = openClient({ url: server.url, token: adminToken });
		const body = { ...examplePersonUpdate, title: `Runs on ${runtime}` };
		const query = { callingData: true };
		const changed = await client.call("PUT /people/{personId}", {
			path: { personId: exampleIds.person },
			body,
			query,
		});
		expect(changed).toMatchObject({
			id: exampleIds.person,
			phoneNumbers: examplePerson.phoneNumbers,
			title: `Runs on ${runtime}`,
		});
		const found = await client.call("GET /people/{personId}", {
			path: { personId: exampleIds.person },
			query,
		});
		expect(found).toStrictEqual(changed);

		const refusal = client.call("PUT /people/{personId}", {
			path: { personId: exampleIds.person },
			body: {
				...body,
				emails: ["admin@example.com"],
			},
		});
		await expect(refusal).rejects.toMatchObject({ status: 409 });
		const unknown = openClient({ url: server.url, token: "unknown-token" });
		await expect(unknown.call("GET /people/me")).rejects.toMatchObject({
			status: 401,
		});
		expect(
			await client.call("GET /people/{personId}", {
				path: { personId: exampleIds.person },
				query,
			}),
		).toStrictEqual(changed);
		expect(await server.stop()).toMatchObject({ exitCode: 0 });
	});

	test("refuses a body of 2 MB with its own envelope, with and without a length", async () => {
		await using server = await startServer({ runtime });
		const text = JSON.stringify({ displayName: "x".repeat(largeBytes) });
		const pieces = () => new Blob([text]).stream();
		for (const body of [text, pieces()]) {
			const response = await fetch(
				`${server.url}/v1/people/${exampleIds.person}`,
				{ method: "PUT", headers, body },
			);
			expect(response.status).toBe(413);
			const { message, errors, trackingId } =
				(await response.json()) as ErrorBody;
			expect(message).toContain("1048576 bytes");
			expect(errors).toEqual([{ description: message }]);
			expect(trackingId).toBe(response.headers.get("trackingid") as string);
		}
		const { status } = await fetch(`${server.url}/v1/people/me`, { headers });
		expect(status).toBe(200);
	});

	test("answers HEAD like GET, without the body", async () => {
		await using server = await startServer({ runtime });
		for (const path of ["/v1/people/me", "/v1/people/nobody", "/health"]) {
			const [get, head] = await Promise.all(
				["GET", "HEAD"].map((method) =>
					fetch(`${server.url}${path}`, { method, headers }),
				) as [Promise<Response>, Promise<Response>],
			);
			expect(head.status).toBe(get.status);
			expect(head.headers.get("content-type")).toBe(
				get.headers.get("content-type"),
			);
			expect(head.headers.get("trackingid")).toBeTruthy();
			expect((await get.text()).length).toBeGreaterThan(10);
			expect(await head.text()).toBe("");
		}
	});
});
