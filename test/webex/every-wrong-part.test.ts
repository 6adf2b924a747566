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

	test("is named where a text or a name holds U+0000, with the rest", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const before = await api.see(ids.person);
		const wrong = {
			displayName: "J",
			title: "a\u0000b",
			avatar: 5,
			roles: ["x\u0000", "y"],
			"ti\u0000tle": 1,
		};
		const fields = ["avatar", "roles[0]", "roles[1]", "ti\\u0000tle", "title"];
		const patch = [
			{ op: "add", path: "/title", value: "\u0000" },
			{ op: "add", path: "/avatar", value: 5 },
		];
		const list = { "content-type": "application/json-patch+json" };
		const cases: [string, string, unknown, Record<string, string>, string[]][] =
			[
				["PUT", path, wrong, {}, fields],
				["PUT", path, wrong, { prefer: "handling=strict" }, fields],
				["PATCH", path, wrong, {}, fields],
				[
					"POST",
					"/people",
					{ ...wrong, emails: ["new@example.com"] },
					{},
					fields,
				],
				["PATCH", path, patch, list, ["[0].value", "avatar", "title"]],
				[
					"POST",
					"/locations",
					{ name: "\u0000", address: { city: "\ud800" } },
					{},
					[
						"address.address1",
						"address.city",
						"address.country",
						"name",
						"preferredLanguage",
						"timeZone",
					],
				],
				[
					"POST",
					"/webhooks",
					{ name: "x", targetUrl: "x", secret: "\u0000", other: ["\u0000"] },
					{},
					["event", "other[0]", "resource", "secret", "targetUrl"],
				],
				[
					"POST",
					"/tokens",
					{ name: "\u0000", scopes: ["\u0000"] },
					{},
					["name", "scopes", "scopes[0]"],
				],
				[
					"POST",
					"/bulk",
					{
						mode: "x",
						operations: [{ method: "PUT", path, bulkId: "\u0000" }],
					},
					{},
					["mode", "operations[0].bulkId"],
				],
			];
		for (const [method, place, body, headers, named] of cases) {
			const reply = await api.call(token, method, place, body, headers);
			expect({ place, status: reply.status, fields: fieldsOf(reply) }).toEqual({
				place,
				status: 400,
				fields: named,
			});
		}
		const bulk = await api.call<{ results: Json[] }>(token, "POST", "/bulk", {
			mode: "best-effort",
			operations: [
				{ method: "PATCH", path, body: wrong },
				{ method: "PATCH", path, body: patch },
				{ method: "POST", path: "/people", body: "\u0000" },
			],
		});
		expect(bulk.body.results.map((body) => fieldsOf({ body }))).toEqual([
			fields,
			["[0].value", "avatar", "title"],
			["body"],
		]);
		for (const [method, place] of [
			["PUT", path],
			["PATCH", path],
			["POST", "/people"],
			["POST", "/locations"],
			["PUT", `/locations/${ids.location}`],
			["POST", "/webhooks"],
			["POST", "/tokens"],
			["POST", "/bulk"],
		] as const)
			for (const body of [5, "\u0000", ["x"]])
				expect(
					fieldsOf(await api.call(token, method, place, JSON.stringify(body))),
				).toEqual(["body"]);
		const raw = await api.call(
			token,
			"PUT",
			path,
			'{"displayName":"x","title":"a\u0001b"}',
		);
		expect({ status: raw.status, fields: fieldsOf(raw) }).toEqual({
			status: 400,
			fields: ["title"],
		});
		expect(await api.see(ids.person)).toEqual(before);
	});

	test("is named at once in a job of everyone who matches, and in an operation without a body", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const job = {
			query: { roles: "x", email: "q", nonsense: "1" },
			method: "PUT",
			add: { licenses: ["x", 5], roles: 5 },
		};
		const reply = await api.call(token, "POST", "/bulk/jobs", job);
		expect(fieldsOf(reply)).toEqual([
			"add.licenses[0]",
			"add.licenses[1]",
			"add.roles",
			"method",
			"query.email",
			"query.nonsense",
			"query.roles[0]",
		]);
		const path = `/people/${ids.person}`;
		const bulk = await api.call<{ results: Json[] }>(token, "POST", "/bulk", {
			mode: "best-effort",
			operations: [
				{ method: "PATCH", path },
				{ method: "PATCH", path, body: null },
			],
		});
		const [first, second] = bulk.body.results;
		for (const result of [first, second])
			expect(result?.errors).toMatchObject([
				{ description: "body is required." },
			]);
		const keyed = { "if-match": "x", "idempotency-key": "é" };
		expect(
			fieldsOf(await api.call(token, "PUT", path, { displayName: 5 }, keyed)),
		).toEqual(["Idempotency-Key", "If-Match", "displayName"]);
	});
});
