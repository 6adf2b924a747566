import { strict as assert } from "node:assert";
import type { Change } from "../../src/directory/history/change.ts";
import type { Person } from "../../src/directory/people/person.ts";
import { type Json, people, type Reply } from "../webex/harness.ts";
import type { Chooser, Step } from "./choose.ts";
import { demandRefusal } from "./poison.ts";
import { ownId } from "./same-person.ts";
import { readShown, type Shown } from "./shown.ts";
import {
	changedIds,
	inFields,
	readLines,
	readState,
	type State,
	sortedSet,
} from "./state.ts";
import { demandMoves, demandTruth } from "./told.ts";
import { nameRecord, scimPath, send, type World } from "./worlds.ts";

/** A step that was tried and then made in one world. */
export interface Outcome {
	tried: Reply<unknown>;
	done: Reply<unknown>;
	after: State;
	lines: readonly Change[];
}

/**
 * Tries a step, makes it, and holds everything that changed against everything that was told: by the dry run, by the
 * reply, and by the history.
 */
export async function takeStep(
	world: World,
	step: Step,
	{ before, choose }: { before: State; choose: Chooser },
): Promise<Outcome> {
	const subject = await readShown(world, step);
	const tried = await send(world, step.caller, {
		...step,
		path: `${step.path}${step.path.includes("?") ? "&" : "?"}dryRun=true`,
	});
	assert.deepEqual(
		await readState(world),
		before,
		"a dry run changed something",
	);
	if (tried.status === 200) await demandRefusal(world, choose, step);
	const done = await send(
		world,
		step.caller,
		await withTag(world, step, subject),
	);
	if (step.isMove && done.status === 201) await world.api.server.runJobs();
	const after = await readState(world);
	const lines = await readLines(world, before.newestId);
	if (done.status >= 300) {
		assert.deepEqual(after, before, "a refusal changed something");
		assert.deepEqual(withoutRequest(tried), withoutRequest(done));
		return { tried, done, after, lines };
	}
	assert.equal(tried.status, 200, tried.text);
	noteRecord(world, step, done);
	demandHistory(before, after, lines);
	if (step.isMove) demandMoves(tried, done, before, after);
	else
		await demandTruth(world, {
			step,
			subject,
			tried,
			done,
			before,
			after,
			lines,
		});
	demandUndone(step, before, after);
	await demandReplay(world, step, done, after);
	return { tried, done, after, lines };
}

/** The step with the version that it changes, if it is to name one. */
async function withTag(
	world: World,
	step: Step,
	{ webex, scim }: Shown,
): Promise<Step> {
	if (!step.namesVersion) return step;
	const isScim = step.path.startsWith(scimPath);
	const shown = isScim ? scim : webex;
	if (shown === undefined) return step;
	const path = `${(step.path.split("?")[0] ?? "").replace(/\/changes\/.*/, "")}`;
	const { headers } = await send(world, people.full, { method: "GET", path });
	return {
		...step,
		headers: { ...step.headers, "if-match": headers.get("etag") ?? "*" },
	};
}

/** A change that is undone leaves exactly what was there before it, and everything else as it is. */
function demandUndone({ undoes }: Step, before: State, after: State): void {
	if (undoes?.kind !== "updated") return;
	const [from = {}, to = {}] = [before, after].map((state) =>
		inFields(state.people.get(undoes.subjectId)),
	);
	for (const name of new Set([...Object.keys(from), ...Object.keys(to)]))
		if (!counting.has(name))
			assert.deepEqual(
				sortedSet(name, to[name]),
				sortedSet(
					name,
					name in undoes.fields ? undoes.fields[name]?.from : from[name],
				),
				`${name} after the undo`,
			);
}

/** A request that comes again with its key gets the same reply and changes nothing. */
async function demandReplay(
	world: World,
	step: Step,
	done: Reply<unknown>,
	after: State,
): Promise<void> {
	if (step.headers?.["idempotency-key"] === undefined || step.namesVersion)
		return;
	const again = await send(world, step.caller, step);
	assert.equal(again.headers.get("idempotency-replayed"), "true");
	assert.deepEqual([again.status, again.text], [done.status, done.text]);
	assert.deepEqual(await readState(world), after, "a retry changed something");
}

function withoutRequest({ status, body }: Reply<unknown>) {
	return { status, body: { ...(body as Json), trackingId: undefined } };
}

function noteRecord(world: World, step: Step, { body }: Reply<unknown>): void {
	if (step.makes === undefined) return;
	const { id } = body as { id: string };
	const plain = id.includes("-") && id.length === 36 ? id : ownId(id);
	nameRecord(world, step.makes, plain);
}

/** Each change has its line, and each line its change. */
function demandHistory(
	before: State,
	after: State,
	lines: readonly Change[],
): void {
	assert.equal(after.lineCount - before.lineCount, lines.length);
	const changed = {
		person: changedIds(before.people, after.people),
		group: [
			...new Set([...before.groups.keys(), ...after.groups.keys()]),
		].filter(
			(id) =>
				!Bun.deepEquals(
					before.groups.get(id)?.group,
					after.groups.get(id)?.group,
				),
		),
		licenseTemplate: changedIds(before.templates, after.templates),
	};
	for (const [subject, ids] of Object.entries(changed))
		assert.deepEqual(
			lines
				.filter((line) => line.subject === subject)
				.map(({ subjectId }) => subjectId)
				.toSorted(),
			ids.toSorted(),
			`lines of ${subject}`,
		);
	const [{ author } = { author: undefined }] = lines;
	for (const line of lines) {
		assert.deepEqual(line.author, author, "one author, time and request");
		if (line.subject === "person")
			demandFold(
				line,
				before.people.get(line.subjectId),
				after.people.get(line.subjectId),
			);
	}
}

const counting = new Set(["version", "modifiedAt"]);

function demandFold(
	line: Change,
	before: Person | undefined,
	after: Person | undefined,
) {
	const [from, to] = [inFields(before), inFields(after)];
	const names = new Set([...Object.keys(from), ...Object.keys(to)]);
	for (const name of names) {
		if (counting.has(name)) continue;
		const same = Bun.deepEquals(
			sortedSet(name, from[name]),
			sortedSet(name, to[name]),
		);
		assert.equal(name in line.fields, !same, `${name} in the line`);
		if (same) continue;
		assert.deepEqual(
			sortedSet(name, line.fields[name]?.from),
			sortedSet(name, from[name]),
		);
		assert.deepEqual(
			sortedSet(name, line.fields[name]?.to),
			sortedSet(name, to[name]),
		);
	}
	assert.ok(Object.keys(line.fields).every((name) => names.has(name)));
	if (after !== undefined) assert.equal(line.version, after.version);
	if (before !== undefined && after !== undefined)
		assert.equal(after.version, before.version + 1);
}
