import type { Job } from "../../contract/job-shape.ts";
import { may } from "../permissions.ts";
import { current, orgIdIfOther } from "../session.ts";

/** Finds the job that made the changes with a tracking id, where one did and is still listed. */
export type FindJob = (trackingId: string) => Promise<Job | undefined>;

/** The jobs behind events. Their list is read once, when the first is looked for. */
export function openEventJobs(): FindJob {
	let reading: Promise<readonly Job[]> | undefined;
	const read = async () => {
		const { items } = await current().client.call("GET /bulk/jobs", {
			query: { orgId: orgIdIfOther() },
		});
		return items;
	};
	return async (trackingId) => {
		if (!may("runBulk")) return undefined;
		reading ??= read();
		return (await reading).find((job) => job.trackingId === trackingId);
	};
}
