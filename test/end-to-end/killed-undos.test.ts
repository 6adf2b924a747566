import { expect, test } from "bun:test";
import type { Job } from "../../src/contract/job-shape.ts";
import type { Person } from "../../src/contract/person.ts";
import {
	createFolder,
	roundsOf,
	type ServerProcess,
	send,
	startServer,
	waitFor,
} from "./process.ts";

/** The undo of everyone takes about as long; the server is killed before, meanwhile, or after. */
const killMsMax = 150;
const department = "Department for a while";

test("a server that is killed while it undoes a job reverts each change exactly once", async () => {
	await using folder = await createFolder();
	for (let round = 0; round < roundsOf(1); round++) {
		let before: ReadonlyMap<string, string | undefined>;
		let undo: Job | undefined;
		let made: Job;
		{
			await using server = await startServer({ data: folder.path });
			before = await readDepartments(server);
			made = await endOf(
				server,
				await send<Job>(server, "POST", "/v1/bulk/jobs", {
					...{ query: {}, method: "PATCH", body: { department } },
				}),
			);
			expect(made.done).toBe(made.total);
			const started = send<Job>(
				...[server, "POST", `/v1/bulk/jobs/${made.id}/undo`],
			).catch(() => undefined);
			await new Promise((resolve) =>
				setTimeout(resolve, Math.random() * killMsMax),
			);
			await server.kill();
			undo = await started;
		}
		await using server = await startServer({ data: folder.path });
		// Without a reply, the undo may not be there: then it is made now.
		undo ??= await findUndo(server, made.id);
		undo ??= await send<Job>(
			...[server, "POST", `/v1/bulk/jobs/${made.id}/undo`],
		);
		const ended = await endOf(server, undo);
		expect(ended).toMatchObject({ done: made.done, failed: 0 });
		expect(await readDepartments(server)).toEqual(before);
		const [id] = before.keys();
		const { items } = await send<{ items: { trackingId: string }[] }>(
			...[server, "GET", `/v1/people/${id}/changes?max=2`],
		);
		expect(items[0]?.trackingId).not.toBe(items[1]?.trackingId);
	}
});

function endOf(server: ServerProcess, { id }: Job): Promise<Job> {
	return waitFor("the job to end", async () => {
		const job = await send<Job>(server, "GET", `/v1/bulk/jobs/${id}`);
		return job.state === "done" && job;
	});
}

async function findUndo(
	server: ServerProcess,
	jobId: string,
): Promise<Job | undefined> {
	const made = await send<Job>(server, "GET", `/v1/bulk/jobs/${jobId}`);
	return made.undoneBy === undefined
		? undefined
		: send<Job>(server, "GET", `/v1/bulk/jobs/${made.undoneBy}`);
}

async function readDepartments(
	server: ServerProcess,
): Promise<ReadonlyMap<string, string | undefined>> {
	const { items } = await send<{ items: Person[] }>(
		...[server, "GET", "/v1/people?max=1000"],
	);
	expect(items.length).toBeGreaterThan(90);
	return new Map(items.map(({ id, department }) => [id, department]));
}
