import { expect, test } from "bun:test";
import { describeApi, fieldsOf, ids, type Json, people } from "./harness.ts";

describeApi("Everything wrong with a request", (openApi) => {
	test("is named at once, in the query, the headers, the body and the operations of a patch", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const list = "application/json-patch+json";
		const before = await api.see(ids.person);
		const wrong = { displayName: 5, roles: ["x"] };
		const cases: [string, string, unknown, Json, number, string[]][] = [
			[
				"PUT",
				path,
				wrong,
				{ "if-match": "1" },
				400,
				["If-Match", "displayName", "roles[0]"],
			],
			[
				"PUT",
				`${path}?callingData=x`,
				wrong,
				{ "if-match": "W/1" },
				400,
				["If-Match", "callingData", "displayName", "roles[0]"],
			],
			[
				"PATCH",
				path,
				wrong,
				{ "if-match": '"1' },
				400,
				["If-Match", "displayName", "roles[0]"],
			],
			[
				"DELETE",
				`${path}?dryRun=x`,
				undefined,
				{ "if-match": "1" },
				400,
				["If-Match", "dryRun"],
			],
			[
				"PUT",
				path,
				wrong,
				{ "idempotency-key": "é" },
				400,
				["Idempotency-Key", "displayName", "roles[0]"],
			],
			[
				"GET",
				`${path}?callingData=x`,
				undefined,
				{ "if-none-match": "1" },
				400,
				["If-None-Match", "callingData"],
			],
			[
				"PATCH",
				`${path}?callingData=x`,
				[
					{ op: "test", path: "/displayName", value: "Nobody" },
					{ op: "add", path: "/title", value: 5 },
					{ op: "remove", path: "/nothing" },
					{ op: "spoil", path: "/x" },
					{ op: "replace", path: "/roles", value: ["x"] },
				],
				{ "if-match": "1", "content-type": list },
				400,
				[
					"If-Match",
					"[0].value",
					"[2].path",
					"[3].op",
					"callingData",
					"roles[0]",
					"title",
				],
			],
			// Of a license that was not given nothing is known, so neither of what needs one.
			[
				"PATCH",
				path,
				[
					{ op: "replace", path: "/licenses/9", value: ids.callingLicense },
					{ op: "replace", path: "/extension", value: "5999" },
				],
				{ "content-type": list },
				400,
				["[0].path"],
			],
			[
				"PATCH",
				path,
				[
					{ op: "test", path: "/displayName", value: "Nobody" },
					{ op: "replace", path: "/emails/0", value: people.full },
				],
				{ "content-type": list },
				409,
				["[0].value", "emails"],
			],
			[
				"PATCH",
				path,
				[
					{ op: "test", path: "/displayName", value: "Nobody" },
					{ op: "replace", path: "/emails/0", value: people.full },
					{ op: "add", path: "/avatar", value: "x" },
				],
				{ "content-type": list },
				400,
				["[0].value", "avatar", "emails"],
			],
		];
		for (const [method, place, body, headers, status, fields] of cases) {
			const given = headers as Record<string, string>;
			const reply = await api.call(token, method, place, body, given);
			expect({
				place,
				body,
				status: reply.status,
				fields: fieldsOf(reply),
			}).toEqual({ place, body, status, fields });
		}
		expect(await api.see(ids.person)).toEqual(before);
		const { member } = people;
		const reply = await api.call(
			await api.tokenOf(member),
			"PUT",
			path,
			wrong,
			{ "if-match": "1" },
		);
		expect(reply.status).toBe(403);
		const missing = `/people/${ids.nobody}`;
		expect(
			(await api.call(token, "PUT", missing, wrong, { "if-match": "1" }))
				.status,
		).toBe(404);
		expect(
			(await api.call(token, "PUT", path, wrong, { "if-match": '"0"' })).status,
		).toBe(412);
	});
});
