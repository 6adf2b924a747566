import { strict as assert } from "node:assert";
import type { BulkReply, BulkResult } from "../../src/contract/bulk.ts";
import type { Json, Reply } from "../webex/harness.ts";
import { people } from "../webex/harness.ts";
import type { Outcome, Step } from "./choose.ts";
import { demandManyLines } from "./line-laws.ts";
import { ownId, plainId } from "./same-person.ts";
import { readLines, readState, type State } from "./state.ts";
import {
	nameRecord,
	scimPath,
	send,
	type World,
	withoutIds,
} from "./worlds.ts";

/** Makes a bulk of the People API, and holds it against its dry run, its results, and the history. */
export async function takeBulk(
	world: World,
	step: Step,
	before: State,
): Promise<Outcome> {
	const { "idempotency-key": _, ...headers } = step.headers ?? {};
	const body = { ...(step.body as Json), dryRun: true };
	const tried = await send(world, step.caller, { ...step, headers, body });
	assert.deepEqual(
		await readState(world),
		before,
		"a dry run changed something",
	);
	const done = await send(world, step.caller, step);
	const after = await readState(world);
	const lines = await readLines(world, before.newestId);
	const outcome = { tried, done, after, lines };
	if (done.status >= 300) {
		assert.equal(tried.status, done.status, tried.text);
		assert.deepEqual(after, before, "a refusal changed something");
		return outcome;
	}
	assert.equal(tried.status, done.status, `${tried.text} ${done.text}`);
	const [told, made] = [tried, done].map(
		(reply) => reply.body as unknown as BulkReply,
	) as [BulkReply, BulkReply];
	for (const { bulkId, id, status } of made.results)
		if (bulkId !== undefined && id !== undefined && status < 300)
			nameRecord(world, bulkId, id);
	assert.deepEqual(
		made.results.map((result) => outcomeOf(world, result)),
		told.results.map((result) => outcomeOf(world, result)),
		"the dry run of a bulk",
	);
	demandCounts(told, made);
	demandManyLines(before, after, lines);
	demandLinesOf(told, made, outcome);
	demandSeats(told, { before, after });
	return outcome;
}

function outcomeOf(
	world: World,
	{ status, errors, warnings, index }: BulkResult,
) {
	return withoutIds(world, { index, status, errors, warnings });
}

function demandCounts(told: BulkReply, made: BulkReply): void {
	const isDone = ({ status }: BulkResult) => status < 300;
	for (const { results, ...counts } of [told, made]) {
		const done = results.filter(isDone).length;
		assert.equal(counts.total, results.length);
		assert.equal(counts.done, done);
		assert.equal(counts.failed, results.length - done);
		if (counts.mode === "all-or-nothing")
			assert.ok(done === 0 || done === results.length);
	}
}

/** Each operation whose dry run told changes has its line, and no other one has. */
function demandLinesOf(
	told: BulkReply,
	made: BulkReply,
	{ lines }: Pick<Outcome, "lines">,
): void {
	const changing = told.results.filter(
		({ status, preview }) =>
			status < 300 && Object.keys(preview?.changes ?? {}).length > 0,
	);
	assert.deepEqual(
		lines.map(({ subjectId }) => subjectId),
		changing.map(({ index }) => ownId(made.results[index]?.id ?? "")),
		"the lines of a bulk, in its order",
	);
}

function demandSeats(
	{ results }: BulkReply,
	{ before, after }: { before: State; after: State },
): void {
	const told = new Map<string, number>();
	for (const { status, preview } of results)
		for (const { licenseId, taken } of (status < 300 && preview?.seats) || []) {
			const id = plainId(licenseId);
			told.set(id, (told.get(id) ?? 0) + taken);
		}
	for (const [id, { takenUnits, name }] of after.licenses)
		assert.equal(
			takenUnits - (before.licenses.get(id)?.takenUnits ?? 0),
			told.get(id) ?? 0,
			`seats of ${name} in a bulk`,
		);
}

interface ScimOperation {
	method: string;
	path: string;
	bulkId?: string;
	data?: unknown;
}
interface ScimResult {
	method: string;
	bulkId?: string;
	location?: string;
	version?: string;
	status: string;
	response?: { status: string; detail: string };
}

