import { openChangeSignal } from "../../concurrency/change-signal.ts";
import { mapInSlices, openTimeSlices } from "../../concurrency/time-slices.ts";
import type { Caller } from "../../directory/access/caller.ts";
import type { Fate } from "../../directory/batch/together.ts";
import type { Job, JobItem, JobItemResult } from "../../directory/jobs/job.ts";
import type {
	BatchMaker,
	BeginJob,
	JobBatch,
} from "../../directory/jobs/job-batch.ts";
import type { Store } from "../../directory/store/store.ts";
import { bulkShareLength } from "../bulk/bulk.ts";
import { isWarned, settleTogether } from "../bulk/bulk-operation.ts";
import type { Call, CallServices, DialectServices } from "../call.ts";
import { settleDependents } from "./dependent-items.ts";
import { type PreparedItem, prepareItems } from "./job-items.ts";
import { openRefusedRecords } from "./refused-records.ts";

const jobsPath = "/v1/bulk/jobs";

/** The parts of a call that are the same for every item of every job. */
interface JobCallServices
	extends Pick<CallServices, "forgetCallers">,
		Omit<DialectServices, "jobs"> {
	now: () => number;
	/** Told why an item failed inside the server, with the tracking id of the request that made the job. */
	reportFailure: (cause: unknown, trackingId: string) => void;
}

/** Makes batches of the items of jobs: each item is done as the call that its maker could make now. */
export function openJobBatches(services: JobCallServices): BeginJob {
	return async (job, { store, doneCount }): Promise<BatchMaker> => {
		const refused = await openRefusedRecords(store, job, doneCount);
		return async (items: readonly JobItem[], caller) => {
			const call = callOf(job, caller, { ...services, store });
			const prepared = await prepareItems(call, job, items, refused.lineOf);
			return {
				tasks: prepared.map(({ task }) => task),
				show: (outcomes) => showResults(job, prepared, outcomes),
				remember(outcomes) {
					for (const [index, { item, makes }] of prepared.entries())
						if (makes !== undefined && outcomes[index]?.kind === "refused")
							refused.note(makes, item.line);
				},
			} satisfies JobBatch;
		};
	};
}

function showResults(
	{ isAllOrNothing }: Job,
	prepared: readonly PreparedItem[],
	outcomes: readonly Fate[],
): Promise<JobItemResult[]> {
	const leans = prepared.map((each) => each.leans);
	const own = settleDependents(outcomes, leans, { isAllOrNothing });
	return mapInSlices(
		settleTogether(own, isAllOrNothing),
		bulkShareLength,
		(outcome, index) => {
			const { item, show } = prepared[index] as PreparedItem;
			const shown = show(outcome);
			const { status, ...detail } = shown;
			return {
				index: item.index,
				status,
				isDone: outcome.kind === "done",
				isWarned: isWarned(shown),
				detail: JSON.stringify(detail),
			};
		},
	);
}

// The items of a job wait for nothing.
const silent = openChangeSignal(openTimeSlices(1));

// The call as the maker of a job would make it now.
function callOf(
	{ maker: { trackingId } }: Job,
	caller: Caller,
	{ store, now, ...services }: JobCallServices & { store: Store },
): Call {
	const request = new Request(`http://localhost${jobsPath}`);
	return {
		...services,
		store,
		requests: undefined,
		changeSignal: silent,
		jobs: { bytesMax: 0, lifeMs: 0, wake() {} },
		caller,
		operationId: "createJob",
		trackingId,
		now: now(),
		url: new URL(request.url),
		request,
		header: () => undefined,
		parameter: () => "",
		query: {},
		queryProblems: [],
		body: {},
		sent: {},
		patch: undefined,
		isStrict: false,
		problems: [],
		address: undefined,
		pause: (task) => task(),
		takeSlot: () => () => {},
		async *receive() {},
		identifyAgain: async () => caller,
		reportFailure: (cause) => services.reportFailure(cause, trackingId),
	};
}
