import { describe, expect, test } from "bun:test";
import * as entry from "peopled";
import { startPeopled } from "../../src/testing/start-peopled.ts";

async function ask(url: string, token: string, path = "/people/me") {
	const reply = await fetch(`${url}/v1${path}`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return { status: reply.status, body: await reply.json() };
}

describe("startPeopled", () => {
	test("serves the sample to its full administrator, and is the package's entry", async () => {
		expect(entry.startPeopled).toBe(startPeopled);
		await using peopled = await entry.startPeopled();
		expect(peopled.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
		expect(await ask(peopled.url, peopled.token)).toMatchObject({
			status: 200,
			body: { emails: ["admin@example.com"] },
		});
	});

	test("gives a token of anybody, with the scopes that are named", async () => {
		await using peopled = await startPeopled();
		const email = "karim.jackson@example.com";
		const all = await peopled.as(email);
		const few = await peopled.as(email, ["spark:people_write"]);
		expect(await ask(peopled.url, all)).toMatchObject({
			status: 200,
			body: { displayName: "Karim Jackson" },
		});
		expect(await ask(peopled.url, few)).toMatchObject({ status: 403 });
		expect(peopled.as("nobody@example.com")).rejects.toThrow(
			"There is no person with the e-mail address nobody@example.com.",
		);
		expect(peopled.as(email, ["people"])).rejects.toThrow(
			/^There is no scope people\. There are: spark:all, /,
		);
	});

	test("begins with an organization of nobody but its administrator, or of many", async () => {
		await using empty = await startPeopled({
			people: "none",
			organization: "Umbrella",
		});
		const alone = await ask(empty.url, empty.token, "/people?max=10");
		expect(alone.body.items).toHaveLength(1);
		const { body } = await ask(empty.url, empty.token, "/organizations");
		expect(body.items[0].displayName).toBe("Umbrella");
		await using many = await startPeopled({ people: 300, seed: 5 });
		const page = await ask(many.url, many.token, "/people?max=1000");
		expect(page.body.items).toHaveLength(300);
		expect(startPeopled({ people: 0 })).rejects.toThrow(
			'`people` must be "sample", "none" or a whole number from 1 to 100000, not 0.',
		);
	});

	test("runs beside others, and its port is closed afterwards", async () => {
		const [first, second] = await Promise.all([startPeopled(), startPeopled()]);
		expect(first.url).not.toBe(second.url);
		expect((await ask(first.url, second.token)).status).toBe(401);
		await first.close();
		await first.close();
		expect(fetch(`${first.url}/health`)).rejects.toThrow();
		expect((await ask(second.url, second.token)).status).toBe(200);
		await second.close();
	});
});
