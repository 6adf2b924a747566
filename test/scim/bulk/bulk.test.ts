import { expect, test } from "bun:test";
import { describeApi, type Json, people } from "../../webex/harness.ts";
import {
	openProvider,
	type Provider,
	sampleOrg,
	schemas,
} from "../provider.ts";

interface Result {
	method: string;
	bulkId?: string;
	location?: string;
	version?: string;
	status: string;
	response?: {
		schemas: string[];
		status: string;
		scimType?: string;
		detail: string;
	};
}

function userOf(name: string): Json {
	return {
		schemas: [schemas.user],
		userName: `${name}@example.com`,
		displayName: name,
		name: { givenName: name, familyName: "Bulk" },
	};
}

async function runBulk(
	scim: Provider,
	operations: readonly object[],
	more: object = {},
): Promise<Result[]> {
	const reply = await scim.send(200, "POST", "/Bulk", {
		schemas: [schemas.bulk],
		...more,
		Operations: operations,
	});
	expect(reply.schemas).toEqual([schemas.bulkReply]);
	return reply.Operations as Result[];
}

const root = `http://localhost/identity/scim/${sampleOrg}/v2`;

function pathOf({ location = "" }: Result): string {
	expect(location).toStartWith(root);
	return location.slice(root.length);
}

describeApi("A SCIM bulk", (openApi) => {
	test("creates, changes and deletes people and groups, and says how each of them went", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const made = await runBulk(scim, [
			{ method: "POST", path: "/Users", bulkId: "ann", data: userOf("ann") },
			{
				method: "post",
				path: "Users",
				bulkId: "ben",
				data: JSON.stringify(userOf("ben")),
			},
			{
				method: "POST",
				path: "/Groups",
				bulkId: "sales",
				data: { displayName: "Sales" },
			},
		]);
		expect(made).toMatchObject([
			{ method: "POST", bulkId: "ann", status: "201" },
			{ method: "POST", bulkId: "ben", status: "201" },
			{ method: "POST", bulkId: "sales", status: "201" },
		]);
		const [ann, ben, sales] = made.map(pathOf) as [string, string, string];
		for (const result of made) {
			const found = await scim.send(200, "GET", pathOf(result));
			expect(found.meta.version).toBe(result.version as string);
			expect(found.meta.location).toBe(result.location as string);
		}
		const changed = await runBulk(scim, [
			{
				method: "PATCH",
				path: ann,
				data: { Operations: [{ op: "replace", path: "title", value: "Boss" }] },
			},
			{
				method: "PUT",
				path: sales,
				data: { displayName: "Sales of the north" },
			},
			{ method: "DELETE", path: ben },
		]);
		expect(changed).toMatchObject([
			{ method: "PATCH", status: "200", location: root + ann },
			{ method: "PUT", status: "200", location: root + sales },
			{ method: "DELETE", status: "204", location: root + ben },
		]);
		expect((await scim.send(200, "GET", ann)).title).toBe("Boss");
		expect((await scim.send(200, "GET", sales)).displayName).toBe(
			"Sales of the north",
		);
		await scim.send(404, "GET", ben);
	});

	test("puts people into groups that it creates, in whatever order the request has them", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const results = await runBulk(scim, [
			{
				method: "PATCH",
				path: "/Groups/bulkId:sales",
				data: {
					Operations: [
						{ op: "remove", path: 'members[value eq "bulkId:ben"]' },
					],
				},
			},
			{
				method: "POST",
				path: "/Groups",
				bulkId: "sales",
				data: {
					displayName: "Sales",
					members: [{ value: "bulkId:ann" }, { value: "bulkId:ben" }],
				},
			},
			{ method: "POST", path: "/Users", bulkId: "ann", data: userOf("ann") },
			{ method: "POST", path: "/Users", bulkId: "ben", data: userOf("ben") },
		]);
		expect(results.map(({ status }) => status)).toEqual([
			"200",
			"201",
			"201",
			"201",
		]);
		const [, sales, ann] = results as [Result, Result, Result];
		const group = await scim.send(200, "GET", pathOf(sales));
		expect(group.members?.map(({ value }) => `/Users/${value}`)).toEqual([
			pathOf(ann),
		]);
	});

	test("refuses operations that refer to each other in a circle, and does the others", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const circle = (bulkId: string, other: string) => ({
			method: "POST",
			path: "/Groups",
			bulkId,
			data: { displayName: bulkId, members: [{ value: `bulkId:${other}` }] },
		});
		const results = await runBulk(scim, [
			circle("one", "two"),
			circle("two", "one"),
			{ method: "POST", path: "/Users", bulkId: "ann", data: userOf("ann") },
		]);
		expect(results).toMatchObject([
			{ status: "409", response: { status: "409", schemas: [schemas.error] } },
			{ status: "409" },
			{ status: "201" },
		]);
	});

	test("refuses what refers to a refused or unknown operation", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const results = await runBulk(scim, [
			{
				method: "POST",
				path: "/Users",
				bulkId: "bad",
				data: { title: "none" },
			},
			{
				method: "POST",
				path: "/Groups",
				bulkId: "sales",
				data: { displayName: "Sales", members: [{ value: "bulkId:bad" }] },
			},
			{
				method: "POST",
				path: "/Groups",
				bulkId: "other",
				data: { displayName: "Other", members: [{ value: "bulkId:nothing" }] },
			},
		]);
		expect(results.map(({ status }) => status)).toEqual(["400", "424", "400"]);
		expect(results[1]?.response?.detail).toContain('"bad"');
		expect(results[2]?.response?.detail).toContain('"nothing"');
		expect((await scim.send(200, "GET", "/Groups")).totalResults).toBe(0);
	});

	test("ends after the errors that failOnErrors allows", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const bad = { method: "DELETE", path: "/Users/nobody" };
		const good = {
			method: "POST",
			path: "/Groups",
			bulkId: "sales",
			data: { displayName: "Sales" },
		};
		const ended = await runBulk(scim, [bad, good], { failOnErrors: 1 });
		expect(ended).toMatchObject([{ method: "DELETE", status: "404" }]);
		expect(ended).toHaveLength(1);
		expect((await scim.send(200, "GET", "/Groups")).totalResults).toBe(0);
		const all = await runBulk(scim, [bad, good], { failOnErrors: 2 });
		expect(all.map(({ status }) => status)).toEqual(["404", "201"]);
	});

	test.each<[string, object, string]>([
		[
			"a POST without bulkId",
			{ method: "POST", path: "/Groups", data: { displayName: "A" } },
			"400",
		],
		[
			"a path that is none",
			{ method: "POST", path: "/Devices", bulkId: "a", data: {} },
			"404",
		],
		["a GET", { method: "GET", path: "/Users/nobody" }, "405"],
		["a DELETE of everything", { method: "DELETE", path: "/Users" }, "405"],
		["no data", { method: "POST", path: "/Groups", bulkId: "a" }, "400"],
		[
			"data that is no JSON",
			{ method: "POST", path: "/Groups", bulkId: "a", data: "{" },
			"400",
		],
		[
			"another version",
			{ method: "DELETE", path: "GROUP", version: 'W/"99"' },
			"412",
		],
	])("refuses %s, and not the request", async (_, operation, status) => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const { id } = await scim.send(201, "POST", "/Groups", {
			displayName: "Old",
		});
		const path = (operation as { path: string }).path.replace(
			"GROUP",
			`/Groups/${id}`,
		);
		const [result] = await runBulk(scim, [{ ...operation, path }]);
		expect(result).toMatchObject({
			status,
			response: { status, detail: expect.stringMatching(/./) },
		});
	});

	test.each<[string, unknown, number, string | undefined]>([
		["a body that is a list", [], 400, "invalidSyntax"],
		["no operations", { Operations: [] }, 400, "invalidSyntax"],
		[
			"an operation that is a text",
			{ Operations: ["x"] },
			400,
			"invalidSyntax",
		],
		[
			"an operation without a method",
			{ Operations: [{ path: "/Users" }] },
			400,
			"invalidSyntax",
		],
		[
			"a name that is there twice",
			{
				Operations: [
					{ method: "POST", path: "/Users", bulkId: "a", data: {} },
					{ method: "POST", path: "/Users", bulkId: "a", data: {} },
				],
			},
			400,
			"invalidValue",
		],
		[
			"a name with a quote",
			{ Operations: [{ method: "POST", path: "/Users", bulkId: 'a"b' }] },
			400,
			"invalidValue",
		],
		[
			"no error allowed",
			{ failOnErrors: 0, Operations: [{ method: "DELETE", path: "/Users/x" }] },
			400,
			"invalidValue",
		],
		[
			"more than 100 operations",
			{
				Operations: Array.from({ length: 101 }, () => ({
					method: "DELETE",
					path: "/Users/x",
				})),
			},
			413,
			undefined,
		],
	])("is refused as a whole with %s", async (_, body, status, scimType) => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const refusal = await scim.send(status, "POST", "/Bulk", body);
		expect(refusal.schemas).toEqual([schemas.error]);
		expect(refusal.scimType).toBe(scimType);
	});

	test("is done once for an Idempotency-Key, and answers in the words of a client of Webex", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const body = {
			schemas: [schemas.bulk],
			failOnErrors: 1,
			operations: [
				{
					method: "POST",
					path: "/Groups",
					bulkId: "a",
					data: { displayName: "A" },
				},
			],
		};
		const send = () =>
			api.call<{ operations: Result[] }>(
				token,
				"POST",
				`//identity/scim/${sampleOrg}/v2/Bulk`,
				body,
				{ "idempotency-key": '"one"', accept: "application/json" },
			);
		const first = await send();
		expect(first.body.operations).toMatchObject([{ status: "201" }]);
		const second = await send();
		expect(second.text).toBe(first.text);
		expect(second.headers.get("idempotency-replayed")).toBe("true");
	});

	test("does no operation that its caller may not do", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.readonly);
		const reply = await api.call(
			member,
			"POST",
			`//identity/scim/${sampleOrg}/v2/Bulk`,
			{ Operations: [{ method: "DELETE", path: "/Groups/x" }] },
		);
		expect(reply.status).toBe(403);
	});
});
