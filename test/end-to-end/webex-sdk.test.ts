import { beforeAll, describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { openClient } from "../../src/client/client.ts";
import type { ErrorBody } from "../../src/contract/error.ts";
import type { Person } from "../../src/contract/person.ts";
import { adminToken, type Runtime, runScript, startServer } from "./process.ts";

/** What the script beside this file writes. */
interface Result {
	hosts: string[];
	me: Person;
	byId: Person;
	both: Person[];
	byEmail: Person[];
	all: string[];
	pages: string[][];
	created: Person;
	updated: Person;
	found: Person;
	refused: Refusal | null;
	removed: { status: number; body: unknown };
	gone: Refusal | null;
}
interface Refusal {
	name: string;
	status: number;
	body: ErrorBody;
}

const script = fileURLToPath(new URL("webex-sdk-client.mjs", import.meta.url));

// The whole package does not load under Node: one of its parts imports modules without their extension.
describe.each([
	["all of the webex package", "bun", "whole"],
	["the people parts of the webex package on Node", "node", "parts"],
] as const)("%s", (_, runtime, extent) => {
	let seen: Awaited<ReturnType<typeof useServer>>;
	beforeAll(async () => {
		seen = await useServer(runtime, extent);
	});

	test("gets the caller, a person and several people", () => {
		const { me, byId, both } = seen.result;
		expect(me).toMatchObject({
			emails: ["admin@example.com"],
			displayName: "Ada Admin",
			status: "active",
		});
		expect(byId.id).toBe(me.id);
		// The SDK gets people by a list of ids, in whose reply there is no presence.
		expect(byId).not.toHaveProperty("status");
		expect(both[0]).toEqual(byId);
	});

	test("lists people by e-mail and by name, and follows the pages", () => {
		const { me, byEmail, all, pages } = seen.result;
		expect(byEmail.map(({ id }) => id)).toEqual([me.id]);
		expect(all.length).toBeGreaterThan(5);
		expect(pages.length).toBe(Math.ceil(all.length / 5));
		expect(pages.flat()).toEqual(all);
	});

	test("creates, updates and removes a person", () => {
		const { created, updated, found, removed } = seen.result;
		expect(created).toMatchObject({
			emails: ["sdk.person@example.com"],
			displayName: "Sdk Person",
			type: "person",
		});
		expect(updated).toMatchObject({
			id: created.id,
			emails: ["sdk.person@example.com"],
			title: "Updated by the SDK",
		});
		expect(found.title).toBe("Updated by the SDK");
		expect(removed).toEqual({ status: 204, body: null });
		expect(seen.remaining).toEqual([]);
	});

	test("throws its own errors for refusals, with our sentences", () => {
		const { refused, gone } = seen.result;
		expect(refused).toMatchObject({ name: "BadRequest", status: 400 });
		expect(refused?.body.message).toContain("emails[0] must be an e-mail");
		expect(gone).toMatchObject({ name: "NotFound", status: 404 });
		expect(gone?.body.trackingId).toStartWith("webex-js-sdk_");
	});

	test("asks nobody but the server, and nothing but people", () => {
		expect(seen.result.hosts).toEqual([new URL(seen.url).host]);
		expect(seen.paths.length).toBeGreaterThan(10);
		expect(seen.paths.filter((path) => !path.startsWith("/v1/people"))).toEqual(
			[],
		);
	});
});

async function useServer(runtime: Runtime, extent: "whole" | "parts") {
	await using server = await startServer({ flags: ["--log-level", "debug"] });
	const { url } = server;
	const { exitCode, stdout, stderr } = await runScript(
		[script, url, adminToken, extent],
		{ runtime },
	);
	if (exitCode !== 0) throw new Error(`The SDK failed: ${stderr}`);
	const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Result;
	const paths = server
		.stderr()
		.split("\n")
		.filter((line) => line.includes('"path"'))
		.map((line) => (JSON.parse(line) as { path: string }).path)
		.filter((path) => path !== "/health");
	const { items: remaining } = await openClient({
		url,
		token: adminToken,
	}).call("GET /people", { query: { email: "sdk.person@example.com" } });
	return { url, result, paths, remaining };
}
