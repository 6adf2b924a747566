import { afterAll, beforeAll, describe, test } from "bun:test";
import assert from "node:assert/strict";
import { keyHeader } from "../../src/contract/idempotency.ts";
import type { Operation } from "../../src/contract/operation.ts";
import { operations } from "../../src/contract/operations.ts";
import { expectRefusal, expectStatus, ids, people } from "../webex/harness.ts";
import { findUntruth } from "./after-commit-claims.ts";
import type { Prepare } from "./after-commit-making.ts";
import { larger, last, prepareCall, readers } from "./after-commit-rows.ts";
import {
	type Cut,
	type CutWorld,
	type Outcome,
	openCutWorld,
	openFullWorld,
} from "./database-cuts.ts";

const changing: readonly Operation[] = operations.filter(
	({ method, id }) => method !== "GET" && !readers.includes(id),
);

// A connection that is gone, or all of the database: each call meets one before and the other after its commits.
const gone: readonly Cuts[] = [
	[{ when: "heard" }, { when: "unheard", isBrief: true }, { when: "lost" }],
	[{ when: "heard" }, { when: "unheard" }, { when: "lost", isBrief: true }],
];
// After a commit means before the next one: nothing more can be committed.
const full: readonly Cuts[] = [[{ when: "lost" }]];

type Cuts = readonly Omit<Cut, "commit">[];

test("Every call is tried, but for those that change nothing in the database", () => {
	const known: readonly string[] = operations.map(({ id }) => id);
	assert.deepEqual(
		[...readers, ...last].filter((id) => !known.includes(id)),
		[],
	);
});

describeCuts("A database that goes away at a commit of a call", {
	open: openCutWorld,
	cuts: gone,
	more: describeRetries,
});
describeCuts("A disk that is full before or after a commit of a call", {
	open: openFullWorld,
	cuts: full,
	// Snapshots are files, and long batches have a thread with a connection of its own.
	except: ["saveSnapshot", "deleteSnapshot", "a bulk of two batches"],
});

function describeCuts(
	title: string,
	{
		open,
		cuts,
		except = [],
		more = () => {},
	}: {
		open: () => Promise<CutWorld>;
		cuts: readonly Cuts[];
		except?: readonly string[];
		more?: (setup: () => CutWorld) => void;
	},
): void {
	describe(title, () => {
		let setup: CutWorld;
		beforeAll(async () => {
			setup = await open();
		}, 60_000);
		afterAll(() => setup?.[Symbol.asyncDispose]());

		const tryCut = async (prepare: Prepare, whole: Outcome, cut: Cut) => {
			const outcome = await setup.make(prepare, cut);
			const untruth = await findUntruth(outcome, { ...setup, whole });
			assert.equal(untruth, undefined, JSON.stringify(cut));
		};
		const tryCall = async (id: string, choice: number) => {
			const prepare: Prepare = (world) => prepareCall(world, id);
			const whole = await setup.make(prepare);
			assert.ok(whole.reply.status < 300, whole.reply.text);
			assert.notEqual(whole.commits.length, 0);
			assert.notDeepEqual(whole.difference, []);
			for (let commit = 1; commit <= whole.commits.length; commit++)
				for (const kind of cuts[choice % cuts.length] ?? [])
					await tryCut(prepare, whole, { ...kind, commit });
		};
		const calls = changing
			.map(({ id }, index) => ({ id, index }))
			.filter(({ id }) => !except.includes(id));
		for (const { id, index } of calls.filter(({ id }) => !last.includes(id)))
			test(`lets ${id} say only what is true`, () => tryCall(id, index));

		for (const [title, prepare] of Object.entries(larger))
			if (!except.includes(title))
				test(`lets ${title} say only what is true between its commits`, async () => {
					const ask: Prepare = (world) => prepare(world, setup.reader);
					const whole = await setup.make(ask);
					assert.ok(whole.commits.length > 1, whole.reply.text);
					for (let commit = 1; commit < whole.commits.length; commit++)
						await tryCut(ask, whole, { commit, when: "heard" });
				});

		more(() => setup);

		test("leaves a directory in which verify finds nothing", async () => {
			assert.deepEqual(await setup.verify(), []);
		});

		for (const { id, index } of calls.filter(({ id }) => last.includes(id)))
			test(`lets ${id} say only what is true`, () => tryCall(id, index));
	});
}

