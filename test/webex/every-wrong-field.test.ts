import { expect, test } from "bun:test";
import fc from "fast-check";
import { describeApi, fieldsOf, ids, type Json, people } from "./harness.ts";

const exotic = "a\u0007b";
const unknownLicense = ids.callingLicense.slice(0, -4);

/** What may be wrong with a property by itself. */
const wrongTexts: Record<string, unknown[]> = {
	displayName: [5, exotic, "x".repeat(257), ["x"]],
	title: [true, exotic, {}],
	department: [7, "x".repeat(257)],
	avatar: ["nonsense", 5, "ftp://x.example/a.png"],
	loginEnabled: ["perhaps", 5],
	managerId: [5, "nonsense", ids.location, ids.nobody],
	orgId: [5, "nonsense"],
};
/** What may be wrong with an entry of a list, and where in the entry. */
const wrongEntries: Record<string, [entry: unknown, ...inside: string[]][]> = {
	roles: [
		[5, ""],
		["x", ""],
		[null, ""],
		[{}, ""],
		[ids.location, ""],
	],
	licenses: [
		[5, ""],
		[unknownLicense, ""],
		[["x"], ""],
		[ids.location, ""],
	],
	siteUrls: [
		[5, ""],
		["unknown.example", ""],
		[exotic, ""],
	],
	phoneNumbers: [
		["x", ""],
		[{ type: "work", value: 5 }, ".value"],
		[{ type: "nonsense", value: "+999 123456" }, ".type", ".value"],
		[{ type: "work" }, ".value"],
		[{ value: "+1 408 526 7209 x12" }, ".value"],
		[{ value: "abc" }, ".value"],
	],
	addresses: [
		["x", ""],
		[{ country: 5, region: exotic }, ".country", ".region"],
		[{ type: "work", locality: exotic }, ".locality"],
		[{ streetAddress: ["x"], postalCode: 7 }, ".streetAddress", ".postalCode"],
	],
};

/** A body with things wrong in it, and the fields that a refusal of it names. */
const faultyBody = fc
	.tuple(
		fc.record(
			Object.fromEntries(
				Object.entries(wrongTexts).map(([name, values]) => [
					name,
					fc.constantFrom(...values),
				]),
			),
			{ requiredKeys: [] },
		),
		fc.record(
			Object.fromEntries(
				Object.entries(wrongEntries).map(([name, entries]) => [
					name,
					fc.array(fc.constantFrom(...entries), { minLength: 1, maxLength: 4 }),
				]),
			),
			{ requiredKeys: [] },
		),
	)
	.map(([texts, lists]) => {
		const body: Json = { ...texts };
		const fields = Object.keys(texts);
		for (const [name, entries = []] of Object.entries(lists)) {
			body[name] = entries.map(([entry]) => entry);
			entries.forEach(([, ...inside], index) => {
				for (const place of inside) fields.push(`${name}[${index}]${place}`);
			});
		}
		return { body, fields: fields.toSorted() };
	})
	.filter(({ fields }) => fields.length > 0);

