import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type Client, openClient } from "../../src/client/client.ts";
import type { RefusalError } from "../../src/client/refusal.ts";
import {
	exampleIds,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	adminToken,
	createFolder,
	type Runtime,
	runPeopled,
	type ServerProcess,
	startServer,
	waitFor,
} from "./process.ts";

test("makes, lists and revokes access tokens of a running server", async () => {
	await using server = await startServer();
	const run = (...words: string[]) => succeed(words, server.data);
	const [secret = "", ...nothing] = await run(
		...["token", "create", "admin@example.com", "--name", "for a test"],
		...["--scopes", "spark-admin:people_read", "--expires", "1h"],
	);
	// The secret is alone, so that a script can take it.
	expect(nothing).toEqual([]);
	const client = openClient({ url: server.url, token: secret });
	expect((await client.call("GET /people/me")).displayName).toBe("Ada Admin");
	await expect(
		client.call("PUT /people/{personId}", {
			path: { personId: exampleIds.person },
			body: examplePersonUpdate,
		}),
	).rejects.toMatchObject({ status: 403 });

	const listed = await run("token", "list", "--person", "admin@example.com");
	expect(listed.join("\n")).not.toContain(secret);
	expect(listed[0]).toMatch(/^ID +PERSON +END +SCOPES +NAME$/);
	const line = listed.find((text) => text.endsWith("  for a test")) ?? "";
	const [id = "", email, expiry, scopes] = line.split(/ {2,}/);
	expect([email, scopes]).toEqual([
		"admin@example.com",
		"spark-admin:people_read",
	]);
	expect(expiry).toStartWith("expires ");

	expect(await run("token", "revoke", id)).toEqual([`Revoked ${id}.`]);
	const status = await waitFor("the token to be refused", () =>
		statusOf(client.call("GET /people/me")),
	);
	expect(status).toBe(401);
	const again = await run("token", "list");
	expect(again.find((text) => text.startsWith(id))).toContain("  revoked ");
	const others = openClient({ url: server.url, token: adminToken });
	expect((await others.call("GET /people/me")).displayName).toBe("Ada Admin");
});

test("lets a person log in again, and makes no token for one who may not", async () => {
	await using server = await startServer();
	const client = openClient({ url: server.url, token: adminToken });
	const john = "john.andersen@example.com";
	await client.call("PUT /people/{personId}", {
		path: { personId: exampleIds.person },
		body: {
			...examplePersonUpdate,
			loginEnabled: false,
		},
	});
	const create = ["token", "create", john, "--data", server.data];
	const refused = await runPeopled(create);
	expect(refused.exitCode).toBe(3);
	expect(refused.stderr).toContain(`npm run peopled -- person enable ${john}`);
	expect(await succeed(["person", "enable", john], server.data)).toEqual([
		"John Andersen can log in again.",
	]);
	expect(await succeed(["person", "enable", john], server.data)).toEqual([
		"John Andersen can already log in.",
	]);
	const made = await succeed(["token", "create", john], server.data);
	expect(made).toEqual([expect.stringMatching(/^\S{20,}$/)]);
});

test("says what is not there and exits with 3", async () => {
	await using server = await startServer();
	for (const [words, sentence] of [
		[["token", "create", "nobody@example.com"], 'no person "nobody@example'],
		[["token", "revoke", "nothing"], 'no token "nothing"'],
		[["organization", "lock", "Nowhere"], 'no organization "Nowhere"'],
	] as const) {
		const { exitCode, stderr } = await runPeopled([
			...words,
			...["--data", server.data],
		]);
		expect(exitCode).toBe(3);
		expect(stderr).toStartWith("peopled: ");
		expect(stderr).toContain(sentence);
		expect(stderr).not.toMatch(/^\s+at /m);
	}
});

