import { describe, test } from "bun:test";
import assert from "node:assert/strict";
import pg from "pg";
import { linesType } from "../../src/contract/job.ts";
import {
	openPostgresStore,
	type PostgresOptions,
} from "../../src/storage/postgres/store.ts";
import { type DatabaseProxy, openProxy } from "../postgres/postgres-proxy.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	type Api,
	expectRefusal,
	ids,
	openApi,
	people,
} from "../webex/harness.ts";

const change = { displayName: "John Duarte", title: "VP" };

describe("A database that fails", () => {
	test("answers 504 when a change takes too long, 200 when it is over, and reads all the while", async () => {
		await using setup = await openSetup({ statementMsMax: 1000 });
		const { api, other } = setup;
		await other.query("BEGIN");
		await other.query("SELECT id FROM organizations FOR UPDATE");
		expectRefusal(await put(api), 504, /did not answer in time/);
		assert.equal((await get(api)).status, 200);
		await other.query("COMMIT");
		assert.equal((await put(api)).status, 200);
	});

	test("answers 503 with Retry-After when a change waits too long for another", async () => {
		await using setup = await openSetup({ lockMsMax: 50 });
		const { api, other } = setup;
		await other.query("BEGIN");
		await other.query("SELECT id FROM organizations FOR UPDATE");
		const reply = await put(api);
		expectRefusal(reply, 503, /Another change holds/);
		assert.match(reply.headers.get("retry-after") ?? "", /^\d+$/);
		await other.query("COMMIT");
	});

	test("answers 503 while it is down, 502 while something else answers, and 200 after", async () => {
		await using setup = await openSetup();
		const { api, proxy } = setup;
		assert.equal((await get(api)).status, 200);
		await proxy.close();
		expectRefusal(await get(api), 503, /cannot be reached/);
		await proxy.open();
		assert.equal((await get(api)).status, 200);
		proxy.mood = "garble";
		expectRefusal(await get(api), 502, /invalid response/);
		proxy.mood = "pass";
		assert.equal((await get(api)).status, 200);
	});

	test("answers 202 to a job that is queued, although it is away right after", async () => {
		await using setup = await openSetup({
			...{ statementMsMax: 500, connectMsMax: 500 },
		});
		const reply = await sendJob(setup, (isQueued) =>
			queueMicrotask(() => {
				if (isQueued) setup.proxy.mood = "swallow";
			}),
		);
		assert.equal(reply.status, 202);
	});

	test("does not say that a job is not there, when it is away before it can tell that the job is queued", async () => {
		await using setup = await openSetup({
			...{ statementMsMax: 500, connectMsMax: 500 },
		});
		const reply = await sendJob(setup, (isQueued) => {
			if (isQueued) setup.proxy.mood = "swallow";
		});
		expectRefusal(reply, 504, /is not known whether the change was made/);
	});
});

/** What PostgreSQL answers to a commit. */
const committed = "COMMIT\0";
/** A small job is created, gets its items, and is queued, with a commit each. */
const commitsUntilQueued = 3;

// Sends a job, and tells of each commit of it whether the job is queued by it, before the server hears of it.
async function sendJob(
	{ api, proxy, hear }: Setup,
	note: (isQueued: boolean) => void,
) {
	const token = await api.tokenOf(people.full);
	await get(api);
	let commits = 0;
	hear.answer = (bytes) => {
		if (Buffer.from(bytes).includes(committed))
			note(++commits === commitsUntilQueued);
	};
	const reply = await api.call(
		...[token, "POST", "/bulk/jobs"],
		`${JSON.stringify({ method: "PATCH", path: `/people/${ids.manager}`, body: { title: "VP" } })}\n`,
		{ "content-type": linesType },
	);
	hear.answer = () => {};
	proxy.mood = "pass";
	proxy.cut();
	return reply;
}

interface Setup extends AsyncDisposable {
	api: Api;
	proxy: DatabaseProxy;
	/** Is called with each answer of the database before it is passed on. */
	hear: { answer(bytes: Uint8Array): void };
	/** Another session of the database. */
	other: pg.Client;
}

async function openSetup(
	options: Partial<PostgresOptions> = {},
): Promise<Setup> {
	const database = await takeDatabase();
	const hear: Setup["hear"] = { answer() {} };
	const proxy = await openProxy(database.address, () => ({
		hearAnswer: (bytes) => hear.answer(bytes),
	}));
	const other = new pg.Client({ connectionString: database.address });
	await other.connect();
	// The sample is loaded in peace; what is slow comes after.
	const filling = await openPostgresStore(database.address, testOptions);
	const api = await openApi(() => filling);
	await api.tokenOf(people.full);
	const store = await openPostgresStore(proxy.address, {
		...testOptions,
		...options,
	});
	const impatient = await openApi(() => ({ ...store, async load() {} }));
	return {
		api: { ...impatient, tokenOf: api.tokenOf },
		proxy,
		hear,
		other,
		async [Symbol.asyncDispose]() {
			await other.end();
			await impatient[Symbol.asyncDispose]();
			await api[Symbol.asyncDispose]();
			await proxy[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}

async function put(api: Api) {
	const token = await api.tokenOf(people.full);
	// The caller is known before it gets slow: it is the change that is tried.
	await get(api);
	return api.call(token, "PUT", `/people/${ids.manager}`, change);
}

async function get(api: Api) {
	const token = await api.tokenOf(people.full);
	return api.call(token, "GET", `/people/${ids.manager}`);
}
