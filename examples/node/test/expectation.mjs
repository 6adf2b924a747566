import assert from "node:assert/strict";
import { test } from "node:test";
import { startPeopled } from "peopled";

test("the client asks for calling data", async () => {
	await using peopled = await startPeopled();
	await fetch(`${peopled.url}/v1/people/me?callingData=true`, {
		headers: { authorization: `Bearer ${peopled.token}` },
	});

	const [sent] = await peopled.requests({ path: "/v1/people/*" });

	assert.equal(sent.method, "GET");
	assert.equal(sent.query.callingData, "true");
	assert.equal(sent.headers.authorization, "Bearer ***");
	assert.equal(sent.caller.email, "admin@example.com");
	assert.equal(sent.reply.body.displayName, "Ada Admin");
});
