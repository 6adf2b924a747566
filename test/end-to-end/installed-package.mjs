// Tests of an installed package, as its users write them. build.test.ts runs them in a folder that has it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, beforeEach, describe, it } from "node:test";
import { startPeopled } from "peopled";

describe("an installed package", () => {
	let peopled;
	before(async () => {
		peopled = await startPeopled();
	});
	after(() => peopled.close());
	beforeEach(() => peopled.clearRequests());

	const call = async (token, method, path, body) => {
		const reply = await fetch(`${peopled.url}/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
			},
			body: body && JSON.stringify(body),
		});
		const text = await reply.text();
		return {
			status: reply.status,
			body: text === "" ? undefined : JSON.parse(text),
		};
	};

	it("changes a person", async () => {
		const { body: me } = await call(peopled.token, "GET", "/people/me");
		const changed = { displayName: me.displayName, title: "Installed" };
		const reply = await call(peopled.token, "PUT", `/people/${me.id}`, changed);
		assert.equal(reply.status, 200);
		assert.equal(reply.body.title, "Installed");
	});

	it("shows what was sent, also what nobody read", async () => {
		const email = "karim.jackson@example.com";
		await call("unknown-token", "POST", "/people", { title: "Unread" });
		await call(await peopled.as(email), "POST", "/people", {
			title: "Refused",
		});
		const sent = await peopled.requests({ method: "POST" });
		assert.deepEqual(
			sent.map(({ status, body, caller }) => [status, body, caller?.email]),
			[
				[401, { title: "Unread" }, undefined],
				[403, { title: "Refused" }, email],
			],
		);
	});

	it("keeps data in a folder, with the threads of the engine", async () => {
		const data = process.env.DATA_FOLDER;
		const first = await startPeopled({ data, people: "sample" });
		await first.close();
		await using second = await startPeopled({ data });
		assert.notEqual(second.url, first.url);
	});

	it("can be required, and is there once", () => {
		const require = createRequire(import.meta.url);
		assert.equal(require("peopled").startPeopled, startPeopled);
	});
});
