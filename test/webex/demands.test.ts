import { describe, expect, test } from "bun:test";
import {
	anonymousCaller,
	type Caller,
} from "../../src/directory/access/caller.ts";
import {
	scopes as allScopes,
	type Scope,
} from "../../src/directory/access/token.ts";
import { openRequestRecorder } from "../../src/http/request-recorder.ts";
import { listSampleSignIns } from "../../src/sample/sign-ins.ts";
import { scimDemandOf, scimDemands } from "../../src/scim/demands.ts";
import { scimRoutes } from "../../src/scim/routes.ts";
import { demandStandIn } from "../../src/stand-in/demands.ts";
import { standInRoutes } from "../../src/stand-in/routes.ts";
import type { Asked } from "../../src/webex/call.ts";
import { demandOf, demands } from "../../src/webex/demands.ts";
import { routes } from "../../src/webex/routes.ts";
import { describeApi, expectStatus, people } from "./harness.ts";

/** The operations that only a token may make. */
const guarded = [...routes, ...scimRoutes, ...standInRoutes]
	.map(({ operation }) => operation)
	.filter(({ isOpen }) => !isOpen);
const bodied = guarded.filter(
	({ body, patches, upload }) => body || patches || upload,
);

describe("what a call demands", () => {
	test("stands in the table for every call, and for no other", () => {
		expect(Object.keys(demands).sort()).toEqual(
			// A call may have two spellings of its path.
			[...new Set(routes.map(({ operation }) => operation.id))].sort(),
		);
		expect(Object.keys(scimDemands).sort()).toEqual(
			scimRoutes.map(({ operation }) => operation.id).sort(),
		);
	});

	test.each(guarded.map(({ id, scopes }) => [id, scopes] as const))(
		"of %s is what its description says",
		(id, groups) => {
			const wanted = groups.map((group) => group.split(" or ") as Scope[]);
			expect(isRefused(id, [...allScopes])).toBe(false);
			expect(isRefused(id, [])).toBe(groups.length > 0);
			for (const choice of wanted[0] ?? [])
				expect(isRefused(id, [choice, ...wanted.slice(1).flat()])).toBe(false);
			for (const group of wanted) {
				const others = allScopes.filter(
					(scope) => !group.includes(scope) && scope !== "spark:all",
				);
				expect([id, isRefused(id, others)]).toEqual([id, true]);
			}
		},
	);
});

const standInIds = new Set(standInRoutes.map(({ operation }) => operation.id));

// Made once: to list them makes the whole sample.
const samplePeople = listSampleSignIns();

function isRefused(id: string, scopes: readonly Scope[]): boolean {
	const caller: Caller = {
		...anonymousCaller,
		personId: "someone",
		orgId: "somewhere",
		roleIds: ["id_full_admin"],
		scopes,
	};
	const asked: Asked = {
		caller,
		request: new Request("http://localhost/"),
		url: new URL("http://localhost/"),
		address: "127.0.0.1",
		samplePeople,
		requests: openRequestRecorder(() => 0),
	};
	try {
		if (standInIds.has(id)) demandStandIn(caller);
		else if (Object.hasOwn(scimDemands, id)) scimDemandOf(id)(caller);
		else demandOf(id)(asked);
		return false;
	} catch {
		return true;
	}
}

describeApi("a body", (openApi) => {
	test.each(bodied.map((operation) => [operation.id, operation] as const))(
		"of %s is not read for somebody who may not send it",
		async (id, { method, path, scopes }) => {
			await using api = await openApi({ isStandIn: true });
			const root = standInIds.has(id) ? "" : "/v1";
			const send = async (token: string | undefined) => {
				let isRead = false;
				const body = new ReadableStream(
					{
						pull(controller) {
							isRead = true;
							controller.close();
						},
					},
					{ highWaterMark: 0 },
				);
				const reply = await api.server.fetch(
					new Request(
						`http://localhost${root}${path.replace(/\{\w+\}/g, "x")}`,
						{
							method,
							headers: {
								"content-type": "application/json",
								...(token && { authorization: `Bearer ${token}` }),
							},
							body,
						},
					),
				);
				return [reply.status, isRead];
			};
			expect(await send(undefined)).toEqual([401, false]);
			expect(await send("of-anonymousCaller")).toEqual([401, false]);
			// Everyone may decide in their own name.
			if (scopes.length === 0) return;
			const powerless = await api.tokenOf(people.full, ["audit:events_read"]);
			expect(await send(powerless)).toEqual([403, false]);
			if (/^\/(tokens|applications)/.test(path)) return;
			const member = await api.tokenOf(people.member);
			expect(await send(member)).toEqual([403, false]);
		},
	);

	test("of a read-only administrator's change is not read either, nor one of an unknown type or length", async () => {
		await using api = await openApi();
		const readonly = await api.tokenOf(people.readonly);
		const full = await api.tokenOf(people.full);
		expectStatus(await api.call(readonly, "POST", "/bulk", "{"), 403);
		expectStatus(
			await api.call(full, "POST", "/bulk", "{", {
				"content-type": "text/xml",
			}),
			415,
		);
		expectStatus(
			await api.call(full, "PUT", "/people/x", "{", {
				"content-length": "100000000",
			}),
			413,
		);
	});
});
