import {
	type ServerProcess,
	send,
	waitFor,
} from "../../../test/end-to-end/process.ts";

/** A job of thousands of people takes minutes on a machine that does something else. */
const jobsMsMax = 600_000;

/** Waits until no job of a server is unfinished. */
export async function awaitJobs(server: ServerProcess): Promise<void> {
	const path = "/v1/bulk/jobs?state=unfinished";
	await waitFor(
		"the jobs to end",
		async () => {
			const { items } = await send<{ items: unknown[] }>(server, "GET", path);
			return items.length === 0;
		},
		jobsMsMax,
	);
}
