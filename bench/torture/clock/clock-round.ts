import { randomUUID } from "node:crypto";
import {
	runPeopled,
	type ServerProcess,
	waitFor,
} from "../../../test/end-to-end/process.ts";
import type { MovedClock } from "./moved-clock.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Two clocks, of this process and of the server, are read one after the other. */
const slackMs = 2000;
/** How long a change of another process may take to be noticed: a second, and what a busy machine adds. */
const noticeMsMax = 15_000;

/** What a round works on. */
export interface Place {
	server: ServerProcess;
	/** A full administrator's, without an end. */
	token: string;
	clock: MovedClock;
	/** Flags that name the directory to commands. */
	flags: readonly string[];
}

interface Line {
	id: string;
	kind: string;
	at: string;
	version: number;
	trackingId: string;
}

/** Moves the clock in the middle of everything that depends on it, and says what went wrong. */
export async function playRound(
	place: Place,
	jumpMs: number,
): Promise<string[]> {
	const { clock, server } = place;
	const faults: string[] = [];
	const demand = (isRight: boolean, sentence: string) => {
		if (!isRight) faults.push(sentence);
	};
	const call = (method: string, path: string, more: Sent = {}) =>
		send(server.url, place.token, method, path, more);
	const name = randomUUID().slice(0, 8);

	// Before: a person, somebody deleted, tokens that end tomorrow, and a job that locks the organization.
	const create = async (email: string) =>
		(await call("POST", "/people", {
			body: { emails: [`${email}@example.com`], displayName: email },
		})) as { status: number; body: { id: string } };
	const { body: person } = await create(`clock-${name}`);
	const { body: gone } = await create(`gone-${name}`);
	await call("DELETE", `/people/${gone.id}`);
	const deletedAt = clock.now();
	const brief = await createToken(call, `brief-${name}`);
	const revoked = await createToken(call, `revoked-${name}`);
	const endsAt = clock.now() + dayMs;
	const works = async ({ secret }: { secret: string }) =>
		(await send(server.url, secret, "GET", "/people/me")).status === 200;
	demand(
		(await works(brief)) && (await works(revoked)),
		"a new token does not work",
	);
	const keyed = {
		body: { title: `Title ${name}` },
		headers: { "idempotency-key": name, trackingid: `keyed-${name}` },
	};
	const first = await call("PATCH", `/people/${person.id}`, keyed);
	const job = await createLockingJob(place, { name, length: jobLength });

	clock.move(jumpMs);
	const now = clock.now();

	// A job runs to its end, and its lock ends with it.
	faults.push(...(await judgeJob(place, { job, length: jobLength })));
	const second = await call("PATCH", `/people/${person.id}`, {
		body: { department: name },
		headers: { trackingid: `after-${name}` },
	});
	demand(second.status === 200, `a change was answered ${second.status}`);

	// Tokens end when their time is over, and when they are revoked.
	const isOver = now >= endsAt;
	demand(
		await eventually(async () => (await works(brief)) !== isOver),
		`a token that ${isOver ? "has ended" : "is valid"} ${isOver ? "works" : "does not work"}`,
	);
	const revocation = await runPeopled(
		["token", "revoke", revoked.id, ...place.flags],
		"bun",
		clock.environment,
	);
	demand(
		revocation.exitCode === 0 &&
			(await eventually(async () => !(await works(revoked)))),
		`a revoked token works: ${revocation.stderr}`,
	);

	// A retry within a day is not made again; a key that has been forgotten may be.
	const retry = await call("PATCH", `/people/${person.id}`, keyed);
	if (jumpMs < 23 * hourMs)
		demand(
			retry.headers.get("idempotency-replayed") === "true" &&
				retry.status === first.status,
			`a retry was answered ${retry.status} without the stored reply`,
		);

	// Deleted people can be restored for 30 days.
	const restored = await call("POST", `/people/${gone.id}/restore`);
	const isTooLate = clock.now() - deletedAt > 30 * dayMs;
	demand(
		isTooLate ? [409, 410].includes(restored.status) : restored.status === 200,
		`a restoration ${isTooLate ? "after" : "within"} 30 days was answered ${restored.status}`,
	);

	faults.push(...(await judgeHistory(place, { id: person.id, name })));
	return faults;
}

