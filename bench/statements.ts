import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { scopes } from "../src/directory/access/token.ts";
import { storeToken } from "../src/directory/access/tokens.ts";
import { hashSecret } from "../src/http/auth/secrets.ts";
import { openPeopled, type Peopled } from "../src/process/open-peopled.ts";
import { seedOrganization } from "../src/sample/seed.ts";
import { openSqliteStore } from "../src/storage/sqlite/store.ts";
import { writeLines, writeRecords } from "./long-changes.ts";
import { timeStatements } from "./statement-times.ts";
import { showCount, showTable } from "./table.ts";

const titleLengthMax = 110;
const atOnce = 64;
const secret = "bench-token-of-the-statements";

/** A directory in this process, and a way to call its API without a port. */
interface Place {
	server: Peopled;
	ids: readonly string[];
	send(
		method: string,
		path: string,
		body?: object | string,
		type?: string,
	): Promise<Response>;
}

// Runs a load of so many people or calls, and keeps a table of its statements.
type Measure = (
	name: string,
	count: number,
	load: () => Promise<unknown>,
) => Promise<void>;

/**
 * Times every statement of SQLite under each kind of load, in this process and without HTTP: its calls, their milliseconds
 * together, the microseconds of each, and its share of the load's time. Bulks and jobs, which the engine writes on a thread of its own,
 * are measured in memory, where they run on this one. A statement that costs more than its work, or more with more rows,
 * stands out here.
 */
export async function measureStatements({
	folder,
	people,
	tell,
}: {
	folder: string;
	people: number;
	tell: (what: string) => void;
}): Promise<string> {
	const times = timeStatements();
	const tables: string[] = [];
	const measure: Measure = async (name, count, load) => {
		tell(name);
		times.take();
		const begin = performance.now();
		await load();
		const ms = performance.now() - begin;
		tables.push(showTimes(name, { count, ms, times: times.take() }));
	};
	for (const file of [join(folder, "statements.db"), ":memory:"]) {
		const where = file === ":memory:" ? "in memory" : "on disk";
		await using store = openSqliteStore(file);
		let seeded = { orgId: "", adminId: "" };
		await measure(`seed, ${where}`, people, async () => {
			seeded = await seedOrganization(store, {
				count: people,
				seed: 1,
				now: Date.now(),
			});
		});
		const { orgId, adminId } = seeded;
		await storeToken(store, {
			id: randomUUID(),
			person: { orgId, id: adminId },
			name: "bench",
			secretHash: hashSecret(secret),
			scopes,
			now: Date.now(),
		});
		const place = await openPlace(store);
		if (file === ":memory:") await measureLongChanges(place, measure);
		else await measureCalls(place, measure, people);
		place.server.stop();
		await place.server.drain();
	}
	return tables.join("\n\n");
}

async function measureCalls(
	place: Place,
	measure: Measure,
	people: number,
): Promise<void> {
	const count = Math.min(people, 20_000);
	await measure("GET", count, () => each(place, count, get));
	await measure("PUT", count, () => each(place, count, put));
	await measure("list pages of 100", 200, () => each(place, 200, list));
	await measure("create", 2000, () => each(place, 2000, create));
}

async function measureLongChanges(
	place: Place,
	measure: Measure,
): Promise<void> {
	for (const mode of ["best-effort", "all-or-nothing"]) {
		await measure(`${mode} bulk of 1,000 PATCH`, 1000, () =>
			bulk(place, mode, patches(place, 1000)),
		);
		await measure(`${mode} bulk of 1,000 new people`, 1000, () =>
			bulk(place, mode, creations(1000)),
		);
		const query = `?mode=${mode}`;
		await measure(`${mode} job of 10,000 lines`, 10_000, () =>
			runJob(place, query, "application/x-ndjson", writeLines()),
		);
		await measure(`${mode} import of 10,000 records`, 10_000, () =>
			runJob(place, query, "text/csv", writeRecords()),
		);
	}
}

function showTimes(
	name: string,
	{
		count,
		ms,
		times,
	}: {
		count: number;
		ms: number;
		times: ReturnType<ReturnType<typeof timeStatements>["take"]>;
	},
): string {
	const total = times.reduce((sum, time) => sum + time.ms, 0);
	const share = (part: number) => `${((100 * part) / ms).toFixed(1)} %`;
	const head = `${name}: ${showCount(count)} in ${(ms / 1000).toFixed(2)} s, ${showUs(ms, count)} µs each, ${share(total)} in ${times.length} statements`;
	const rows = times.map((time) => [
		time.sql.replaceAll(/\s+/g, " ").slice(0, titleLengthMax),
		showCount(time.calls),
		time.ms.toFixed(1),
		showUs(time.ms, time.calls),
		share(time.ms),
	]);
	return `${head}\n\n${showTable(["statement", "calls", "ms", "µs each", "share"], rows)}`;
}

