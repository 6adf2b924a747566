import { afterAll, beforeAll, describe, test } from "bun:test";
import assert from "node:assert/strict";
import { operations } from "../../src/contract/operations.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { openProvider, type TestProvider } from "../oidc/provider.ts";
import { listenForCommits } from "../postgres/commit-listener.ts";
import { type DatabaseProxy, openProxy } from "../postgres/postgres-proxy.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { openWorld, type World } from "../webex/authorization-world.ts";
import {
	expectRefusal,
	expectStatus,
	ids,
	people,
	type Reply,
} from "../webex/harness.ts";
import { openDesk, returnUrl } from "../webex/oidc/oidc-world.ts";
import { last, prepareCall, readers } from "./after-commit-rows.ts";

interface Setup extends AsyncDisposable {
	world: World;
	proxy: DatabaseProxy;
	/** Is called with each statement after which something is committed, before the server hears of it. */
	hear: { commit(statement: string): void };
}

const changing = operations
	.filter(({ method }) => method !== "GET")
	.map(({ id }) => id)
	.filter((id) => !readers.includes(id));

describe("A database that goes away right after the first commit of a call", () => {
	let provider: TestProvider;
	let setup: Setup;
	beforeAll(async () => {
		provider = await openProvider();
		await provider.register({ redirectUrls: [returnUrl] });
		setup = await openSetup(provider);
	}, 60_000);
	afterAll(async () => {
		await setup?.[Symbol.asyncDispose]();
		await provider?.[Symbol.asyncDispose]();
	});

	const inOrder = [...changing.filter((id) => !last.includes(id)), ...last];
	test("is tried with every call, but for those that change nothing in it", () => {
		const known: readonly string[] = operations.map(({ id }) => id);
		assert.deepEqual(
			[...readers, ...last].filter((id) => !known.includes(id)),
			[],
		);
	});

	for (const id of inOrder)
		test(`does not make ${id} say that nothing was changed`, async () => {
			const { reply, statement } = await callOnce(setup, id);
			assert.ok(statement, `It commits nothing: ${reply.status} ${reply.text}`);
			for (const { status, text } of outcomesOf(reply))
				assert.ok(
					status < 300 || isTrue(text),
					`${status} ${text} after ${statement}`,
				);
		});

	test("leaves the reply under an Idempotency-Key to a bulk whose outcome is not known", async () => {
		const { world, proxy, hear } = setup;
		const { api } = world;
		await api.see(ids.manager);
		const send = async () =>
			api.call(
				await api.tokenOf(people.full),
				"POST",
				"/bulk",
				{
					mode: "all-or-nothing",
					operations: [
						{
							method: "PATCH",
							path: `/people/${ids.manager}`,
							body: { title: "VP of keys" },
						},
					],
				},
				{ "idempotency-key": "after-a-commit" },
			);
		let commits = 0;
		hear.commit = () => {
			// The first one marks the key.
			if (++commits === 2) proxy.cut();
		};
		expectRefusal(await send(), 503, /not known/);
		const again = await send();
		hear.commit = () => {};
		expectStatus(again, 200);
		assert.equal(again.headers.get("idempotency-replayed"), "true");
	});
});

// A reply that tells that the change was made, or that this is not known.
function isTrue(text: string): boolean {
	return /not known|was made|is used up/.test(text);
}

// What a reply says of the request; the results of a bulk say it of each operation.
function outcomesOf({ status, text, body }: Reply) {
	if (status !== 207 && !/"BulkResponse|:BulkResponse"/.test(text))
		return [{ status, text }];
	const { results, Operations } = body as Record<string, object[] | undefined>;
	const [first] = results ?? Operations ?? [];
	return [first as { status: number | string }].map((result) => ({
		status: Number(result.status),
		text: JSON.stringify(result),
	}));
}

// A job that is received changes nothing before it is queued, and expires otherwise.
const upload = /^(?:INSERT INTO (?:jobs|job_items) |UPDATE jobs SET total )/;

async function callOnce({ world, proxy, hear }: Setup, id: string) {
	const { api } = world;
	// The connections that were cut are noticed by a read, which is made again.
	await api.see(ids.manager);
	const { method, path, body, headers } = await prepareCall(world, id);
	const token =
		headers?.authorization === undefined
			? await api.tokenOf(people.full)
			: undefined;
	// The caller is known, and active.
	await api.call(await api.tokenOf(people.full), "GET", "/people/me");
	let committed: string | undefined;
	hear.commit = (statement) => {
		if (upload.test(statement)) return;
		committed ??= statement;
		proxy.mood = "gone";
	};
	try {
		const reply = await api.call(token, method, path, body, headers);
		return { reply, statement: committed };
	} finally {
		hear.commit = () => {};
		proxy.mood = "pass";
		proxy.cut();
	}
}

async function openSetup(provider: TestProvider): Promise<Setup> {
	const database = await takeDatabase();
	const hear: Setup["hear"] = { commit() {} };
	const proxy = await openProxy(database.address, () =>
		listenForCommits((statement) => hear.commit(statement)),
	);
	const world = await openWorld(
		() => openPostgresStore(proxy.address, testOptions),
		{ oidc: openDesk(provider) },
	);
	return {
		world,
		proxy,
		hear,
		async [Symbol.asyncDispose]() {
			await world[Symbol.asyncDispose]();
			await proxy[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}
