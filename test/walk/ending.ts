import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { Change } from "../../src/directory/history/change.ts";
import {
	backUpStore,
	copyStore,
	openStore,
	restoreStore,
	verifyStore,
} from "../../src/process/open-store.ts";
import { readConfig } from "../../src/settings/config.ts";
import type { StoreAddress } from "../../src/settings/store-address.ts";
import { createFolder } from "../end-to-end/process.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { type Json, nextOf, people, startAt } from "../webex/harness.ts";
import { createJob, getJob } from "../webex/jobs/job-calls.ts";
import { plainId } from "./same-person.ts";
import {
	inFields,
	readLines,
	readState,
	type State,
	sortedSet,
} from "./state.ts";
import { orgId, send, type World } from "./worlds.ts";

/** The whole history makes the present out of the beginning; the feed and the audit log tell the same lines. */
export async function demandWholeHistory(
	world: World,
	first: State,
	last: State,
): Promise<void> {
	const lines = await readLines(world, 0);
	demandFolded(lines, "person", first.people, last.people);
	demandFolded(lines, "group", groupsOf(first), groupsOf(last));
	demandFolded(lines, "licenseTemplate", first.templates, last.templates);
	demandFolded(lines, "location", first.locations, last.locations);
	const fed = await readFeed(world);
	const count = ({ id: _, ...fields }: Json) => Object.keys(fields).length;
	const told = (line: Change) =>
		`${line.id} ${line.kind} ${line.subjectId} ${count(line.fields)}`;
	assert.deepEqual(
		fed.map(
			({ id, kind, resourceId, fields }) =>
				`${id} ${kind} ${plainId(resourceId as string).split(":")[0]} ${count(fields as Json)}`,
		),
		lines.map(told),
		"the feed",
	);
	const events = await readAudit(world);
	assert.deepEqual(
		events
			.map(
				({ id, data }) =>
					`${id} ${plainId((data as Json).targetId as string).split(":")[0]}`,
			)
			.toReversed(),
		lines.map(({ id, subjectId }) => `${id} ${subjectId}`),
		"the audit log",
	);
}

function groupsOf({ groups }: State) {
	return new Map([...groups].map(([id, { group }]) => [id, group]));
}

function demandFolded(
	lines: readonly Change[],
	subject: Change["subject"],
	first: ReadonlyMap<string, object>,
	last: ReadonlyMap<string, object>,
): void {
	const present = new Map(
		[...first].map(([id, record]) => [id, inFields(record)]),
	);
	for (const line of lines) {
		if (line.subject !== subject) continue;
		const record =
			line.kind === "deleted" ? undefined : (present.get(line.subjectId) ?? {});
		if (record === undefined) present.delete(line.subjectId);
		else {
			for (const [name, { to }] of Object.entries(line.fields))
				if (to === undefined) delete record[name];
				else record[name] = to;
			if (line.version !== undefined) record.version = line.version;
			present.set(line.subjectId, record);
		}
	}
	assert.deepEqual([...present.keys()].toSorted(), [...last.keys()].toSorted());
	for (const [id, record] of last) {
		const { modifiedAt: _, ...expected } = inFields(record);
		const { modifiedAt: __, ...folded } = present.get(id) ?? {};
		for (const name of new Set([
			...Object.keys(expected),
			...Object.keys(folded),
		]))
			assert.deepEqual(
				sortedSet(name, folded[name]),
				sortedSet(name, expected[name]),
				`${name} of ${subject} ${id}`,
			);
	}
}

async function readFeed(world: World): Promise<Json[]> {
	const items: Json[] = [];
	let query = "max=37";
	for (;;) {
		const path = `/changes?orgId=${orgId}&${query}`;
		const { body } = await send(world, people.full, { method: "GET", path });
		items.push(...(body.items as Json[]));
		if (!body.hasMore) return items;
		query = `max=37&since=${body.cursor}`;
	}
}