function showUs(ms: number, count: number): string {
	return ((1000 * ms) / count).toFixed(1);
}

async function openPlace(
	store: ReturnType<typeof openSqliteStore>,
): Promise<Place> {
	const server = openPeopled({
		store,
		now: Date.now,
		steadyNow: () => performance.now(),
		bodyBytesMax: 1024 * 1024,
		bulkBytesMax: 16 * 1024 * 1024,
		jobBytesMax: 64 * 1024 * 1024,
		jobLifeMs: 60 * 60 * 1000,
		requestsInFlightMax: 1000,
		requestsPerMinute: 0,
		areFaultsAllowed: false,
		log: {
			failure: (_, cause) => {
				throw cause;
			},
			request: () => {},
		},
	});
	const send: Place["send"] = async (
		method,
		path,
		body,
		type = "application/json",
	) => {
		const response = await server.fetch(
			new Request(`http://localhost/v1${path}`, {
				method,
				headers: {
					authorization: `Bearer ${secret}`,
					"content-type": type,
				},
				body: typeof body === "object" ? JSON.stringify(body) : body,
			}),
			{ address: "127.0.0.1" },
		);
		if (!response.ok)
			throw new Error(`${method} ${path}: ${await response.text()}`);
		return response;
	};
	const ids: string[] = [];
	for (let next: string | undefined = "/people?max=1000"; next; ) {
		const response = await send("GET", next);
		const { items } = (await response.json()) as { items: { id: string }[] };
		for (const { id } of items) ids.push(id);
		const link = response.headers.get("link") ?? "";
		next = /<[^>]*\/v1([^>]+)>; rel="next"/.exec(link)?.[1];
	}
	return { server, ids, send };
}

// Runs something `count` times, many at once.
async function each(
	place: Place,
	count: number,
	run: (place: Place, index: number) => Promise<unknown>,
): Promise<void> {
	let next = 0;
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			while (next < count) await run(place, next++);
		}),
	);
}

function someId({ ids }: Place): string {
	return ids[Math.floor(Math.random() * ids.length)] ?? "";
}

async function get(place: Place): Promise<void> {
	await (await place.send("GET", `/people/${someId(place)}`)).text();
}

async function put(place: Place, index: number): Promise<void> {
	const path = `/people/${someId(place)}`;
	const person = (await (await place.send("GET", path)).json()) as object;
	await place.send("PUT", path, { ...person, title: `Bench ${index}` });
}

async function create(place: Place): Promise<void> {
	const name = randomUUID();
	await place.send("POST", "/people", {
		...{ emails: [`${name}@example.com`], displayName: name },
	});
}

async function list(place: Place): Promise<void> {
	await (await place.send("GET", "/people?max=100")).text();
}

function patches(place: Place, length: number): object[] {
	return Array.from({ length }, (_, index) => ({
		method: "PATCH",
		path: `/people/${someId(place)}`,
		body: { title: `Bulk ${index}` },
	}));
}

function creations(length: number): object[] {
	const name = randomUUID();
	return Array.from({ length }, (_, index) => ({
		method: "POST",
		path: "/people",
		body: {
			emails: [`${name}-${index}@example.com`],
			displayName: `Person ${index}`,
		},
	}));
}

async function bulk(
	place: Place,
	mode: string,
	operations: readonly object[],
): Promise<void> {
	const response = await place.send("POST", "/bulk", { mode, operations });
	const { failed } = (await response.json()) as { failed: number };
	if (failed > 0) throw new Error(`${failed} operations failed.`);
}

async function runJob(
	{ send, server }: Place,
	query: string,
	type: string,
	file: string,
): Promise<void> {
	const made = await send("POST", `/bulk/jobs${query}`, file, type);
	const { id } = (await made.json()) as { id: string };
	await server.runJobs();
	const job = (await (await send("GET", `/bulk/jobs/${id}`)).json()) as {
		state: string;
		failed: number;
	};
	if (job.state !== "done" || job.failed > 0)
		throw new Error(`A job ended as ${JSON.stringify(job)}.`);
}
