import { expect, test } from "bun:test";
import { hash } from "node:crypto";
import type { ChangeList } from "../../../src/contract/history.ts";
import { linesType } from "../../../src/contract/job.ts";
import type { Job } from "../../../src/contract/job-shape.ts";
import type { NewToken } from "../../../src/contract/token.ts";
import { authorizedTokensMax } from "../../../src/directory/authorizations/authorization.ts";
import { verifyChain } from "../../../src/directory/history/chain.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { showId } from "../../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";
import { getJob } from "../jobs/job-calls.ts";
import { asking, getTokens, refresh, register } from "./oauth-world.ts";

const scope =
	"spark-admin:people_read spark-admin:people_write spark-admin:tokens_write identity:tokens_write spark-admin:tokens_read";

describeApi("A change by an integration", (openApi) => {
	test("names it in the history, the audit and the feed, also with a token that it made for itself", async () => {
		await using api = await openApi();
		const integration = await register(api, { scopes: scope.split(" ") });
		const full = await api.tokenOf(people.full);
		const admin = await api.idOf(people.full);
		const member = await api.idOf(people.member);
		const { access_token } = await getTokens(api, integration, { scope });
		const made = async (personId?: string) => {
			const reply = await api.call<NewToken>(access_token, "POST", "/tokens", {
				name: "made by a program",
				scopes: ["spark-admin:people_write", "spark-admin:people_read"],
				personId,
			});
			expectStatus(reply, 201);
			return reply.body.accessToken;
		};
		const other = await api.idOf(people.user);
		const tokens = [access_token, await made(), await made(other), full];
		for (const [index, token] of tokens.entries())
			expectStatus(
				await api.call(token, "PATCH", `/people/${member}`, {
					title: `Title ${index}`,
				}),
				200,
			);
		const program = {
			id: showId("APPLICATION", integration.clientId),
			name: "Nightly report",
		};
		const authors = async () =>
			(
				await api.call<ChangeList>(full, "GET", `/people/${member}/changes`)
			).body.items
				.map(({ by }) => [by.id, by.impersonatedBy?.id, by.integration])
				.toReversed();
		expect(await authors()).toEqual([
			[admin, undefined, program],
			[admin, undefined, program],
			[other, admin, program],
			[admin, undefined, undefined],
		]);
		const feed = await api.call<{ items: { resource: string; by: Json }[] }>(
			full,
			"GET",
			"/changes",
		);
		const first = feed.body.items.find(({ resource }) => resource === "people");
		expect(first?.by).toMatchObject({ integration: program });
		expect(await listActs(api, full)).toEqual([
			expect.stringMatching(/^[^,]+ updated Karim Jackson: title$/),
			expect.stringMatching(
				/^.+, acting as .+, with Nightly report updated Karim Jackson: title$/,
			),
			expect.stringMatching(
				/^[^,]+ with Nightly report updated Karim Jackson: title$/,
			),
			expect.stringMatching(
				/^[^,]+ with Nightly report updated Karim Jackson: title$/,
			),
		]);
		expectStatus(
			await api.call(full, "DELETE", `/integrations/${program.id}`),
			204,
		);
		expect((await authors())[0]?.[2]).toEqual({ id: program.id });
		expect((await listActs(api, full)).at(-1)).toContain(
			"with a deleted integration",
		);
		const { broken } = await verifyChain(api.store.changes, {
			orgId: sampleIds.organization,
			digest: (text) => hash("sha256", text, "hex"),
		});
		expect(broken).toBeUndefined();
	});

	test("cannot be the authorization of another one with a token that it made for itself", async () => {
		await using api = await openApi();
		const integration = await register(api, { scopes: scope.split(" ") });
		const { access_token } = await getTokens(api, integration, { scope });
		const made = await api.call<NewToken>(access_token, "POST", "/tokens", {
			name: "made by a program",
			scopes: ["spark-admin:people_read"],
		});
		expectStatus(made, 201);
		expectRefusal(
			await api.call(made.body.accessToken, "POST", "/authorize", {
				...asking(integration, { scope: "spark-admin:people_read" }),
				isAllowed: true,
			}),
			403,
			/integration cannot authorize another one/,
		);
	});
});

async function listActs(api: Api, token: string): Promise<string[]> {
	const reply = await api.call<{ items: { data: { actionText: string } }[] }>(
		token,
		"GET",
		`/adminAudit/events?orgId=${ids.organization}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&eventCategories=USERS`,
	);
	expectStatus(reply, 200);
	return reply.body.items.map(({ data }) => data.actionText);
}

describeApi("A job of an integration", (openApi) => {
	const file = `${JSON.stringify({ method: "POST", path: "/people", body: { emails: ["ada@example.com"], displayName: "Ada" } })}\n`;
	const makeJob = async (api: Api) => {
		const integration = await register(api, { scopes: scope.split(" ") });
		const tokens = await getTokens(api, integration, { scope });
		const job = await api.call<Job>(
			tokens.access_token,
			"POST",
			"/bulk/jobs",
			file,
			{ "content-type": linesType },
		);
		expectStatus(job, 202);
		// The token of the job is pushed out.
		for (let count = 0; count < authorizedTokensMax; count++) {
			api.clock.now += 1000;
			expectStatus(await refresh(api, integration, tokens.refresh_token), 200);
		}
		expectStatus(await api.call(tokens.access_token, "GET", "/people/me"), 401);
		return { integration, job: job.body };
	};

	test("outlives its token, and names the integration", async () => {
		await using api = await openApi();
		const { integration, job } = await makeJob(api);
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 1, failed: 0 });
		const changes = await api.call<ChangeList>(
			await api.tokenOf(people.full),
			"GET",
			`/people/${await api.idOf("ada@example.com")}/changes`,
		);
		expect(changes.body.items.map(({ by }) => by.integration?.id)).toEqual([
			showId("APPLICATION", integration.clientId),
		]);
	});

	test("ends with its authorization, also when its token is not known any more", async () => {
		await using api = await openApi();
		const { integration, job } = await makeJob(api);
		const full = await api.tokenOf(people.full);
		expectStatus(
			await api.call(
				full,
				"DELETE",
				`/authorizations?clientId=${integration.clientId}`,
			),
			204,
		);
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({
			state: "failed",
			done: 0,
		});
	});
});
