import { strict as assert } from "node:assert";
import { type Json, people, type Reply } from "../webex/harness.ts";
import { takeActivations } from "./activations.ts";
import type { Chooser, Outcome, Step } from "./choose.ts";
import { counting, demandHistory } from "./line-laws.ts";
import { demandRefusal } from "./poison.ts";
import { ownId } from "./same-person.ts";
import { readShown, type Shown } from "./shown.ts";
import { demandSignIns } from "./sign-ins.ts";
import {
	inFields,
	readLines,
	readState,
	type State,
	sortedSet,
} from "./state.ts";
import { takeBulk, takeScimBulk } from "./together.ts";
import { demandMoves, demandTruth } from "./told.ts";
import {
	integrationCaller,
	nameRecord,
	scimPath,
	send,
	type World,
} from "./worlds.ts";

/**
 * Tries a step, makes it, and holds everything that changed against everything that was told: by the dry run, by the
 * reply, and by the history.
 */
export async function takeStep(
	world: World,
	step: Step,
	{ before, choose }: { before: State; choose: Chooser },
): Promise<Outcome> {
	const outcome = await takeByLaws(world, step, { before, choose });
	demandAuthor(world, step, outcome);
	await demandSignIns(world, before, outcome.after);
	return outcome;
}

async function takeByLaws(
	world: World,
	step: Step,
	more: { before: State; choose: Chooser },
): Promise<Outcome> {
	const { before } = more;
	switch (step.laws) {
		case "activations":
			return takeActivations(world, step, before);
		case "bulk":
		case "scimBulk": {
			const take = step.laws === "bulk" ? takeBulk : takeScimBulk;
			const outcome = await take(world, step, before);
			if (outcome.done.status < 300)
				await demandReplay(world, step, outcome.done, outcome.after);
			return outcome;
		}
		default:
			return takeOne(world, step, more);
	}
}

async function takeOne(
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
	demandUsedStays(world, step, done, before);
	if (done.status >= 300) {
		assert.deepEqual(after, before, "a refusal changed something");
		assert.deepEqual(withoutRequest(tried), withoutRequest(done));
		return { tried, done, after, lines };
	}
	assert.equal(tried.status, 200, tried.text);
	if (step.makes !== undefined)
		nameRecord(world, step.makes, String((done.body as Json).id));
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
	await demandUndone(world, step, { before, after });
	await demandReplay(world, step, done, after);
	return { tried, done, after, lines };
}

/** What an integration did is told as done by it, and nothing else is. */
function demandAuthor(
	{ integrationId }: World,
	{ caller }: Step,
	{ lines }: Outcome,
): void {
	for (const { author } of lines)
		assert.equal(
			author.integrationId,
			caller === integrationCaller ? integrationId : undefined,
		);
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
async function demandUndone(
	world: World,
	step: Step,
	{ before, after }: { before: State; after: State },
): Promise<void> {
	if (step.undoes === undefined) return;
	// The line of this world: records that the walk made have other ids in another one.
	const [undoes] = await readLines(world, step.undoes.id - 1, 1);
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

/** A location that somebody has cannot be deleted. */
function demandUsedStays(
	world: World,
	{ method, path }: Step,
	{ status }: Reply<unknown>,
	{ people, locations }: State,
): void {
	const [, id] = /^\/locations\/([^/]+)/.exec(path) ?? [];
	if (method !== "DELETE" || id === undefined) return;
	const own = world.ids.get(id.replaceAll("@", "")) ?? ownId(id);
	const isUsed = [...people.values()].some(
		({ locationId }) => locationId === own,
	);
	if (isUsed && locations.has(own)) assert.ok(status >= 400, "is used");
}
