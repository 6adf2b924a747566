import { expect, test } from "bun:test";
import type { BulkReply } from "../../src/contract/bulk.ts";
import { describeApi, expectStatus, ids, people } from "../webex/harness.ts";

const pieceBytes = 64 * 1024;
const bodyBytes = 16 * 1024 * 1024;
const quarter = bodyBytes / pieceBytes / 4;

describeApi("a large body", (openApi) => {
	test.each([
		["more entries than there may be", "0,", 2],
		["entries of nothing", "{},", 2],
		[
			"more values than there may be",
			`{"body":[${"[],".repeat(999)}0]},`,
			quarter,
		],
		["lists in each other without end", "[", 2],
		["a name twice in one object", '{"body":{"a":1,"a":2}},', 2],
		[
			"an entry that is too long",
			`{"body":["${"x".repeat(1e6)}","x",`,
			quarter,
		],
		["a text that is too long", `"${"x".repeat(pieceBytes)}`, quarter],
		["what is no JSON", "{0},", 2],
	])(
		"is refused with %s as soon as that has come, and not read to its end",
		async (_, text, pieces) => {
			await using api = await openApi();
			const token = await api.tokenOf(people.full);
			const { body, pulls } = endlessBody('{"operations":[', text);
			const response = await api.server.fetch(
				new Request("http://localhost/v1/bulk", {
					method: "POST",
					headers: {
						authorization: `Bearer ${token}`,
						"content-type": "application/json",
						"content-length": String(bodyBytes),
					},
					body,
				}),
			);
			expect(response.status).toBe(400);
			// A stream keeps one piece ahead of who reads it.
			expect(pulls()).toBeLessThanOrEqual(pieces + 1);
		},
	);

	test("waits for others of the same person, and none of them is refused", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const title = "x".repeat(1024 * 1000);
		const operations = Array.from({ length: 12 }, () => ({
			method: "PATCH",
			path: `/people/${ids.nobody}`,
			body: { title },
		}));
		const body = JSON.stringify({ mode: "best-effort", operations });
		const replies = await Promise.all(
			Array.from({ length: 5 }, () =>
				api.call<BulkReply>(token, "POST", "/bulk", body),
			),
		);
		for (const reply of replies) {
			expectStatus(reply, 207);
			expect(reply.body.total).toBe(12);
		}
	});
});

/** A body that begins with one text and repeats another, and how many pieces of it were asked for. */
function endlessBody(start: string, text: string) {
	const repeated = text.repeat(Math.ceil(pieceBytes / text.length));
	const first = new TextEncoder().encode(start + repeated);
	const more = new TextEncoder().encode(repeated);
	let pulls = 0;
	let sent = 0;
	const body = new ReadableStream<Uint8Array>(
		{
			pull(controller) {
				const piece = pulls++ === 0 ? first : more;
				sent += piece.byteLength;
				if (sent > bodyBytes) controller.close();
				else controller.enqueue(piece);
			},
		},
		{ highWaterMark: 0 },
	);
	return { body, pulls: () => pulls };
}