describe("a command line or setting that cannot be right ends with 2 and a sentence", () => {
	const john = "john.andersen@example.com";
	let server: ServerProcess;
	let data: string;
	beforeAll(async () => {
		server = await startServer();
		data = server.data;
	});
	afterAll(() => server[Symbol.asyncDispose]());

	test.each([
		[["seed", "--people", "many"], "--people must be a whole number"],
		[["token", "create", john, "--expires", "soon"], "is not a time span"],
		[["token", "create", john, "--scopes", "all"], "There is no scope"],
		[["license", "seats", "Acme, Inc.", "Messaging", "-3x"], "-3x"],
		[["organization", "lock", "Acme, Inc.", "--for", "90d"], "at most 30d"],
		[["presence", john, "--sharing", "maybe"], "must be on or off"],
		[["verify", "--head", "abc/1/zz"], "--head"],
	] as [string[], string][])("%p", async (words, sentence) => {
		await expectUsage([...words, "--data", data], {}, sentence);
	});

	test("serve, by a flag and by a variable", async () => {
		await expectUsage(["serve", "--port", "abc"], {}, "--port (PEOPLED_PORT)");
		await expectUsage(["serve"], { PEOPLED_LOG_LEVEL: "loud" }, "--log-level");
		await expectUsage(
			["serve", "--backup-every", "1d", "--store", "sqlite::memory:"],
			{},
			"needs a file",
		);
	});
});

async function expectUsage(
	words: readonly string[],
	environment: Record<string, string>,
	sentence: string,
) {
	const { exitCode, stdout, stderr } = await runPeopled(
		words,
		"bun",
		environment,
	);
	expect(stderr).toContain(sentence);
	expect(stderr).not.toMatch(/^\s+at /m);
	expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
}

test("locks and unlocks an organization of a running server", async () => {
	await using server = await startServer();
	const client = openClient({ url: server.url, token: adminToken });
	const change = () =>
		client.call("PUT /people/{personId}", {
			path: { personId: exampleIds.person },
			body: examplePersonUpdate,
		});
	await change();

	await succeed(
		[
			"organization",
			"lock",
			"Acme, Inc.",
			"--for",
			"5m",
			"--reason",
			"we test",
		],
		server.data,
	);
	const refusal = await change().catch((error: unknown) => error);
	const { status, message, retryAfterSeconds } = refusal as RefusalError;
	expect(status).toBe(423);
	expect(message).toContain("we test");
	expect(retryAfterSeconds).toBeGreaterThan(0);
	expect(retryAfterSeconds).toBeLessThanOrEqual(300);
	expect(
		(
			await client.call("GET /people/{personId}", {
				path: { personId: exampleIds.person },
			})
		).displayName,
	).toBe("John Andersen");

	const [secret = ""] = await succeed(
		["token", "create", "admin@example.com"],
		server.data,
	);
	const operator = openClient({ url: server.url, token: secret });
	expect((await operator.call("GET /people/me")).displayName).toBe("Ada Admin");
	const enabled = ["person", "enable", "john.andersen@example.com"];
	const kept = await runPeopled([...enabled, "--data", server.data]);
	expect(kept).toMatchObject({ exitCode: 3 });
	expect(kept.stderr).toContain("accepts no changes at the moment: we test.");

	await succeed(["organization", "unlock", "Acme, Inc."], server.data);
	expect((await change()).displayName).toBe("John Andersen");
});

test("seeds the same people for the same numbers on either runtime, who can then be served", async () => {
	await using first = await createFolder();
	await using second = await createFolder();
	const words = ["seed", "--people", "2000"];
	const printed = await succeed(words, first.path);
	await succeed(words, second.path, "node");
	const ids = await readPeopleIds(first.path);
	expect(new Set(ids).size).toBe(2000);
	expect(await readPeopleIds(second.path)).toEqual(ids);

	await using server = await startServer({ data: first.path });
	const client = openClient({
		url: server.url,
		token: printed.at(-1) as string,
	});
	expect(await countPeople(client)).toBe(2000);
	expect(server.stdout()).not.toContain("sample organization");
});

// Runs a command on a folder and gives the lines that it printed.
async function succeed(
	words: readonly string[],
	data: string,
	runtime?: Runtime,
): Promise<string[]> {
	const ending = await runPeopled([...words, "--data", data], runtime);
	expect(ending).toMatchObject({ exitCode: 0 });
	return ending.stdout.trimEnd().split("\n");
}

async function statusOf(call: Promise<unknown>): Promise<number | undefined> {
	try {
		await call;
		return undefined;
	} catch (error) {
		return (error as { status: number }).status;
	}
}

async function readPeopleIds(data: string): Promise<string[]> {
	await using store = openSqliteStore(join(data, "peopled.db"));
	const [organization] = await store.organizations.list();
	const people = await store.people.list({
		orgId: organization?.id ?? "",
		limit: 3000,
		isPresenceWanted: false,
	});
	return people.map(({ person }) => person.id);
}

async function countPeople(client: Client): Promise<number> {
	let count = 0;
	for await (const _ of client.each("GET /people", { query: { max: 1000 } }))
		count++;
	return count;
}
