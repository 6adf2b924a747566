import { strict as assert } from "node:assert";
import { type Json, nextOf, people } from "../webex/harness.ts";
import type { Chooser } from "./choose.ts";
import { plainId } from "./same-person.ts";
import { demandSound, readState, type State } from "./state.ts";
import { chooseStep } from "./steps.ts";
import { orgId, scimPath, send, type World } from "./worlds.ts";

const stepCount = 24;

/**
 * Makes many steps at once, while others walk the pages of the lists: the state stays sound, and every page walk finds
 * everyone who was there from its beginning to its end exactly once.
 */
export async function demandCrowd(
	world: World,
	choose: Chooser,
	before: State,
): Promise<State> {
	world.api.clock.now += 1000;
	const steps = Array.from({ length: stepCount }, () =>
		chooseStep(choose, world, { state: before, undoable: [], deleted: [] }),
	).filter(({ isMove, laws }) => !isMove && laws !== "activations");
	const [seen, , ...replies] = await Promise.all([
		walkPages(world),
		walkUsers(world),
		...steps.map((step) => send(world, step.caller, step)),
	]);
	for (const { status, text } of replies) assert.ok(status < 500, text);
	const after = await readState(world);
	demandSound(after);
	for (const id of before.people.keys())
		if (after.people.has(id))
			assert.equal(
				seen.filter((each) => each === id).length,
				1,
				`${id} on the pages`,
			);
	return after;
}

async function walkPages(world: World): Promise<string[]> {
	const seen: string[] = [];
	let next: string | undefined = `/people?orgId=${orgId}&sortBy=created&max=15`;
	while (next !== undefined) {
		const reply = await send(world, people.full, { method: "GET", path: next });
		assert.equal(reply.status, 200, reply.text);
		seen.push(
			...(reply.body.items as Json[]).map(({ id }) => plainId(id as string)),
		);
		next = nextOf(reply);
	}
	return seen;
}

// A list of SCIM counts and reads in several steps, and must not fail when people leave in between.
async function walkUsers(world: World): Promise<void> {
	for (let startIndex = 1; startIndex < 200; startIndex += 40) {
		const query = `filter=active eq true&sortBy=userName&startIndex=${startIndex}&count=40&returnGroups=true`;
		const path = `${scimPath}/Users?${encodeURI(query)}`;
		const { status, text } = await send(world, people.full, {
			method: "GET",
			path,
		});
		assert.equal(status, 200, text);
	}
}
