import { mapInSlices } from "../../concurrency/time-slices.ts";
import type { Caller } from "../../directory/access/caller.ts";
import {
	changesRights,
	type StepOutcome,
} from "../../directory/batch/perform.ts";
import type { Job, JobItem, JobItemResult } from "../../directory/jobs/job.ts";
import type {
	BatchMaker,
	BeginJob,
	JobBatch,
} from "../../directory/jobs/job-batch.ts";
import type { Store } from "../../directory/store/store.ts";
import { makeActivationBatch } from "../activations/activation-batch.ts";
import { bulkBatchLength, explainRefusals } from "../bulk/bulk.ts";
import { settleAtomic } from "../bulk/bulk-operation.ts";
import type { CallServices, DialectServices } from "../call.ts";
import { settleDependents } from "./dependent-items.ts";
import { resultOf } from "./item-result.ts";
import {
	type JobOrigin,
	type PreparedItem,
	prepareItems,
} from "./job-items.ts";
import { openRefusedRecords } from "./refused-records.ts";

/** The services that the items of every job share. */
interface JobServices
	extends Pick<CallServices, "forgetCallers">,
		Pick<DialectServices, "areBooleansJson" | "restorableMs"> {
	now: () => number;
	/** Receives the cause when an item failed inside the server, with the tracking id of the request that created the job. */
	reportFailure: (cause: unknown, trackingId: string) => void;
}

/** Makes batches of the items of jobs. Each item is planned with the present rights of the job's creator. */
export function openJobBatches(services: JobServices): BeginJob {
	return async (job, { store, doneCount }): Promise<BatchMaker> => {
		if (job.isActivation)
			return (items, caller) => {
				const origin = originOf(job, caller, { ...services, store });
				return makeActivationBatch(origin, job, items);
			};
		const refused = await openRefusedRecords(store, job, doneCount);
		return async (items: readonly JobItem[], caller) => {
			const origin = originOf(job, caller, { ...services, store });
			const prepared = await prepareItems(origin, job, items, refused.lineOf);
			return {
				plans: prepared.map(({ plan }) => plan),
				show: (outcomes) => showResults(store, job, { prepared, outcomes }),
				remember(outcomes) {
					if (outcomes.some(changesRights)) services.forgetCallers();
					for (const [index, { item, creates }] of prepared.entries())
						if (creates !== undefined && outcomes[index]?.kind === "refused")
							refused.note(creates, item.line);
				},
			} satisfies JobBatch;
		};
	};
}

async function showResults(
	store: Store,
	{ isAllOrNothing }: Job,
	{
		prepared,
		outcomes,
	}: {
		prepared: readonly PreparedItem[];
		outcomes: readonly StepOutcome[];
	},
): Promise<JobItemResult[]> {
	const dependencies = prepared.map((each) => each.dependencies);
	const own = settleDependents(outcomes, dependencies, { isAllOrNothing });
	const settled = settleAtomic(own, isAllOrNothing);
	return mapInSlices(
		await explainRefusals(store, settled),
		bulkBatchLength,
		(outcome, index) => {
			const { item, show } = prepared[index] as PreparedItem;
			return resultOf(item.index, outcome, show(outcome));
		},
	);
}

// The creator of a job as the origin of its changes.
function originOf(
	{ maker: { trackingId }, isAllOrNothing }: Job,
	caller: Caller,
	{
		store,
		now,
		areBooleansJson,
		restorableMs,
		reportFailure,
	}: JobServices & { store: Store },
): JobOrigin {
	return {
		store,
		caller,
		trackingId,
		now: now(),
		restorableMs,
		areBooleansJson,
		isStrict: false,
		isAtomic: isAllOrNothing,
		reportFailure: (cause) => reportFailure(cause, trackingId),
	};
}
