import { expect, test } from "bun:test";
import { hash } from "node:crypto";
import type { NewToken, TokenList } from "../../src/contract/token.ts";
import { scopes } from "../../src/directory/access/token.ts";
import { verifyChain } from "../../src/directory/history/chain.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "./harness.ts";

async function createAdministrator(api: Api, token: string): Promise<string> {
	const reply = await api.call(token, "POST", "/people", {
		emails: ["second@example.com"],
		displayName: "Second Administrator",
		roles: [ids.fullAdministrator],
	});
	expectStatus(reply, 200);
	return reply.body.id as string;
}

// A token that nobody made over the API, as the command line makes them.
async function ownToken(api: Api, personId: string): Promise<string> {
	const seen = await api.call(
		await api.tokenOf(people.partner),
		"GET",
		`/people/${personId}`,
	);
	return api.tokenOf((seen.body.emails as string[])[0] as string);
}

async function make(api: Api, token: string, body: Json = {}) {
	const reply = await api.call<NewToken>(token, "POST", "/tokens", {
		name: "a script",
		scopes: ["spark-admin:people_read"],
		...body,
	});
	expectStatus(reply, 201);
	expect(reply.headers.get("cache-control")).toBe("no-store");
	return reply.body;
}

async function list(api: Api, token: string, query = "") {
	const reply = await api.call<TokenList>(token, "GET", `/tokens${query}`);
	expectStatus(reply, 200);
	return reply.body.items;
}

describeApi(
	"a token that an administrator made for somebody else",
	(openApi) => {
		test("ends with the person who made it", async () => {
			await using api = await openApi();
			const full = await api.tokenOf(people.full);
			const gone = await createAdministrator(api, full);
			const personId = await api.idOf(people.member);
			const maker = await make(api, full, { personId: gone, scopes });
			const made = await make(api, maker.accessToken, { personId, scopes });
			expectStatus(await api.call(made.accessToken, "GET", "/people/me"), 200);
			expectStatus(await api.call(full, "DELETE", `/people/${gone}`), 204);
			expectStatus(await api.call(made.accessToken, "GET", "/people/me"), 401);
			const shown = await list(api, full, `?personId=${personId}`);
			expect(shown.find(({ id }) => id === made.id)?.state).toBe("revoked");
		});

		test("names its maker, and is worth what the maker may do now", async () => {
			await using api = await openApi();
			const full = await api.tokenOf(people.full);
			const admin = await createAdministrator(api, full);
			const secret = await ownToken(api, admin);
			const personId = await api.idOf(people.member);
			const made = await make(api, secret, { personId, scopes });
			expect(made.impersonatedBy).toEqual({
				id: admin,
				displayName: "Second Administrator",
				orgId: ids.organization,
			});
			const grandchild = await make(api, made.accessToken, {
				scopes: ["spark:people_read"],
			});
			expect(grandchild.impersonatedBy?.id).toBe(admin);
			for (const [roles, status, state] of [
				[[ids.userAdministrator], 401, "suspended"],
				[[ids.fullAdministrator], 200, "active"],
			] as const) {
				expectStatus(
					await api.call(full, "PUT", `/people/${admin}`, {
						displayName: "Second Administrator",
						roles,
					}),
					200,
				);
				for (const { accessToken } of [made, grandchild])
					expectStatus(
						await api.call(accessToken, "GET", "/people/me"),
						status,
					);
				const shown = await list(api, full, `?personId=${personId}`);
				expect(shown.find(({ id }) => id === made.id)?.state).toBe(state);
			}
		});

		test("marks in the history and the audit log what its maker did with it", async () => {
			await using api = await openApi();
			const full = await api.tokenOf(people.full);
			const admin = await createAdministrator(api, full);
			const personId = await api.idOf(people.user);
			const member = await api.idOf(people.member);
			const made = await make(api, await ownToken(api, admin), {
				personId,
				scopes,
			});
			const changed = await api.call(
				made.accessToken,
				"PUT",
				`/people/${member}`,
				{ displayName: "Karim Jackson", title: "Changed in another's name" },
			);
			expectStatus(changed, 200);
			const history = await api.call<{ items: { by: Json }[] }>(
				full,
				"GET",
				`/people/${member}/changes?max=1`,
			);
			expect(history.body.items[0]?.by).toMatchObject({
				id: personId,
				impersonatedBy: { id: admin, displayName: "Second Administrator" },
			});
			const audit = await api.call<{ items: { data: Json }[] }>(
				full,
				"GET",
				`/adminAudit/events?orgId=${ids.organization}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z`,
			);
			expect(audit.body.items[0]?.data).toMatchObject({
				impersonatorId: admin,
				impersonatorName: "Second Administrator",
				actionText: expect.stringMatching(
					/^Second Administrator, acting as .*, updated /,
				),
			});
			const digest = (text: string) => hash("sha256", text, "hex");
			const { broken } = await verifyChain(api.store.changes, {
				orgId: sampleIds.organization,
				digest,
			});
			expect(broken).toBeUndefined();
		});

		test("does not reach what its maker does not", async () => {
			await using api = await openApi();
			// A full administrator of the partner organization who does not hold the partner role.
			const partner = await api.tokenOf(people.partner);
			const personId = await api.idOf(people.partner);
			const own = await api.idOf(people.partnerMember);
			expectStatus(
				await api.call(partner, "PUT", `/people/${own}`, {
					displayName: "Piet Bakker",
					roles: [ids.fullAdministrator],
				}),
				200,
			);
			const maker = await ownToken(api, own);
			const made = await make(api, maker, { personId, scopes });
			const path = `/people/${ids.person}`;
			expectStatus(await api.call(partner, "GET", path), 200);
			expectStatus(await api.call(made.accessToken, "GET", path), 404);
			expectStatus(await api.call(made.accessToken, "PUT", path, {}), 404);
		});
	},
);
