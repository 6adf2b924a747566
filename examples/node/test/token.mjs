import assert from "node:assert/strict";
import { test } from "node:test";
import { startPeopled } from "peopled";

test("an access token ends after a day", async () => {
	await using peopled = await startPeopled();
	const call = (method, path, token, body) =>
		fetch(`${peopled.url}/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
			},
			body: body && JSON.stringify(body),
		});
	const karim = await peopled.as("karim.jackson@example.com");
	const made = await call("POST", "/tokens", karim, {
		name: "short",
		scopes: ["spark:people_read"],
		expiresInDays: 1,
	});
	const { accessToken: token } = await made.json();

	assert.equal((await call("GET", "/people/me", token)).status, 200);
	await peopled.clock.advance("1d");
	assert.equal((await call("GET", "/people/me", token)).status, 401);
});