describeApi("Everything wrong with a person", (openApi) => {
	test("is named in one refusal, each field once, in every way in", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const whole = await api.see(ids.person);
		await fc.assert(
			fc.asyncProperty(
				faultyBody,
				fc.boolean(),
				async ({ body, fields }, isStrict) => {
					const prefer = `handling=${isStrict ? "strict" : "lenient"}`;
					const call = (
						method: string,
						place: string,
						sent: unknown,
						type = "application/json",
					) =>
						api.call(token, method, place, sent, {
							prefer,
							"content-type": type,
						});

					const replaced = { ...whole, ...body };
					const created = {
						emails: ["new.person@example.com"],
						displayName: "New",
						licenses: [ids.callingLicense],
						...body,
					};
					expect(
						fieldsOf(await call("PUT", `${path}?callingData=true`, replaced)),
					).toEqual(fields);
					expect(fieldsOf(await call("PATCH", path, body))).toEqual(fields);
					const steps = Object.entries(body).map(([name, value]) => ({
						op: "add",
						path: `/${name}`,
						value,
					}));
					expect(
						fieldsOf(
							await call("PATCH", path, steps, "application/json-patch+json"),
						),
					).toEqual(fields);
					const inBulk = await api.call<{ results: Json[] }>(
						token,
						"POST",
						"/bulk",
						{
							mode: "best-effort",
							operations: [
								{
									method: "PUT",
									path: `${path}?callingData=true`,
									body: replaced,
								},
								{ method: "PATCH", path, body },
								{ method: "PATCH", path, body: steps },
								{ method: "POST", path: "/people", body: created },
							],
						},
					);
					const [put, patch, jsonPatch, post] = inBulk.body.results;
					for (const result of [put, patch, jsonPatch])
						expect(fieldsOf({ body: result })).toEqual(fields);
					expect(fieldsOf({ body: post })).toEqual(
						fieldsOf(await call("POST", "/people", created)),
					);
				},
			),
			{ numRuns: 40 },
		);
	});

	test("is refused without what follows from it", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const calling = {
			licenses: [ids.callingLicense],
			locationId: ids.location,
		};
		const long = "x".repeat(257);
		const cases: [Json, string[]][] = [
			[{ ...calling, extension: 5 }, ["extension"]],
			[{ ...calling, extension: "5" }, ["extension"]],
			[{ ...calling, phoneNumbers: ["x"] }, ["phoneNumbers[0]"]],
			[{ ...calling, locationId: 5, extension: "5999" }, ["locationId"]],
			[{ displayName: undefined, firstName: 5 }, ["firstName"]],
			[{ displayName: undefined, lastName: long }, ["lastName"]],
			[
				{ displayName: undefined, firstName: long, lastName: "x" },
				["firstName"],
			],
			[{ emails: [] }, ["emails"]],
			[{ emails: ["x", "y@example.com"] }, ["emails[0]"]],
			[{ emails: [5, "y@example.com"] }, ["emails[0]"]],
			[{ emails: [5] }, ["emails[0]"]],
			[{ licenses: [5], extension: "5999" }, ["licenses[0]"]],
			[
				{ licenses: [5], siteUrls: ["meet.example.com"] },
				["licenses[0]", "siteUrls[0]"],
			],
		];
		for (const [body, fields] of cases) {
			const created = {
				emails: ["new@example.com"],
				displayName: "New",
				...body,
			};
			const reply = await api.call(token, "POST", "/people", created);
			expect({ body, fields: fieldsOf(reply) }).toEqual({ body, fields });
		}
	});
});

describeApi("Everything wrong with anything else", (openApi) => {
	test("is named in one refusal, each field once", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const cases: [string, string, Json, string[]][] = [
			[
				"POST",
				"/locations",
				{
					name: 5,
					timeZone: "Mars",
					address: { address1: 5, city: exotic, country: "ZZ" },
				},
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
				"PUT",
				`/locations/${ids.location}`,
				{
					latitude: 95,
					longitude: "200",
					address: { address1: ["x"], country: "ZZ" },
				},
				[
					"address.address1",
					"address.city",
					"address.country",
					"latitude",
					"longitude",
				],
			],
			[
				"POST",
				"/webhooks",
				{
					name: 5,
					targetUrl: "x",
					resource: "people",
					event: "nonsense",
					filter: "x",
					ownedBy: 5,
				},
				["event", "filter", "name", "ownedBy", "targetUrl"],
			],
			[
				"POST",
				"/tokens",
				{
					name: exotic,
					scopes: [5, "x"],
					personId: "x",
					expiresInDays: "x",
				},
				["expiresInDays", "name", "personId", "scopes", "scopes[0]"],
			],
		];
		for (const [method, path, body, fields] of cases) {
			const reply = await api.call(token, method, path, body);
			expect({ path, fields: fieldsOf(reply) }).toEqual({ path, fields });
		}
	});
});
