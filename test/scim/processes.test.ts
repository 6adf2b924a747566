import { expect, test } from "bun:test";
import { roundsOf } from "../end-to-end/process.ts";
import {
	type Api,
	expectStatus,
	people,
	type Reply,
} from "../webex/harness.ts";
import { openProcesses } from "../webex/processes.ts";

/** The requests meet in another way in each round. */
const rounds = roundsOf(5);
const scim = "//identity/scim/96abc2aa-3dcc-11e5-a152-fe34819cdc9a/v2";
const messages = "urn:ietf:params:scim:api:messages:2.0";
const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

interface Resource {
	id: string;
	title?: string;
	totalResults?: number;
}

test("SCIM requests that two processes get at the same time are done once", async () => {
	await using processes = await openProcesses();
	const { first, both } = processes;
	const admin = await first.tokenOf(people.full);
	const send = (
		method: string,
		path: string,
		[body, headers]: [unknown, Record<string, string>],
	) =>
		both((api, index) =>
			api.call<Resource>(
				...([admin, method, `${scim}${path}`] as const),
				typeof body === "function" ? body(index) : body,
				headers,
			),
		);
	for (let round = 0; round < rounds; round++) {
		const headers = { "idempotency-key": `user ${round}` };
		const user = {
			schemas: [userSchema],
			...{ userName: `twice${round}@example.com`, displayName: "Twice" },
		};
		const created = await send("POST", "/Users", [user, headers]);
		for (const reply of created) expectStatus(reply, 201);
		expect(created[1].text).toBe(created[0].text);
		expect(created.filter(isReplayed)).toHaveLength(1);

		const title = (index: number) => ({
			schemas: [`${messages}:PatchOp`],
			Operations: [{ op: "replace", path: "title", value: `Title ${index}` }],
		});
		const path = `/Users/${created[0].body.id}`;
		const etag = created[0].headers.get("etag") ?? "";
		const patched = await send("PATCH", path, [title, { "if-match": etag }]);
		expect(patched.map(({ status }) => status).toSorted()).toEqual([200, 412]);
		const won = patched.findIndex(({ status }) => status === 200);
		const seen = await first.call<Resource>(admin, "GET", `${scim}${path}`);
		expect(seen.body.title).toBe(`Title ${won}`);
		await expectBulkOnce({ first, send, admin }, round);
	}
	expect(await processes.verify()).toEqual([]);
});

async function expectBulkOnce(
	{
		first,
		send,
		admin,
	}: {
		first: Api;
		admin: string;
		send: (
			method: string,
			path: string,
			sent: [unknown, Record<string, string>],
		) => Promise<[Reply<Resource>, Reply<Resource>]>;
	},
	round: number,
): Promise<void> {
	const bulk = {
		schemas: [`${messages}:BulkRequest`],
		Operations: Array.from({ length: 3 }, (_, index) => ({
			...{ method: "POST", path: "/Users", bulkId: `${index}` },
			data: {
				schemas: [userSchema],
				userName: `bulk${round}.${index}@example.com`,
				displayName: "Bulk",
			},
		})),
	};
	const headers = { "idempotency-key": `bulk ${round}` };
	const replies = await send("POST", "/Bulk", [bulk, headers]);
	const done = replies.filter(({ status }) => status === 200);
	expect(done.length).toBeGreaterThan(0);
	for (const reply of replies)
		if (reply.status !== 200) expectStatus(reply, 409);
	// One of them has the reply of the other by now.
	const again = await send("POST", "/Bulk", [bulk, headers]);
	for (const reply of again) {
		expect(reply.text).toBe(done[0]?.text ?? "");
		expect(isReplayed(reply)).toBe(true);
		expect(reply.text.match(/"status":"201"/g)).toHaveLength(3);
	}
	const filter = encodeURIComponent(`userName sw "bulk${round}."`);
	const found = await first.call<Resource>(
		...([admin, "GET", `${scim}/Users?filter=${filter}`] as const),
	);
	expect(found.body.totalResults).toBe(3);
}

function isReplayed({ headers }: Reply<unknown>): boolean {
	return headers.get("idempotency-replayed") === "true";
}
