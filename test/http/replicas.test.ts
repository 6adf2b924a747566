import { describe, test } from "bun:test";
import assert from "node:assert/strict";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { type DatabaseProxy, openProxy } from "../postgres/postgres-proxy.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	type Api,
	expectRefusal,
	expectStatus,
	ids,
	openApi,
	people,
} from "../webex/harness.ts";

const path = `/people/${ids.manager}`;
const replica = { "x-peopled-read": "replica" };

describe("Reading from replicas", () => {
	test("happens only when the request says so", async () => {
		await using setup = await openSetup();
		const { api } = setup;
		assert.equal(await titleOf(api), "on the primary");
		assert.equal(await titleOf(api, replica), "on the copy");
		assert.equal(
			await titleOf(api, { "x-peopled-read": "primary" }),
			"on the primary",
		);
	});

	test("has what the caller wrote before, when the caller gives the position", async () => {
		await using setup = await openSetup();
		const { api } = setup;
		const position = await put(api, "on the primary");
		assert.match(position ?? "", /^[0-9A-F]+\/[0-9A-F]+$/);
		const headers = { ...replica, "x-peopled-position": position ?? "" };
		assert.equal(await titleOf(api, headers), "on the copy");
		const later = { ...replica, "x-peopled-position": "FFFFFFFF/0" };
		assert.equal(await titleOf(api, later), "on the primary");
	});

	test("goes to the primary while no replica is available", async () => {
		await using setup = await openSetup();
		const { api, proxy } = setup;
		await proxy.close();
		assert.equal(await titleOf(api, replica), "on the primary");
	});

	test("refuses an invalid preference or position", async () => {
		await using setup = await openSetup();
		const { api } = setup;
		const token = await api.tokenOf(people.full);
		const ask = (headers: Record<string, string>) =>
			api.call(token, "GET", path, undefined, headers);
		expectRefusal(await ask({ "x-peopled-read": "moon" }), 400, /primary/);
		expectRefusal(
			await ask({ ...replica, "x-peopled-position": "later" }),
			400,
			/x-peopled-position/,
		);
	});

	test("is the same as reading where there are none, and no position is given", async () => {
		await using api = await openApi(() => openSqliteStore(":memory:"));
		assert.equal(await put(api, "here"), null);
		const headers = { ...replica, "x-peopled-position": "0/1" };
		assert.equal(await titleOf(api, headers), "here");
	});
});

interface Setup extends AsyncDisposable {
	api: Api;
	/** The way to the copy. */
	proxy: DatabaseProxy;
}

// A copy that differs, so that it can be told who answers.
async function openSetup(): Promise<Setup> {
	const database = await takeDatabase();
	const other = await takeDatabase();
	const proxy = await openProxy(other.address);
	const copy = await openApi(() =>
		openPostgresStore(other.address, testOptions),
	);
	await put(copy, "on the copy");
	await copy[Symbol.asyncDispose]();
	const api = await openApi(() =>
		openPostgresStore(database.address, {
			...testOptions,
			replicas: [proxy.address],
		}),
	);
	await put(api, "on the primary");
	return {
		api,
		proxy,
		async [Symbol.asyncDispose]() {
			await api[Symbol.asyncDispose]();
			await proxy[Symbol.asyncDispose]();
			await other[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}

async function put(api: Api, title: string): Promise<string | null> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call(token, "PUT", path, {
		displayName: "John Duarte",
		title,
	});
	expectStatus(reply, 200);
	return reply.headers.get("x-peopled-position");
}

async function titleOf(
	api: Api,
	headers: Record<string, string> = {},
): Promise<unknown> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call(token, "GET", path, undefined, headers);
	expectStatus(reply, 200);
	return reply.body.title;
}
