import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startPeopled } from "peopled";

let peopled;
before(async () => {
	peopled = await startPeopled();
});
beforeEach(() => peopled.reset());
after(() => peopled.close());

// The client under test: it tries again when the service is overloaded.
async function readMe(token) {
	for (;;) {
		const reply = await fetch(`${peopled.url}/v1/people/me`, {
			headers: { authorization: `Bearer ${token}` },
		});
		if (reply.status !== 503) return reply.json();
		const seconds = Number(reply.headers.get("retry-after"));
		await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
	}
}

test("tries again when the service is overloaded", async () => {
	const token = await peopled.as("karim.jackson@example.com");
	peopled.faults.add({
		match: { path: "/v1/people/*" },
		fault: { status: 503, retryAfter: 1 },
		times: 1,
	});

	const me = await readMe(token);

	assert.equal(me.displayName, "Karim Jackson");
	const sent = await peopled.requests();
	assert.deepEqual(
		sent.map(({ status }) => status),
		[503, 200],
	);
});