/** Makes a bulk of SCIM, and holds its results against the dry run of its first operation, GET, and the history. */
export async function takeScimBulk(
	world: World,
	step: Step,
	before: State,
): Promise<Outcome> {
	const { Operations: operations, failOnErrors } = step.body as {
		Operations: ScimOperation[];
		failOnErrors?: number;
	};
	const tried = await tryFirst(world, step, operations[0] as ScimOperation);
	assert.deepEqual(
		await readState(world),
		before,
		"a dry run changed something",
	);
	const done = await send(world, step.caller, step);
	const after = await readState(world);
	const lines = await readLines(world, before.newestId);
	const outcome = { tried: tried ?? done, done, after, lines };
	if (done.status >= 300) {
		assert.deepEqual(after, before, "a refusal changed something");
		return outcome;
	}
	const results = done.body.Operations as ScimResult[];
	for (const { bulkId, location } of results.filter(isMade))
		if (bulkId !== undefined && location !== undefined)
			nameRecord(world, bulkId, idAt(location));
	demandErrors(results, { operations, failOnErrors });
	demandReferences(results, operations);
	if (tried !== undefined) demandFirst(tried, results[0]);
	demandManyLines(before, after, lines);
	if (!results.some(isMade))
		assert.deepEqual(after, before, "refused operations changed something");
	await demandShown(world, results);
	return outcome;
}

const isMade = ({ status }: ScimResult) => Number(status) < 400;
const idAt = (location: string) =>
	location.slice(location.lastIndexOf("/") + 1);

/** The dry run of an operation as a single call; undefined when it refers to others. */
async function tryFirst(
	world: World,
	step: Step,
	{ method, path, data }: ScimOperation,
): Promise<Reply<unknown> | undefined> {
	const body = typeof data === "string" ? JSON.parse(data) : data;
	if (/bulkId:/.test(`${path} ${JSON.stringify(body)}`)) return undefined;
	const single = { method, path: `${scimPath}${path}?dryRun=true`, body };
	return send(world, step.caller, single);
}

function demandFirst(
	{ status, body, text }: Reply<unknown>,
	result: ScimResult | undefined,
): void {
	if (status === 200) {
		assert.ok(result !== undefined && isMade(result), text);
		return;
	}
	assert.equal(result?.status, String(status));
	assert.equal(result?.response?.detail, (body as Json).detail);
}

function demandErrors(
	results: readonly ScimResult[],
	{
		operations,
		failOnErrors,
	}: { operations: readonly ScimOperation[]; failOnErrors?: number },
): void {
	const errors = results.filter((result) => !isMade(result));
	for (const { status, response } of errors)
		assert.equal(response?.status, status);
	for (const result of results.filter(isMade))
		assert.equal(result.response, undefined);
	if (results.length < operations.length)
		assert.equal(errors.length, failOnErrors);
	else assert.ok(errors.length <= (failOnErrors ?? operations.length));
	if (results.length < operations.length) return;
	assert.deepEqual(
		results.map(({ method, bulkId }) => `${method} ${bulkId}`),
		operations.map(({ method, bulkId }) => `${method} ${bulkId}`),
	);
}

/** An operation is done only after all to which it refers were. */
function demandReferences(
	results: readonly ScimResult[],
	operations: readonly ScimOperation[],
): void {
	if (results.length < operations.length) return;
	const made = new Set(results.filter(isMade).map(({ bulkId }) => bulkId));
	for (const [index, { path, data }] of operations.entries()) {
		const text = `${path} ${typeof data === "string" ? data : JSON.stringify(data)}`;
		const names = [...text.matchAll(/bulkId:(\w+)/g)].map(([, name]) => name);
		const missing = names.filter((name) => !made.has(name));
		const { status = "" } = results[index] ?? {};
		if (missing.length > 0)
			assert.ok(/^(400|424)$/.test(status), `${status} of ${text}`);
		else assert.notEqual(status, "424");
	}
}

/** The last operation that was done left the version that it tells; earlier ones left what is still there. */
async function demandShown(
	world: World,
	results: readonly ScimResult[],
): Promise<void> {
	const deleted = new Set(
		results
			.filter((result) => isMade(result) && result.method === "DELETE")
			.map(({ location }) => location),
	);
	for (const result of results.filter(isMade)) {
		const { location = "", version } = result;
		const path = location.slice(location.indexOf("/identity"));
		const { status, body } = await send(world, people.full, {
			method: "GET",
			path,
		});
		assert.equal(status, deleted.has(location) ? 404 : 200, path);
		if (results.length === 1 && status === 200)
			assert.equal((body.meta as Json).version, version);
	}
}
