import { expect, test } from "bun:test";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
	startAt,
} from "../../webex/harness.ts";

const path = "//peopled/clock";

describeApi("the clock of a stand-in", (openApi) => {
	test("shows another time when it is set or moved, and the machine's when it is reset", async () => {
		await using api = await openApi({ isStandIn: true });
		const admin = await api.tokenOf(people.full);
		const show = async () => (await api.call(admin, "GET", path)).body;
		expect(await show()).toEqual({
			now: new Date(startAt).toISOString(),
			offsetMs: 0,
			isFrozen: false,
		});
		const set = await api.call(admin, "PUT", path, {
			now: "2027-01-01T01:00:00+01:00",
		});
		expectStatus(set, 200);
		expect(set.body.now).toBe("2027-01-01T00:00:00.000Z");
		const moved = await api.call(admin, "PUT", path, { advance: "1d2h" });
		expect(moved.body.now).toBe("2027-01-02T02:00:00.000Z");
		api.clock.now += 1000;
		expect((await show()).now).toBe("2027-01-02T02:00:01.000Z");
		expectStatus(await api.call(admin, "DELETE", path), 204);
		expect(await show()).toMatchObject({ offsetMs: 0 });
	});

	test("stands still while it is frozen, can be moved then, and continues from there", async () => {
		await using api = await openApi({ isStandIn: true });
		const admin = await api.tokenOf(people.full);
		const change = async (body: Json) =>
			(await api.call(admin, "PUT", path, body)).body.now;
		await change({ now: "2027-01-01T00:00:00Z", freeze: true });
		api.clock.now += 5000;
		expect(await change({ freeze: true })).toBe("2027-01-01T00:00:00.000Z");
		expect(await change({ advance: "1s" })).toBe("2027-01-01T00:00:01.000Z");
		expect(await change({ freeze: false })).toBe("2027-01-01T00:00:01.000Z");
		api.clock.now += 5000;
		expect(await change({ freeze: false })).toBe("2027-01-01T00:00:06.000Z");
	});

	test("ends tokens at once when it moves past their end", async () => {
		await using api = await openApi({ isStandIn: true });
		const admin = await api.tokenOf(people.full);
		const made = await api.call(admin, "POST", "/tokens", {
			personId: ids.person,
			name: "short",
			scopes: ["spark:people_read"],
			expiresInDays: 1,
		});
		expectStatus(made, 201);
		const secret = String(made.body.accessToken);
		expectStatus(await api.call(secret, "GET", "/people/me"), 200);
		await api.call(admin, "PUT", path, { advance: "23h" });
		expectStatus(await api.call(secret, "GET", "/people/me"), 200);
		await api.call(admin, "PUT", path, { advance: "1h" });
		expectStatus(await api.call(secret, "GET", "/people/me"), 401);
		await api.call(admin, "DELETE", path);
		expectStatus(await api.call(secret, "GET", "/people/me"), 200);
	});

	test("turns presence inactive, and gives changes their time", async () => {
		await using api = await openApi({ isStandIn: true });
		const admin = await api.tokenOf(people.full);
		const statusOf = async () =>
			(await api.call(admin, "GET", "/people/me")).body.status;
		expect(await statusOf()).toBe("active");
		await api.call(admin, "PUT", path, { now: "2028-02-29T12:00:00Z" });
		const changed = await api.call(
			admin,
			"PATCH",
			`/people/${ids.person}`,
			{ title: "Later" },
			{ "content-type": "application/merge-patch+json" },
		);
		expect(changed.body.lastModified).toBe("2028-02-29T12:00:00.000Z");
	});

	test("refuses what is no time and no span, and leaves the clock as it was", async () => {
		await using api = await openApi({ isStandIn: true });
		const admin = await api.tokenOf(people.full);
		const refuse = async (body: Json, ...words: string[]) =>
			expectRefusal(await api.call(admin, "PUT", path, body), 400, ...words);
		await refuse({}, "now is required, unless advance or freeze is given.");
		await refuse({ now: "tomorrow" }, "now must be a time with its zone");
		await refuse({ now: "1999-12-31T00:00:00Z" }, "now must be a time from");
		await refuse({ advance: "90 days" }, "advance must be numbers with s");
		await refuse({ advance: "" }, "advance must be numbers");
		await refuse({ advance: "999999999d" }, "advance must be numbers");
		await refuse(
			{ now: "2027-01-01T00:00:00Z", advance: "1d" },
			"advance cannot be combined with now.",
		);
		await refuse(
			{ freeze: "yes" as never, now: "x" },
			"freeze must",
			"now must",
		);
		const { body } = await api.call(admin, "GET", path);
		expect(body.offsetMs).toBe(0);
	});

	test("is not there at all when the server is no stand-in", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const unknown = await api.call(admin, "GET", "//peopled/other");
		for (const method of ["GET", "PUT", "DELETE"]) {
			const reply = await api.call(admin, method, path);
			expectStatus(reply, 404);
			expect(reply.text.replaceAll("clock", "other").length).toBe(
				unknown.text.length,
			);
		}
		const { text } = await api.call(undefined, "GET", "//openapi.json");
		expect(text).not.toContain("/peopled");
	});
});