async function readAudit(world: World): Promise<Json[]> {
	const time = (at: number) => new Date(at).toISOString();
	const items: Json[] = [];
	let next: string | undefined =
		`/adminAudit/events?orgId=${orgId}&from=${time(startAt)}&to=${time(world.api.clock.now + 1000)}&max=41`;
	while (next !== undefined) {
		const reply = await send(world, people.full, { method: "GET", path: next });
		assert.equal(reply.status, 200, reply.text);
		items.push(...(reply.body.items as Json[]));
		next = nextOf(reply);
	}
	return items;
}

/** A person as of an earlier time is the person who was there then. */
export async function demandPast(
	world: World,
	at: number,
	{ people: known }: State,
	ids: readonly string[],
): Promise<void> {
	for (const id of ids) {
		const path = `/people/${id}?callingData=true&asOf=${new Date(at).toISOString()}`;
		const { status, body } = await send(world, people.full, {
			method: "GET",
			path,
		});
		const person = known.get(id);
		assert.equal(status, person === undefined ? 404 : 200);
		if (person === undefined) continue;
		assert.equal(body.displayName, person.displayName);
		assert.equal(body.title, person.title);
		assert.deepEqual(body.emails, person.emails);
		assert.deepEqual(
			(body.licenses as string[]).map(plainId).toSorted(),
			person.licenses.toSorted(),
		);
		assert.equal(body.extension, person.extension);
	}
}

/** An import of an export changes nobody, and the export has what SCIM changed. */
export async function demandExport(world: World, state: State): Promise<void> {
	const { text, status } = await send(world, people.full, {
		method: "GET",
		path: "/people/export",
	});
	assert.equal(status, 200);
	const users = [...state.people.values()].filter(
		({ type }) => type === "person",
	);
	assert.ok(text.split("\r\n").length > users.length);
	for (const mode of ["best-effort", "all-or-nothing"]) {
		const sent = { file: text, type: "text/csv", query: `?mode=${mode}` };
		const { id } = await createJob(world.api, sent);
		await world.api.server.runJobs();
		const job = await getJob(world.api, id);
		const failed = await send(world, people.full, {
			method: "GET",
			path: `/bulk/jobs/${id}/results?failed=true`,
		});
		assert.deepEqual(
			[job.done, job.failed, job.state],
			[users.length, 0, "done"],
			`${JSON.stringify(job)} ${failed.text}`,
		);
		assert.deepEqual(
			await readState(world),
			state,
			"an import of an export changed something",
		);
	}
}

/** The directory, closed, is accepted by `verify`; with `isCopied`, it is the same after backup, restoration and copies. */
export async function demandKept(
	world: World,
	state: State,
	isCopied: boolean,
): Promise<void> {
	await world.api.store[Symbol.asyncDispose]();
	await demandVerified(world.place);
	if (!isCopied) return;
	await using folder = await createFolder();
	await using database = await takeDatabase();
	const file = (name: string) =>
		({
			engine: "sqlite",
			file: join(folder.path, `${name}.db`),
		}) as StoreAddress;
	const postgres = readConfig({ store: database.address }, {}).store;
	const back = file("back");
	if (world.engine === "SQLite") {
		const backup = join(folder.path, "backup");
		backUpStore(world.place, backup);
		restoreStore(file("restored"), backup);
		await demandSame(file("restored"), state);
		await copyStore({ from: world.place, to: postgres });
		await demandSame(postgres, state);
		await copyStore({ from: postgres, to: back });
	} else await copyStore({ from: world.place, to: back });
	await demandSame(back, state);
}

async function demandSame(place: StoreAddress, state: State): Promise<void> {
	await demandVerified(place);
	const store = await openStore(place);
	const kept = await readState({ api: { store } } as World);
	await store[Symbol.asyncDispose]();
	assert.deepEqual(kept, state);
}

async function demandVerified(place: StoreAddress): Promise<void> {
	const findings: string[] = [];
	await verifyStore(place, {
		onFinding: (sentence) => findings.push(sentence),
		onProgress() {},
	});
	assert.deepEqual(findings, []);
}
