import type { Job } from "../../directory/jobs/job.ts";
import { forgetJob } from "../../directory/jobs/jobs.ts";
import type { Store } from "../../directory/store/store.ts";
import type { Call } from "../call.ts";

/** The interval at which a server reports that it is still receiving a file. */
const heartbeatMs = 15_000;

/** Stores the items of a new job. A job whose items do not arrive completely leaves nothing behind. */
export async function receiveJob<Result>(
	{ store, now }: Pick<Call, "store" | "now">,
	job: Job,
	receive: (clock: () => number) => Promise<Result>,
): Promise<Result> {
	const begun = performance.now();
	const clock = () => now + Math.round(performance.now() - begun);
	// A slow sender is still connected, even while no item arrives.
	const heartbeat = setInterval(
		() => void store.jobs.append(job, [], clock()).catch(() => {}),
		heartbeatMs,
	);
	try {
		return await receive(clock);
	} catch (error) {
		// The first failure says whether the job may be queued. One that cannot be abandoned now expires.
		await abandon(store, job, now).catch(() => {});
		throw error;
	} finally {
		clearInterval(heartbeat);
	}
}

// A job that was queued before its database failed may run, and those that it undoes or applies name it: it stays.
async function abandon(store: Store, job: Job, now: number): Promise<void> {
	const isOver = await store.jobs.end(job, {
		...{ state: "failed", was: "receiving" },
		...{ now, expiresAt: now },
	});
	if (isOver) await forgetJob(store.jobs, job);
}