// The lines of a person are in order, and each is found by its time.
async function judgeHistory(
	{ server, token, clock }: Place,
	{ id, name }: { id: string; name: string },
): Promise<string[]> {
	const faults: string[] = [];
	const call = (method: string, path: string) =>
		send(server.url, token, method, path);
	const { body } = await call("GET", `/people/${id}/changes`);
	const lines = (body as { items: Line[] }).items.toReversed();
	const order = lines.map(({ kind, version }) => `${version} ${kind}`);
	if (order.join() !== "1 created,2 updated,3 updated")
		faults.push(`the history is ${order.join()}`);
	if (
		lines.some(
			({ id }, index) => Number(id) <= Number(lines[index - 1]?.id ?? 0),
		)
	)
		faults.push("the ids of the history do not ascend");
	const keyed = lines.filter(
		({ trackingId }) => trackingId === `keyed-${name}`,
	);
	if (keyed.length !== 1)
		faults.push(`${keyed.length} lines of a change under an Idempotency-Key`);
	const { body: me } = await call("GET", "/people/me");
	for (const line of lines) {
		const at = Date.parse(line.at);
		const asOf = await call("GET", `/people/${id}?asOf=${line.at}`);
		if (at > clock.now() + slackMs) {
			if (asOf.status !== 400)
				faults.push(`a future time was answered ${asOf.status}`);
		} else if (at < clock.now() - slackMs) {
			// The last line that is not younger; before the creation, which may be later after a jump, nothing.
			const expected =
				at < Date.parse(lines[0]?.at ?? "")
					? undefined
					: lines.findLast((other) => Date.parse(other.at) <= at);
			const version = /^"(\d+)/.exec(asOf.headers.get("etag") ?? "")?.[1];
			const isRight =
				expected === undefined
					? asOf.status === 404
					: Number(version) === expected.version;
			if (!isRight)
				faults.push(
					`the state at ${line.at} was answered ${asOf.status} with version ${version} in the place of ${expected?.version}`,
				);
		}
		const range = new URLSearchParams({
			orgId: (me as { orgId: string }).orgId,
			from: new Date(at).toISOString(),
			to: new Date(at + 1).toISOString(),
			targetId: id,
		});
		const audit = await call("GET", `/adminAudit/events?${range}`);
		const { items = [] } = audit.body as {
			items?: { data: { trackingId: string } }[];
		};
		if (!items.some(({ data }) => data.trackingId === line.trackingId))
			faults.push(
				`the audit log at ${line.at} does not have ${line.trackingId}: ${audit.status}`,
			);
	}
	return faults;
}

const jobLength = 40;

/** Makes a job that locks the organization while it creates people. */
export async function createLockingJob(
	{ server, token }: Pick<Place, "server" | "token">,
	{ name, length }: { name: string; length: number },
): Promise<string> {
	const lines = Array.from({ length }, (_, index) =>
		JSON.stringify({
			method: "POST",
			path: "/people",
			body: {
				emails: [`job-${name}-${index}@example.com`],
				displayName: "Of a job",
			},
		}),
	);
	const reply = await fetch(`${server.url}/v1/bulk/jobs?lock=true`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${token}`,
			"content-type": "application/x-ndjson",
		},
		body: lines.join("\n"),
	});
	if (reply.status !== 202)
		throw new Error(`A job was answered ${reply.status} ${await reply.text()}`);
	return ((await reply.json()) as { id: string }).id;
}

/** Waits for the end of a job, and says what is wrong with it. */
export async function judgeJob(
	{ server, token }: Pick<Place, "server" | "token">,
	{ job, length }: { job: string; length: number },
): Promise<string[]> {
	const ended = await waitFor("the job to end", async () => {
		const { body } = await send(server.url, token, "GET", `/bulk/jobs/${job}`);
		const found = body as { state: string; done: number };
		return ["done", "failed", "cancelled"].includes(found.state)
			? found
			: undefined;
	}).catch(() => undefined);
	return ended?.state === "done" && ended.done === length
		? []
		: [`the job is ${JSON.stringify(ended ?? "not at its end")}`];
}

async function createToken(
	call: (method: string, path: string, more: Sent) => Promise<Answer>,
	name: string,
): Promise<{ id: string; secret: string }> {
	const { status, body } = await call("POST", "/tokens", {
		body: { name, scopes: ["spark:people_read"], expiresInDays: 1 },
	});
	if (status !== 201) throw new Error(`A token was answered ${status}.`);
	const { id, accessToken } = body as { id: string; accessToken: string };
	return { id, secret: accessToken };
}

interface Sent {
	body?: unknown;
	headers?: Record<string, string>;
}

interface Answer {
	status: number;
	headers: Headers;
	body: unknown;
}

async function send(
	url: string,
	token: string,
	method: string,
	path: string,
	{ body, headers = {} }: Sent = {},
): Promise<Answer> {
	const reply = await fetch(`${url}/v1${path}`, {
		method,
		headers: {
			authorization: `Bearer ${token}`,
			"content-type": "application/json",
			...headers,
		},
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const text = await reply.text();
	return {
		status: reply.status,
		headers: reply.headers,
		body: text === "" ? undefined : JSON.parse(text),
	};
}

async function eventually(isSo: () => Promise<boolean>): Promise<boolean> {
	const until = performance.now() + noticeMsMax;
	while (performance.now() < until) {
		if (await isSo()) return true;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return false;
}
