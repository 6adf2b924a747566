import { expect, test } from "bun:test";
import { startPeopled } from "peopled";
import { exampleIds } from "../../../src/contract/examples.ts";

const person = `/v1/people/${exampleIds.person}`;

test("people turn inactive while time passes, and are at work again after a reset", async () => {
	await using peopled = await startPeopled({ now: "2026-01-15T09:00:00Z" });
	const statusOf = async () => {
		const { token, url } = peopled;
		const headers = { authorization: `Bearer ${token}` };
		const reply = await fetch(url + person, { headers });
		return ((await reply.json()) as { status: string }).status;
	};
	expect(await statusOf()).toBe("active");
	await peopled.clock.advance("9m");
	expect(await statusOf()).toBe("active");
	await peopled.clock.advance("2m");
	expect(await statusOf()).toBe("inactive");
	await peopled.reset();
	expect(await statusOf()).toBe("active");
	expect(peopled.clock.now().toISOString()).toStartWith("2026-01-15T09:00:0");
});

test("deletions whose time is over cannot be restored, also when the clock goes back", async () => {
	await using peopled = await startPeopled();
	const call = async (method: string, path: string) => {
		const { token, url } = peopled;
		const headers = { authorization: `Bearer ${token}` };
		return (await fetch(url + path, { method, headers })).status;
	};
	expect(await call("DELETE", person)).toBe(204);
	await peopled.clock.advance("29d");
	expect(await call("POST", `${person}/restore?dryRun=true`)).toBe(200);
	await peopled.clock.advance("2d");
	expect(await call("POST", `${person}/restore`)).toBe(410);
	// They were swept when the clock moved.
	await peopled.clock.reset();
	expect(await call("POST", `${person}/restore`)).toBe(409);
	await peopled.reset();
	expect(await call("GET", person)).toBe(200);
});
