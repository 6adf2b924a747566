import { expect } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type ApplyOptions,
	applyPlan,
} from "../../../src/rehearsal/apply/apply.ts";
import {
	compareStates,
	composeBody,
	preconditionOf,
} from "../../../src/rehearsal/plan/change.ts";
import {
	type Plan,
	type Step,
	sealPlan,
} from "../../../src/rehearsal/plan/plan.ts";
import { readPlan, writePlan } from "../../../src/rehearsal/plan/plan-file.ts";
import {
	bodyOf,
	type WirePerson,
} from "../../../src/rehearsal/plan/wire-person.ts";
import { openService } from "../../../src/rehearsal/service/service.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { type Api, ids, openApi, people } from "../../webex/harness.ts";

/** A request to the service as a test sees it. */
interface SentRequest {
	method: string;
	/** Behind `/v1`, without query. */
	path: string;
	body: unknown;
}

/** Sends a request of an apply to the server, or does something else to it. */
export type Send = (
	request: Request,
	forward: (request: Request) => Promise<Response>,
	sent: SentRequest,
) => Promise<Response>;

/** A service with the sample, and a folder for plans. */
export interface World extends AsyncDisposable {
	api: Api;
	folder: string;
	/** Every request of applies so far, in order. */
	sent: SentRequest[];
	/** Makes a plan from the changes of people, by e-mail, and writes it. */
	plan(changes: Readonly<Record<string, object>>): Promise<{
		plan: Plan;
		file: string;
	}>;
	/** Applies the plan in a file. */
	apply(
		file: string,
		options?: Partial<ApplyOptions> & { send?: Send; token?: string },
	): ReturnType<typeof applyPlan>;
	see(email: string): Promise<WirePerson>;
}

/** The service over a sample of its own. Time passes at once where somebody waits. */
export async function openWorld(): Promise<World> {
	const api = await openApi(() => openSqliteStore(":memory:"));
	const folder = await mkdtemp(join(tmpdir(), "peopled-apply-"));
	const sent: SentRequest[] = [];
	const see = async (email: string) =>
		(await api.see(await api.idOf(email))) as unknown as WirePerson;
	let plans = 0;
	return {
		api,
		folder,
		sent,
		see,
		async plan(changes) {
			const steps: Step[] = [];
			for (const [email, change] of Object.entries(changes)) {
				const before = await see(email);
				steps.push(updateStep(before, { ...before, ...change }));
			}
			return writeSteps(steps, join(folder, `plan-${++plans}.json`));
		},
		async apply(file, { send, token, ...options } = {}) {
			const plan = await readPlan(file);
			const { signal = new AbortController().signal } = options;
			const sleep = async (ms: number) => {
				signal.throwIfAborted();
				api.clock.now += Math.ceil(ms);
			};
			const forward = (request: Request) =>
				api.server.fetch(request, { address: "127.0.0.1" });
			const service = openService({
				url: "http://localhost/v1",
				token: token ?? (await api.tokenOf(people.full)),
				now: () => api.clock.now,
				steadyNow: () => api.clock.now,
				sleep,
				signal,
				budget: 6000,
				async send(request) {
					const noted = await noteRequest(request);
					sent.push(noted);
					return send === undefined
						? forward(request)
						: send(request, forward, noted);
				},
			});
			return applyPlan({
				plan,
				file,
				service,
				approve: plan.digest,
				isResumed: false,
				onConflict: "abort",
				sleep,
				signal,
				chance: () => 0.5,
				tell() {},
				onProgress() {},
				now: () => api.clock.now,
				...options,
			});
		},
		async [Symbol.asyncDispose]() {
			await api[Symbol.asyncDispose]();
			await rm(folder, { recursive: true });
		},
	};
}

/** A step that makes a person another. */
export function updateStep(before: WirePerson, after: WirePerson): Step {
	const changes = compareStates(before, after);
	return {
		id: `step-${before.emails[0]}`,
		action: "update",
		person: personOf(before),
		changes,
		request: {
			method: "PUT",
			path: `/v1/people/${before.id}?callingData=true`,
			body: composeBody(before, changes),
		},
		precondition: preconditionOf(changes),
		after: [],
		losses: [],
	};
}

/** A step that creates a person. */
export function createStep(person: WirePerson): Step {
	const changes = compareStates(
		{ id: person.id, emails: [], displayName: "" },
		person,
	);
	return {
		id: `step-${person.emails[0]}`,
		action: "create",
		person: personOf(person),
		changes,
		request: { method: "POST", path: "/v1/people", body: bodyOf(person) },
		precondition: {},
		after: [],
		losses: [],
	};
}

/** A step that deletes a person. */
export function deleteStep(person: WirePerson): Step {
	return {
		id: `step-${person.emails[0]}`,
		action: "delete",
		person: personOf(person),
		changes: [],
		request: { method: "DELETE", path: `/v1/people/${person.id}` },
		precondition: person,
		after: [],
		losses: [],
	};
}

/** Writes a plan of these steps. */
export async function writeSteps(
	steps: readonly Step[],
	file: string,
): Promise<{ plan: Plan; file: string }> {
	const plan = sealPlan({
		version: 1,
		kind: "plan",
		createdAt: "2026-01-15T09:00:00.000Z",
		service: { url: "http://localhost", orgId: ids.organization },
		clonedAt: "2026-01-15T08:00:00.000Z",
		losses: [],
		counts: {
			people: 200,
			touched: steps.length,
			update: steps.length,
			create: 0,
			delete: 0,
			fields: {},
			losses: {},
		},
		allowed: {},
		names: {},
		notCarried: [],
		warnings: [],
		steps: [...steps],
	});
	await writePlan(plan, file);
	return { plan, file };
}

/** The results of a report's steps, in order. */
export function resultsOf({ steps }: { steps: readonly { result: string }[] }) {
	return steps.map(({ result }) => result);
}

/** The requests of applies so far that were no reads. */
export function changesIn({ sent }: World) {
	return sent.filter(({ method }) => method !== "GET");
}

/** Changes a person at the service, as somebody else does meanwhile. */
export async function changePerson(
	world: World,
	email: string,
	change: object,
): Promise<void> {
	const person = await world.see(email);
	const reply = await world.api.call(
		await world.api.tokenOf(people.full),
		"PUT",
		`/people/${person.id}?callingData=true`,
		{ ...person, ...change },
	);
	expect(reply.status).toBe(200);
}

function personOf({ id, emails, displayName }: WirePerson) {
	return { id, email: emails[0] ?? "", displayName };
}

async function noteRequest(request: Request): Promise<SentRequest> {
	const text = await request.clone().text();
	return {
		method: request.method,
		path: new URL(request.url).pathname.replace(/^\/v1/, ""),
		body: text === "" ? undefined : JSON.parse(text),
	};
}
