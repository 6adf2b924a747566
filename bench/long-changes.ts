import { randomUUID } from "node:crypto";

/** A server, and the token of an administrator. */
export interface Server {
	url: string;
	token: string;
}

function newPeople(
	length = 10_000,
): { emails: string[]; displayName: string }[] {
	const name = randomUUID();
	return Array.from({ length }, (_, index) => ({
		emails: [`${name}-${index}@example.com`],
		displayName: `Person ${index}`,
	}));
}

/** Sends bulk requests of 10,000 new people until it is stopped; reports changes that were not done. */
export async function createAgain(
	{ url, token }: Server,
	{
		mode = "all-or-nothing",
		isKeyed = false,
		isDryRun = false,
		isFaulty = false,
	} = {},
): Promise<void> {
	for (;;) {
		const people = newPeople();
		if (isFaulty)
			people[5000] = { emails: ["guest-0@example.com"], displayName: "Twice" };
		const reply = await fetch(`${url}/v1/bulk`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
				...(isKeyed ? { "idempotency-key": `"${randomUUID()}"` } : {}),
			},
			body: JSON.stringify({
				mode,
				dryRun: isDryRun,
				operations: people.map((body) => ({
					method: "POST",
					path: "/people",
					body,
				})),
			}),
		}).catch(() => undefined);
		const told = (await reply?.json().catch(() => {})) as
			| { done: number }
			| undefined;
		if (!isFaulty && told?.done !== 10_000)
			process.stderr.write(`${reply?.status} ${JSON.stringify(told)}\n`);
	}
}

/** 10,000 new people as lines of JSON. */
export function writeLines(): string {
	return newPeople()
		.map((body) => JSON.stringify({ method: "POST", path: "/people", body }))
		.join("\n");
}

/** New people as CSV records, 10,000 unless another number is given. */
export function writeRecords(count?: number): string {
	const records = newPeople(count).map(
		({ emails, displayName }) => `${emails[0]},${displayName}`,
	);
	return ["User ID/Email,Display Name", ...records].join("\n");
}

/** Runs jobs one after another until it is stopped. */
export async function runJobs(
	server: Server,
	{ type, write }: { type: string; write: () => string },
): Promise<void> {
	for (;;)
		await runJob(server, { mode: "all-or-nothing", type, body: write() });
}

/** How many people a job imports per second: from the first byte of its file until it has ended. */
export async function measureImport(
	server: Server,
	people: number,
): Promise<number> {
	const body = writeRecords(people);
	const begin = performance.now();
	const job = await runJob(server, {
		...{ mode: "best-effort", type: "text/csv", body },
	});
	if (job.state !== "done" || job.done !== people)
		throw new Error(`A job ended as ${JSON.stringify(job)}.`);
	return people / ((performance.now() - begin) / 1000);
}

interface Job {
	id: string;
	state: string;
	done: number;
}

// The job after its end.
async function runJob(
	{ url, token }: Server,
	{ mode, type, body }: { mode: string; type: string; body: string },
): Promise<Job> {
	const authorization = `Bearer ${token}`;
	const made = await fetch(`${url}/v1/bulk/jobs?mode=${mode}`, {
		method: "POST",
		headers: { authorization, "content-type": type },
		body,
	});
	const { id } = (await made.json()) as Job;
	for (;;) {
		const reply = await fetch(`${url}/v1/bulk/jobs/${id}`, {
			headers: { authorization },
		});
		const job = (await reply.json()) as Job;
		if (!["waiting", "running"].includes(job.state)) return job;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
