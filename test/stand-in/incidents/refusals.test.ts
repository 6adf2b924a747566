import { expect, test } from "bun:test";
import assert from "node:assert/strict";
import { expectStatus } from "../../webex/harness.ts";
import { openWorld } from "./world.ts";

test("retry-after-garbage answers 429 once, with a Retry-After that is no number", async () => {
	await using world = await openWorld();
	await world.cause("retry-after-garbage");
	const reply = await world.update({ title: "Chief" });
	expectStatus(reply, 429);
	expect(reply.headers.get("retry-after")).toBe("rand(30),add(30)");
	expect((await world.see()).title).not.toBe("Chief");
	expectStatus(await world.update({ title: "Chief" }), 200);
});

test("rate-limit-burst refuses what exceeds the window, and says how long it is", async () => {
	await using world = await openWorld();
	const parameters = { requests: 3, seconds: 10 };
	await world.cause("rate-limit-burst", { parameters });
	const ask = () => world.send("GET", "/v1/people/me");
	for (let count = 0; count < 3; count++) expectStatus(await ask(), 200);
	world.api.clock.now += 4000;
	const refused = await ask();
	expectStatus(refused, 429);
	expect(refused.headers.get("retry-after")).toBe("6");
	expect(refused.body.trackingId).toBe(refused.headers.get("trackingid"));
	world.api.clock.now += 6000;
	expectStatus(await ask(), 200);
});

test("gateway-502 answers with a page, and the call does not run", async () => {
	await using world = await openWorld();
	await world.cause("gateway-502");
	const reply = await world.update({ title: "Chief" });
	expectStatus(reply, 502);
	expect(reply.text).toContain("<html>");
	expect((await world.see()).title).not.toBe("Chief");
});

test("connection-closed ends the request without a reply, and the call does not run", async () => {
	await using world = await openWorld();
	await world.cause("connection-closed");
	await assert.rejects(world.update({ title: "Chief" }));
	expect((await world.see()).title).not.toBe("Chief");
});

test("locked answers changes with 423, with and without Retry-After", async () => {
	await using world = await openWorld();
	await world.cause("locked", { times: 20 });
	expectStatus(await world.send("GET", "/v1/people/me"), 200);
	const waits = new Set<string | null>();
	for (let count = 0; count < 20; count++) {
		const reply = await world.update({ title: "Chief" });
		expectStatus(reply, 423);
		waits.add(reply.headers.get("retry-after"));
	}
	expect(waits).toEqual(new Set(["1", null]));
	expect((await world.see()).title).not.toBe("Chief");
});

test("list-too-long refuses long pages with calling data only", async () => {
	await using world = await openWorld();
	await world.cause("list-too-long", { parameters: { people: 5 } });
	const list = (query: string) => world.send("GET", `/v1/people?${query}`);
	expectStatus(await list("callingData=true"), 504);
	expectStatus(await list("callingData=true&max=6"), 504);
	expectStatus(await list("callingData=true&max=5"), 200);
	expectStatus(await list("max=100"), 200);
});

test("calling-data-slow delays lists with calling data, and they are whole", async () => {
	await using world = await openWorld();
	const rule = await world.cause("calling-data-slow", {
		parameters: { milliseconds: 5 },
	});
	expect(rule.fault).toEqual({ delayMs: 5 });
	const path = "/v1/people?callingData=true&max=3";
	const slow = await world.send("GET", path);
	expect(slow.body).toEqual((await world.look("GET", path)).body);
});
