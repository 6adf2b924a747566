import { expect, test } from "bun:test";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "./harness.ts";

describeApi("A locked organization", (openApi) => {
	test("takes no change but the end of an access token, and is as it was after it", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const call = (method: string, path: string, body?: unknown) =>
			api.call<Json>(admin, method, path, body);
		const hook = { name: "Hook", targetUrl: "https://example.com/hook" };
		const webhook = { ...hook, resource: "people", event: "all" };
		const kept = await call("POST", "/webhooks", webhook);
		expectStatus(kept, 200);
		const wanted = { name: "CI", scopes: ["spark:people_read"] };
		const token = await call("POST", "/tokens", wanted);
		expectStatus(token, 201);
		await api.store.organizations.lock(sampleIds.organization, {
			reason: "we restore Acme, Inc.",
			until: api.clock.now + 60_000,
		});
		const seen = async () => [
			(await call("GET", "/webhooks")).body,
			(await call("GET", "/tokens")).body,
		];
		const before = await seen();
		const location = {
			name: "Oslo",
			timeZone: "Europe/Oslo",
			preferredLanguage: "nb_no",
			address: { address1: "Karl Johans gate 1", city: "Oslo", country: "NO" },
		};
		const changes: [string, string, unknown?][] = [
			["POST", "/tokens", wanted],
			["POST", "/webhooks", webhook],
			["PUT", `/webhooks/${kept.body.id}`, { ...hook, name: "Other" }],
			["DELETE", `/webhooks/${kept.body.id}`],
			["POST", "/people", { emails: ["n@example.com"], displayName: "N" }],
			["PUT", `/people/${ids.manager}`, { displayName: "X" }],
			["PATCH", `/people/${ids.manager}`, { title: "X" }],
			["DELETE", `/people/${ids.manager}`],
			["POST", "/locations", location],
			["PUT", `/locations/${ids.denver}`, { notes: "X" }],
			["DELETE", `/locations/${ids.denver}`],
			[
				"POST",
				`/identity/organizations/${ids.organization}/jobs/sendActivationEmails`,
			],
		];
		for (const [method, path, body] of changes) {
			const reply = await call(method, path, body);
			expect(`${method} ${path} ${reply.status}`).toBe(`${method} ${path} 423`);
			expect(reply.headers.get("retry-after")).toBe("60");
			expect(reply.body.message).toContain("Acme, Inc. Try again later.");
		}
		expect(await seen()).toEqual(before);
		expectStatus(await call("DELETE", `/tokens/${token.body.id}`), 204);
		api.clock.now += 61_000;
		expectStatus(await call("POST", "/webhooks", webhook), 200);
	});
});
