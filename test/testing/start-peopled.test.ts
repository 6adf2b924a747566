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
		await expect(peopled.as("nobody@example.com")).rejects.toThrow(
			"There is no person with the e-mail address nobody@example.com.",
		);
		await expect(peopled.as(email, ["people"])).rejects.toThrow(
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
		await expect(startPeopled({ people: 0 })).rejects.toThrow(
			'`people` must be "sample", "none" or a whole number from 1 to 100000, not 0.',
		);
	});

	test("runs jobs also after somebody looked at what was sent", async () => {
		await using peopled = await startPeopled({ people: "none" });
		await peopled.requests();
		const authorization = `Bearer ${peopled.token}`;
		const made = await fetch(`${peopled.url}/v1/bulk/jobs`, {
			method: "POST",
			headers: { authorization, "content-type": "application/x-ndjson" },
			body: '{"operation":"create","data":{"emails":["a@example.com"],"displayName":"A"}}',
		});
		const { id } = await made.json();
		const readState = async () =>
			(await ask(peopled.url, peopled.token, `/bulk/jobs/${id}`)).body.state;
		for (let round = 0; round < 200; round++) {
			if ((await readState()) === "done") break;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		expect(await readState()).toBe("done");
	});

	test("refuses options that it does not have, or cannot follow", async () => {
		const refusalOf = async (options: object) =>
			startPeopled(options).then(
				() => "none",
				(cause: Error) => cause.message,
			);
		expect(await refusalOf({ poeple: 5 })).toStartWith(
			'startPeopled has no option "poeple". It has: people, ',
		);
		expect(await refusalOf({ port: -1 })).toStartWith("`port` must be");
		expect(await refusalOf({ seed: "x" })).toStartWith("`seed` must be");
		expect(await refusalOf({ rateLimit: -1 })).toStartWith("`rateLimit` must");
		expect(await refusalOf({ now: "soon" })).toContain("is no time");
		await using peopled = await startPeopled();
		const port = Number(new URL(peopled.url).port);
		expect(await refusalOf({ port })).toContain(`port ${port}`);
	});

	test("runs beside others, and its port is closed afterwards", async () => {
		const [first, second] = await Promise.all([startPeopled(), startPeopled()]);
		expect(first.url).not.toBe(second.url);
		expect((await ask(first.url, second.token)).status).toBe(401);
		await first.close();
		await first.close();
		await expect(fetch(`${first.url}/health`)).rejects.toThrow();
		expect((await ask(second.url, second.token)).status).toBe(200);
		await second.close();
	});

	test("shows what clients sent, also what was refused, with secrets masked", async () => {
		await using peopled = await startPeopled();
		const karim = await peopled.as("karim.jackson@example.com");
		const send = (method: string, path: string, token: string, body: object) =>
			fetch(`${peopled.url}/v1${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": "application/json",
				},
				body: JSON.stringify(body),
			});
		const { token } = peopled;
		await send("POST", "/people?callingData=true", token, { title: "Wrong" });
		await send("POST", "/people", karim, { title: "Not allowed" });
		await send("PUT", "/people/x", "unknown-token", { title: "Unknown" });
		await ask(peopled.url, karim);
		expect(await peopled.requests()).toMatchObject([
			{
				method: "POST",
				path: "/v1/people",
				query: { callingData: "true" },
				headers: { authorization: "Bearer ***" },
				body: { title: "Wrong" },
				caller: { email: "admin@example.com" },
				operation: "createPerson",
				status: 400,
				reply: { body: { errors: expect.any(Array) } },
			},
			{ status: 403, body: { title: "Not allowed" } },
			{ status: 401, body: { title: "Unknown" }, caller: undefined },
			{ status: 200, body: undefined, operation: "getMe" },
		]);
		const statuses = async (filter: object) =>
			(await peopled.requests(filter)).map(({ status }) => status);
		expect(await statuses({ method: "post" })).toEqual([400, 403]);
		expect(await statuses({ path: "/v1/people/*" })).toEqual([401, 200]);
		const caller = "karim.jackson@example.com";
		expect(await statuses({ caller, status: 200 })).toEqual([200]);
		peopled.clearRequests();
		expect(await peopled.requests()).toEqual([]);
	});

	test("refuses to show requests when some are no longer kept", async () => {
		await using peopled = await startPeopled({ people: "none" });
		const call = async () => {
			for (let index = 0; index < 600; index++)
				await fetch(`${peopled.url}/nothing`);
		};
		await Promise.all(Array.from({ length: 17 }, call));
		await expect(peopled.requests()).rejects.toThrow(/at most 10000 are/);
		peopled.clearRequests();
		expect(await peopled.requests()).toEqual([]);
	});

	test("goes by a clock that the test moves", async () => {
		const now = "2030-01-01T00:00:00.000Z";
		await using peopled = await startPeopled({ now });
		const { clock } = peopled;
		const createdAt = async () => {
			const { body } = await ask(peopled.url, peopled.token, "/people/me");
			return body.lastActivity;
		};
		expect(await createdAt()).toStartWith("2030-01-01T00:");
		await clock.freeze();
		await clock.advance("1d2h");
		expect(clock.now().getTime() - Date.parse(now)).toBeGreaterThan(
			26 * 3_600_000,
		);
		await clock.set(new Date("2031-05-05"));
		expect(clock.now()).toEqual(new Date("2031-05-05"));
		await clock.resume();
		await clock.reset();
		expect(clock.now().toISOString()).toStartWith("2030-01-01T00:");
		await expect(clock.set("soon")).rejects.toThrow(
			/^"soon" is no time\. Give/,
		);
		await expect(clock.advance("soon")).rejects.toThrow(
			/^"soon" is no span of time\./,
		);
		await expect(clock.set("3000-01-01T00:00:00Z")).rejects.toThrow(
			"The clock can show times from 2000-01-01T00:00:00.000Z to 2999-12-31T23:59:59.999Z.",
		);
		await expect(clock.advance(1e15)).rejects.toThrow("The clock can show");
	});
});
