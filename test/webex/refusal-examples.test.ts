import { expect, test } from "bun:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Description } from "../../src/manual/description.ts";
import { type Call, listCalls } from "../../src/manual/description.ts";
import { describeApi, ids, people } from "./harness.ts";

type Body = { message: string; errors: unknown; trackingId: string };

describeApi("the examples of refusals", (openApi) => {
	const readCalls = async (api: Awaited<ReturnType<typeof openApi>>) => {
		const reply = await api.server.fetch(
			new Request("http://localhost/openapi.json"),
		);
		const description = (await reply.json()) as Description;
		return { description, calls: listCalls(description) };
	};
	const exampleOf = (calls: readonly Call[], id: string, status: number) => {
		const { example } =
			calls
				.find((call) => call.id === id)
				?.replies.find((reply) => reply.status === status) ?? {};
		const { trackingId: _, ...body } = (example ?? {}) as Body;
		return body;
	};

	test("are what the server replies", async () => {
		await using api = await openApi();
		const { calls } = await readCalls(api);
		const full = await api.tokenOf(people.full);
		const small = await api.tokenOf(people.full, ["spark:people_read"]);
		const put = `/people/${ids.person}`;
		const json = { "content-type": "application/json" };
		const provoked: [string, number, Parameters<typeof api.call>][] = [
			["updatePerson", 400, [full, "PUT", put, {}]],
			["updatePerson", 401, ["unknown-token", "PUT", put, {}]],
			["updatePerson", 403, [small, "PUT", put, { displayName: "A" }]],
			[
				"updatePerson",
				404,
				[full, "PUT", "/people/nobody", { displayName: "A" }],
			],
			[
				"updatePerson",
				415,
				[full, "PUT", put, "A", { "content-type": "text/plain" }],
			],
			["patchPerson", 400, [full, "PATCH", put, "{", json]],
			["listPeople", 405, [full, "PUT", "/people", {}]],
			["listPeople", 400, [full, "GET", "/people?offset=10000001"]],
			[
				"listPeople",
				404,
				[full, "GET", "/people", undefined, { accept: "text/css" }],
			],
			["createLocation", 400, [full, "POST", "/locations", {}]],
			["getRole", 404, [full, "GET", "/roles/nothing"]],
			["getLicense", 404, [full, "GET", "/licenses/nothing"]],
			["getGroup", 404, [full, "GET", "/groups/nothing"]],
			["getLocation", 404, [full, "GET", "/locations/nothing"]],
			["getJob", 404, [full, "GET", "/bulk/jobs/nothing"]],
			["getWebhook", 404, [full, "GET", "/webhooks/nothing"]],
			["updateUserLicenses", 405, [full, "PUT", "/licenses/users", {}]],
			[
				"updatePerson",
				409,
				[full, "PUT", put, { displayName: "A", emails: ["admin@example.com"] }],
			],
			[
				"updatePerson",
				413,
				[full, "PUT", put, `{"displayName": "${"A".repeat(2 ** 20)}"}`, json],
			],
			["createGroup", 409, [full, "POST", "/groups", { displayName: "Sales" }]],
			["revertChange", 404, [full, "POST", `${put}/changes/999/revert`]],
		];
		for (const [id, status, request] of provoked) {
			const reply = await api.call<Body>(...request);
			expect([id, reply.status]).toEqual([id, status]);
			const { trackingId: _, ...body } = reply.body;
			expect([id, status, body]).toEqual([
				id,
				status,
				exampleOf(calls, id, status),
			]);
		}
	});

	test("have the form of the document, one for almost every status of every call", async () => {
		await using api = await openApi();
		const { description, calls } = await readCalls(api);
		const ajv = new Ajv2020({ strict: false, validateFormats: false });
		ajv.addSchema({ $id: "api", ...description });
		const validators = new Map(
			["Error", "ScimError"].map((name) => {
				const $ref = `#/components/schemas/${name}`;
				return [$ref, ajv.compile({ $ref: `api${$ref}` })];
			}),
		);
		for (const { id, replies } of calls) {
			const refusals = replies.filter(({ status }) => status >= 400);
			for (const { status, example, schema } of refusals) {
				if (example === undefined) continue;
				const isRight = validators.get(schema?.$ref ?? "")?.(example);
				expect([id, status, isRight]).toEqual([id, status, true]);
			}
			const without = refusals.filter(({ example }) => example === undefined);
			expect([id, without.map(({ status }) => status)]).toEqual([
				id,
				without
					.map(({ status }) => status)
					.filter((status) => status === 409 || status === 428),
			]);
		}
	});
});
