import assert from "node:assert/strict";
import { test } from "node:test";
import { startPeopled } from "peopled";

test("a creation that was refused may have happened", async () => {
	await using peopled = await startPeopled({ faults: ["created-but-400"] });
	const people = (method, path = "", body = undefined) =>
		fetch(`${peopled.url}/v1/people${path}`, {
			method,
			headers: {
				authorization: `Bearer ${peopled.token}`,
				"content-type": "application/json",
			},
			body: body && JSON.stringify(body),
		});
	const ada = { displayName: "Ada Lovelace", emails: ["ada@example.com"] };

	const refused = await people("POST", "", ada);

	assert.equal(refused.status, 400);
	const found = await people("GET", "?email=ada@example.com");
	assert.equal((await found.json()).items.length, 1);

	// A connection that breaks after the change was stored.
	peopled.faults.add({ match: { method: "PUT" }, fault: { cut: "after" } });
	// Every tenth request, by chance: the same ones in every run.
	peopled.faults.add({ match: { probability: 0.1 }, fault: { status: 502 } });
});
