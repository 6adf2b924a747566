import assert from "node:assert/strict";
import { test } from "node:test";
import { startPeopled } from "peopled";

test("a deleted person can be restored for 30 days", async () => {
	await using peopled = await startPeopled({ now: "2027-01-01T00:00:00Z" });
	const call = (method, path) =>
		fetch(`${peopled.url}/v1${path}`, {
			method,
			headers: { authorization: `Bearer ${peopled.token}` },
		});
	const found = await call("GET", "/people?email=karim.jackson@example.com");
	const { id } = (await found.json()).items[0];
	await call("DELETE", `/people/${id}`);
	const deleted = await peopled.snapshot();

	await peopled.clock.advance("29d");
	assert.equal((await call("POST", `/people/${id}/restore`)).status, 200);

	await deleted.load();
	await peopled.clock.advance("2d");
	assert.equal((await call("POST", `/people/${id}/restore`)).status, 410);
});
