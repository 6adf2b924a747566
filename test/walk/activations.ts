import { strict as assert } from "node:assert";
import { activationPauseMs } from "../../src/directory/activations/activation-email.ts";
import { type Json, people } from "../webex/harness.ts";
import type { Outcome, Step } from "./choose.ts";
import { ownId } from "./same-person.ts";
import { readLines, readState, type State } from "./state.ts";
import { orgId, send, type World } from "./worlds.ts";

interface Job {
	id: string;
	counts: Json;
	emails: { personId: string; email: string; recorded?: string }[];
}

/** Exactly those who may sign in, have not done so, and got no email for a day get one, as the dry run says. */
export async function takeActivations(
	world: World,
	step: Step,
	before: State,
): Promise<Outcome> {
	const pending = await findPending(world);
	const recent = await findRecent(world);
	const due = pending.filter(({ id }) => !recent.has(id));
	const dryRun = { ...step, path: `${step.path}?dryRun=true` };
	const tried = await send(world, step.caller, dryRun);
	assert.equal(tried.status, 202, tried.text);
	const told = await finish(world, step.path, tried.body);
	assert.deepEqual(
		await readState(world),
		before,
		"a dry run changed something",
	);
	const done = await send(world, step.caller, step);
	assert.equal(done.status, 202, done.text);
	const again = await send(world, step.caller, step);
	assert.equal(again.status, 409, again.text);
	const made = await finish(world, step.path, done.body);
	const after = await readState(world);
	const lines = await readLines(world, before.newestId);
	const emails = due.map(({ id, email }) => `${id} ${email}`).toSorted();
	for (const job of [told, made]) {
		assert.deepEqual(
			job.emails
				.map(({ personId, email }) => `${ownId(personId)} ${email}`)
				.toSorted(),
			emails,
		);
		assert.deepEqual(job.counts, {
			userResendInviteSent: due.length,
			userResendInviteFailed: 0,
			userResendInviteSkipped: pending.length - due.length,
			totalUsers: pending.length,
		});
	}
	assert.ok(told.emails.every(({ recorded }) => recorded === undefined));
	assert.deepEqual(
		lines
			.map(
				({ subject, subjectId, fields }) =>
					`${subject} ${subjectId} ${fields.email?.to}`,
			)
			.toSorted(),
		emails.map((each) => `activationEmail ${each}`),
	);
	assert.deepEqual(after.people, before.people);
	return { tried, done, after, lines };
}

async function findPending({
	api: { store },
}: World): Promise<{ id: string; email: string | undefined }[]> {
	const query = { orgId, limit: 10_000, isPresenceWanted: true };
	return (await store.people.list(query)).flatMap(({ person, presence }) =>
		person.type === "person" &&
		person.isLoginEnabled &&
		presence.lastActivityAt === undefined
			? [{ id: person.id, email: person.emails[0] }]
			: [],
	);
}

async function findRecent(world: World): Promise<ReadonlySet<string>> {
	const start = world.api.clock.now - activationPauseMs;
	return new Set(
		(await readLines(world, 0))
			.filter(
				({ subject, author }) =>
					subject === "activationEmail" && author.at > start,
			)
			.map(({ subjectId }) => subjectId),
	);
}

async function finish(world: World, path: string, body: Json): Promise<Job> {
	await world.api.server.runJobs();
	const get = async (part: string) => {
		const reply = await send(world, people.full, {
			method: "GET",
			path: `${path}/${body.id}/${part}`,
		});
		assert.equal(reply.status, 200, reply.text);
		return reply.body;
	};
	const job = (await get("status")) as unknown as Job;
	const { items } = await get("emails?max=1000");
	return { ...job, emails: items as Job["emails"] };
}