function describeRetries(opened: () => CutWorld): void {
	const tryRetry = async (operation: Operation, choice: number) => {
		const setup = opened();
		let key = 0;
		const prepare: Prepare = async (world) => {
			const asked = await prepareCall(world, operation.id);
			const headers = { ...asked.headers, [keyHeader]: `${choice}-${++key}` };
			return { ...asked, headers };
		};
		const whole = await setup.make(prepare);
		for (let commit = 1; commit <= whole.commits.length; commit++) {
			const when = choice % 2 === 0 ? "unheard" : "lost";
			const cut: Cut = { commit, when, isBrief: true };
			const outcome = await setup.make(prepare, cut);
			const again = await setup.repeat(outcome);
			const text = `${JSON.stringify(cut)}: ${again.reply.text}`;
			const isWhole = again.reply.status < 300 && outcome.reply.status >= 300;
			const expected = isWhole ? whole : outcome;
			assert.deepEqual(again.difference, expected.difference, text);
			if (isWhole) continue;
			// A long call leaves a mark when it begins. If its reply cannot take that place, only the mark is known of it.
			assert.ok(operation.isLong, text);
			if (again.reply.text !== outcome.reply.text)
				expectRefusal(again.reply, 409, /has started and has no reply yet/);
		}
	};
	for (const [index, operation] of changing.entries())
		if (keyHeader in (operation.headers ?? {}) && !last.includes(operation.id))
			test(`lets ${operation.id} be sent again under its key, and be made once`, () =>
				tryRetry(operation, index));

	test("lets an integration whose exchange died ask its person again, and says that its code came twice when it does not", async () => {
		const setup = opened();
		const prepare: Prepare = (world) => prepareCall(world, "createAccessToken");
		const outcome = await setup.make(prepare, { commit: 1, when: "heard" });
		expectRefusal(outcome.reply, 503, /The code is used up.*Ask the person/);
		const { reply } = await setup.repeat(outcome);
		expectStatus(reply, 400);
		assert.equal(reply.body.error, "invalid_grant");
		const { api } = setup.world;
		const token = await api.tokenOf(people.full);
		const from = new Date(api.clock.now - 1).toISOString();
		const to = new Date(api.clock.now + 1).toISOString();
		const audit = await api.call(
			token,
			"GET",
			`/adminAudit/events?orgId=${ids.organization}&from=${from}&to=${to}&max=1`,
		);
		expectStatus(audit, 200);
		assert.match(
			audit.text,
			/used a second time, stolen or sent again after a failure/,
		);
		const { status } = (await setup.make(prepare)).reply;
		assert.equal(status, 200);
	});

	test("leaves the run of a dry run that may be queued, so that nobody is told of a run that is not there", async () => {
		const setup = opened();
		const cut = { commit: 1, when: "unheard", isBrief: true } as const;
		const prepare: Prepare = (world) => prepareCall(world, "applyJob");
		const outcome = await setup.make(prepare, cut);
		expectRefusal(outcome.reply, 503, /not known/);
		const { reply } = await setup.repeat(outcome);
		expectRefusal(reply, 409, /^The job [\w-]+ applies this dry run already/);
		const [, id] = /The job ([\w-]+)/.exec(reply.text) ?? [];
		const { api } = setup.world;
		const token = await api.tokenOf(people.full);
		expectStatus(await api.call(token, "GET", `/bulk/jobs/${id}`), 200);
	});
}
