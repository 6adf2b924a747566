import { expect, test } from "bun:test";
import { describeApi, expectRefusal, ids, people } from "./harness.ts";

const blanks = " ".repeat(3);
const outer = (length: number) =>
	`${blanks}${"x".repeat(length)}\u00a0${blanks}`;

describeApi("The length of a text", (openApi) => {
	test("is that without outer blanks", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const address = { address1: outer(1024), city: "x", country: "US" };
		const cases: [string, string, object, object, string][] = [
			[
				"PUT",
				path,
				{ displayName: outer(256) },
				{ displayName: outer(257) },
				"displayName",
			],
			["PATCH", path, { title: outer(256) }, { title: outer(257) }, "title"],
			[
				"PATCH",
				path,
				{ addresses: [{ locality: outer(256) }] },
				{ addresses: [{ locality: outer(257) }] },
				"addresses[0].locality",
			],
			[
				"PUT",
				`/locations/${ids.location}`,
				{ address },
				{ address: { ...address, city: outer(1025) } },
				"address.city",
			],
			[
				"POST",
				"/webhooks",
				{
					name: outer(256),
					targetUrl: "https://x.example",
					resource: "people",
					event: "all",
				},
				{ name: outer(257) },
				"name",
			],
			[
				"POST",
				"/tokens",
				{ name: outer(256), scopes: ["spark:people_read"] },
				{ name: outer(257) },
				"name",
			],
		];
		for (const [method, place, fine, long, field] of cases) {
			const good = await api.call(token, method, place, fine);
			expect({
				place,
				isDone: good.status < 300,
				text: good.status < 300 ? "" : good.text,
			}).toEqual({ place, isDone: true, text: "" });
			const bad = await api.call(token, method, place, { ...fine, ...long });
			expectRefusal(bad, 400, `${field} must be at most`);
			const max = /at most (\d+) characters, not (\d+)/.exec(bad.text);
			expect(Number(max?.[2])).toBe(Number(max?.[1]) + 1);
		}
		// A secret is kept as it is sent.
		expectRefusal(
			await api.call(token, "POST", "/webhooks", {
				name: "x",
				targetUrl: "https://x.example",
				resource: "people",
				event: "all",
				secret: outer(256),
			}),
			400,
			"secret must be at most 256 characters, not 263",
		);
	});

	test("does not matter where a call takes no patch and is sent one", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (const type of [
			"application/merge-patch+json",
			"application/json-patch+json",
		])
			for (const [method, place] of [
				["PUT", `/people/${ids.person}`],
				["POST", "/people"],
				["PUT", `/locations/${ids.location}`],
				["POST", "/bulk"],
			] as const)
				expectRefusal(
					await api.call(token, method, place, {}, { "content-type": type }),
					415,
					/Send application\/json/,
				);
		const other = { "content-type": "application/vnd.example+json" };
		const put = await api.call(
			token,
			"PUT",
			`/people/${ids.person}`,
			{ displayName: "J" },
			other,
		);
		expect(put.status).toBe(200);
	});
});
