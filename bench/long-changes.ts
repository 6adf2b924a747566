import { randomUUID } from "node:crypto";

/** A server, and the token of an administrator. */
interface Server {
	url: string;
	token: string;
}

function newPeople(): { emails: string[]; displayName: string }[] {
	const name = randomUUID();
	return Array.from({ length: 10_000 }, (_, index) => ({
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

/** 10,000 new people as CSV records. */
export function writeRecords(): string {
	const records = newPeople().map(
		({ emails, displayName }) => `${emails[0]},${displayName}`,
	);
	return ["User ID/Email,Display Name", ...records].join("\n");
}

/** Runs jobs one after another until it is stopped. */
export async function runJobs(
	{ url, token }: Server,
	{ type, write }: { type: string; write: () => string },
): Promise<void> {
	const authorization = `Bearer ${token}`;
	for (;;) {
		const made = await fetch(`${url}/v1/bulk/jobs?mode=all-or-nothing`, {
			method: "POST",
			headers: { authorization, "content-type": type },
			body: write(),
		});
		const { id } = (await made.json()) as { id: string };
		for (;;) {
			const reply = await fetch(`${url}/v1/bulk/jobs/${id}`, {
				headers: { authorization },
			});
			const { state } = (await reply.json()) as { state: string };
			if (!["waiting", "running"].includes(state)) break;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}
