import { expect, test } from "bun:test";
import fc from "fast-check";
import { exactTextKeyword } from "../../src/contract/exact-text.ts";
import { operations } from "../../src/contract/operations.ts";
import type { Person } from "../../src/contract/person.ts";
import { isNear } from "../../src/http/check/strict.ts";
import { showId } from "../../src/webex/ids.ts";
import {
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	fillPath,
	ids,
	isOfSample,
	type Json,
	people,
} from "./harness.ts";

const span = "from=2026-01-01T00:00:00Z&to=2026-01-20T00:00:00Z";

describeApi("Reading a request", (openApi) => {
	const lists: Record<string, string> = {
		people: "/people",
		export: "/people/export",
		deletedPeople: "/deletedPeople",
		locations: "/locations",
		licenses: "/licenses",
		tokens: "/tokens",
		jobs: "/bulk/jobs",
		changes: "/changes",
		audit: `/adminAudit/events?orgId=${ids.organization}&${span}`,
	};
	const wrong: [string, string][] = [
		["people", "roles=nonsense"],
		["people", `roles=${showId("ROLE", "id_no_such_admin")}`],
		["people", `roles=${ids.userAdministrator},${ids.person}`],
		["people", `id=${ids.location}`],
		["people", `id=${ids.person},nonsense`],
		["people", `locationId=${ids.callingLicense}`],
		["people", `licenseId=${ids.location}`],
		["people", `managerId=${ids.organization}`],
		["people", `orgId=${ids.person}`],
		["people", "email=nobody"],
		["people", "email=a+b@example.com"],
		["people", "type=robot"],
		["people", "invitePending=maybe"],
		["export", "roles=nonsense"],
		["export", "email=nobody"],
		["export", `orgId=${ids.person}`],
		["export", `locationId=${ids.person}`],
		["deletedPeople", `orgId=${ids.location}`],
		["locations", `id=${ids.person}`],
		["locations", `id=${ids.location},x`],
		["locations", "orgId=x"],
		["licenses", `orgId=${ids.location}`],
		["tokens", `personId=${ids.organization}`],
		["tokens", `orgId=${ids.person}`],
		["jobs", `orgId=${ids.person}`],
		["changes", `orgId=${ids.person}`],
		["changes", "since=nonsense"],
		["audit", `actorId=${ids.location}`],
		["audit", "eventCategories=USERS,12"],
	];
	for (const handling of ["lenient", "strict"])
		test(`refuses filters that cannot be right, with ${handling} handling`, async () => {
			await using api = await openApi();
			const token = await api.tokenOf(people.full);
			const headers = { prefer: `handling=${handling}` };
			for (const [list, query] of wrong) {
				const path = lists[list] as string;
				const [name = ""] = query.split("=");
				expectRefusal(
					await api.call(
						token,
						"GET",
						`${path}${path.includes("?") ? "&" : "?"}${query}`,
						undefined,
						headers,
					),
					400,
					new RegExp(`^${name}(\\[\\d+\\])? `),
				);
			}
		});

	test("refuses every parameter of every call that is empty, or given twice without being a list", async () => {
		await using api = await openApi({
			isStandIn: true,
			areRequestsKept: true,
		});
		const token = await api.tokenOf(people.full);
		for (const operation of operations) {
			if (!isOfSample(operation.path)) continue;
			const path = fillPath(operation.path);
			for (const [name, schema] of Object.entries(operation.query.properties)) {
				const { type } = schema as { type?: string };
				const call = (query: string) =>
					api.call(
						token,
						operation.method,
						`${path}?${query}`,
						sendable(operation),
						operation.upload ? { "content-type": "application/x-ndjson" } : {},
					);
				if (operation.id === "listRequests") continue;
				const empty = await call(`${name}=`);
				// RFC 6749, 3.1: an empty parameter of OAuth counts as left out.
				if (exactTextKeyword in schema)
					expectStatus(empty, (await call("")).status);
				else expectRefusal(empty, 400, new RegExp(`^${name} must`));
				if (type === "array") continue;
				expectRefusal(
					await call(`${name}=1&${name}=1`),
					400,
					`${name} must be given once, not 2 times`,
				);
			}
		}
	});

	test("reads a list that is split over several parameters as one", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const found = await api.call<{ items: Person[]; notFoundIds?: string[] }>(
			token,
			"GET",
			`/people?id=${ids.person}&id=${ids.manager},${ids.nobody}`,
		);
		expect(found.body.items.map(({ id }) => id).toSorted()).toEqual(
			[ids.person, ids.manager].toSorted(),
		);
		expect(found.body.notFoundIds).toEqual([ids.nobody]);
		const roles = await api.call<{ items: Person[] }>(
			token,
			"GET",
			`/people?roles=${ids.userAdministrator}&roles=${ids.secondRole}`,
		);
		expect(roles.body.items).toHaveLength(2);
		const places = await api.call<{ items: Json[] }>(
			token,
			"GET",
			`/locations?id=${ids.denver}&id=${ids.location}`,
		);
		expect(places.body.items).toHaveLength(2);
	});

	test("names every wrong field of the query and of the body at once", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const body = { displayName: 7, avatar: ["x"], roles: ["x", 5] };
		const fields = ["displayName", "avatar", "roles[0]", "roles[1]"];
		for (const [method, path] of [
			["PUT", `/people/${ids.person}`],
			["POST", "/people"],
		] as const)
			expectRefusal(
				await api.call(token, method, `${path}?callingData=yes`, body),
				400,
				...["callingData", ...fields].map((field) => `${field} `),
			);
		expectRefusal(
			await api.call(
				token,
				"PATCH",
				`/people/${ids.person}?minResponse=2`,
				body,
			),
			400,
			...["minResponse", ...fields].map((field) => `${field} `),
		);
		expectRefusal(
			await api.call(token, "POST", "/locations?orgId=x", { name: 5 }),
			400,
			"orgId is not the id of an organization",
			"name must be a string",
			"timeZone is required",
		);
		const strict = { prefer: "handling=strict" };
		expectRefusal(
			await api.call(
				token,
				"PUT",
				`/people/${ids.person}?color=red`,
				{ displayName: "X", nickname: "Y" },
				strict,
			),
			400,
			"color ",
			"nickname ",
		);
	});

	test("names no field twice, whatever call is sent an empty body", async () => {
		await using api = await openApi({ isStandIn: true });
		const token = await api.tokenOf(people.full);
		for (const { id, method, path, body } of operations) {
			if (body === undefined) continue;
			const reply = await api.call(token, method, fillPath(path), {});
			if (reply.status !== 400) continue;
			const fields = descriptionsOf(reply).map((text) => text.split(" ")[0]);
			expect({ id, fields }).toEqual({ id, fields: [...new Set(fields)] });
		}
	});

	test("refuses a parameter of a change that is a known one misspelt, and keeps everything", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		for (const name of ["dryrun", "DryRun", "dryRn", "dryRum", "drRyun"])
			for (const [method, body] of [
				["PUT", { displayName: "X" }],
				["PATCH", { displayName: "X" }],
				["DELETE", undefined],
			] as const)
				expectRefusal(
					await api.call(
						token,
						method,
						`/people/${ids.person}?${name}=true`,
						body,
					),
					400,
					`${name} is not a parameter of this call: use dryRun`,
				);
		expect(await api.see(ids.person)).toEqual(before);
		const other = await api.call(
			token,
			"PATCH",
			`/people/${ids.person}?color=red`,
			{ title: "X" },
		);
		expectStatus(other, 200);
	});

	test("never takes a trial of a call that cannot be tried for the real one", async () => {
		await using api = await openApi({ isStandIn: true });
		const token = await api.tokenOf(people.full);
		for (const operation of operations) {
			const { id, method, path, query, body, upload } = operation;
			if (method === "GET" || !isOfSample(path)) continue;
			if (id === "createSampleSession" || path.startsWith("/oidc")) continue;
			for (const name of ["dryRun", "dryrun"]) {
				if (Object.hasOwn(query.properties, name)) continue;
				const reply = await api.call(
					token,
					method,
					`${fillPath(path)}?${name}=true`,
					upload
						? "{}\n"
						: (body?.example ?? (takesJson(operation) ? {} : undefined)),
					upload ? { "content-type": "application/x-ndjson" } : {},
				);
				expectRefusal(reply, 400, `${name} is not a parameter of this call`);
			}
		}
	});

	test("shows members nothing by a filter that their replies do not show", async () => {
		await using api = await openApi();
		for (const who of [people.member, people.partnerMember]) {
			const token = await api.tokenOf(who);
			for (const filter of [
				`locationId=${ids.location}`,
				`licenseId=${ids.callingLicense}`,
				`roles=${ids.fullAdministrator}`,
				"invitePending=true",
			])
				for (const narrow of [
					"displayName=john",
					"query=john",
					`id=${ids.person}`,
				])
					for (const count of ["", "&count=true"])
						expectRefusal(
							await api.call(
								token,
								"GET",
								`/people?${narrow}&${filter}${count}`,
							),
							403,
							/Only administrators/,
						);
		}
	});

	test("says of a weak tag that it never matches", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const { headers } = await api.call(token, "GET", path);
		const etag = headers.get("etag") as string;
		for (const tags of [`W/${etag}`, `"0.old", W/${etag}`])
			for (const [method, body] of [
				["PATCH", { title: "X" }],
				["DELETE", undefined],
			] as const)
				expectRefusal(
					await api.call(token, method, path, body, { "if-match": tags }),
					412,
					/weak tag never matches/,
				);
		expectRefusal(
			await api.call(
				token,
				"PATCH",
				path,
				{ title: "X" },
				{ "if-match": 'W/"0.old"' },
			),
			412,
			/another version/,
		);
		expectStatus(
			await api.call(
				token,
				"PATCH",
				path,
				{ title: "X" },
				{ "if-match": `W/${etag}, ${etag}` },
			),
			200,
		);
	});

	test("advises the media types that the very path takes", async () => {
		await using api = await openApi({ isStandIn: true });
		const token = await api.tokenOf(people.full);
		const wrongTypes: Record<string, string>[] = [
			{ "content-type": "" },
			{ "content-type": "text/plain" },
			{ "content-type": "TYPE; charset=iso-8859-1" },
			{ "content-type": "TYPE", "content-encoding": "gzip" },
		];
		for (const { method, path, body, patches, upload } of operations) {
			const taken = body
				? ["application/json"]
				: Object.keys(patches ?? upload ?? {});
			if (taken.length === 0 || /^\/(sample|oidc)/.test(path)) continue;
			for (const headers of wrongTypes) {
				const type = headers["content-type"]?.replace("TYPE", taken[0] ?? "");
				const reply = await api.call(
					token,
					method,
					fillPath(path),
					new Uint8Array([123, 125]),
					{ ...headers, "content-type": type ?? "" },
				);
				expectStatus(reply, 415);
				const [text = ""] = descriptionsOf(reply);
				const [, advice = ""] = text.split(". Send ");
				for (const each of taken) expect(advice).toContain(each);
				if (!taken.includes("application/json"))
					expect(advice).not.toContain("application/json");
			}
		}
	});

	test("says where licenses are changed, where it is asked to change one", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (const [method, path] of [
			["POST", "/licenses"],
			["PUT", `/licenses/${ids.meetingLicense}`],
		] as const)
			expectRefusal(
				await api.call(token, method, path, {}),
				405,
				/PUT or PATCH \/v1\/people\/\{personId\}/,
			);
	});
});

test("finds names near that differ by one letter or by case, and no further", () => {
	const name = fc.stringMatching(/^[a-z]{4,12}$/);
	fc.assert(
		fc.property(
			name,
			fc.nat(),
			fc.stringMatching(/^[a-z]$/),
			(word, at, letter) => {
				const place = at % word.length;
				const before = word.slice(0, place);
				const after = word.slice(place + 1);
				for (const near of [
					word.toUpperCase(),
					before + after,
					before + letter + after,
					before + letter + word.slice(place),
					before + (after[0] ?? "") + word[place] + after.slice(1),
				])
					expect(isNear(word, near)).toBe(true);
				expect(isNear(word, `${word}xy`)).toBe(false);
			},
		),
	);
	expect(isNear("dryRun", "color")).toBe(false);
	expect(isNear("mode", "modest")).toBe(false);
});

// A patch of SCIM without operations is refused for that alone.
function sendable(operation: (typeof operations)[number]): unknown {
	if (operation.upload) return "{}\n";
	if (operation.id.startsWith("patchScim")) return operation.body?.example;
	return takesJson(operation) ? {} : undefined;
}

function takesJson({ body, patches }: (typeof operations)[number]): boolean {
	return body !== undefined || patches !== undefined;
}
