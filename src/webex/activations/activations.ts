import { randomUUID } from "node:crypto";
import * as contract from "../../contract/activation.ts";
import {
	getActivation,
	listPendingIds,
	noVisibleActivation,
} from "../../directory/activations/activations.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Job, JobItem } from "../../directory/jobs/job.ts";
import { createJob } from "../../directory/jobs/jobs.ts";
import { cutPage, readNumericCursor } from "../../http/paging.ts";
import { type Reply, replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { readId } from "../ids.ts";
import { keepItems } from "../jobs/job-upload.ts";
import { receiveJob } from "../jobs/receive-job.ts";
import { activationItem } from "./activation-batch.ts";
import {
	showActivationError,
	showActivationJob,
	showRecordedEmail,
} from "./show-activation.ts";

/** The items written at a time: each has only an id, and the request waits for all of them. */
const appendLength = 5000;

/** The calls of activation emails. */
export const activationRoutes = [
	route(contract.sendActivationEmails, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, now } = call;
		const named = call.parameter("orgId");
		const orgId = readId("ORGANIZATION", named) ?? named;
		const job = await createJob(store, caller, {
			...{ id: randomUUID(), orgId, format: "ndjson", isActivation: true },
			title: "Send activation emails",
			...{ isAllOrNothing: false, isLocking: false },
			isDryRun: call.query.dryRun === true,
			...{ trackingId: call.trackingId, createdAt: now },
		});
		const total = await receiveJob(call, job, async (clock) => {
			const items = listItems(call, job);
			const kept = await keepItems(store, job, {
				...{ items, now: clock, appendLength },
			});
			await store.jobs.finish(job, { warnings: [] });
			return kept;
		});
		call.jobs.wake();
		const made: Job = { ...job, state: "waiting", total };
		return replyJson(202, showActivationJob(made, now));
	}),

	route(contract.getActivation, async (call) => {
		refuseInvalid(call.queryProblems);
		return replyJson(200, showActivationJob(await findJob(call), call.now));
	}),

	route(contract.listActivationErrors, (call) =>
		replyItems(call, { isFaulty: true }, showActivationError),
	),

	route(contract.listActivationEmails, (call) =>
		replyItems(call, { isPlain: true }, showRecordedEmail),
	),
];

async function* listItems(
	{ store }: Call,
	{ orgId }: Job,
): AsyncGenerator<Pick<JobItem, "line" | "input">> {
	let line = 0;
	for await (const id of listPendingIds(store, orgId))
		yield { line: ++line, input: activationItem(id) };
}

function findJob(call: Call): Promise<Job> {
	const orgId = readId("ORGANIZATION", call.parameter("orgId"));
	const id = readId("JOB_ID", call.parameter("jobId"));
	if (orgId === undefined || id === undefined) throw noVisibleActivation();
	return getActivation(call.store, call.caller, { orgId, id });
}

async function replyItems(
	call: Call,
	which: { isFaulty?: true; isPlain?: true },
	show: (job: Job, item: JobItem) => object,
): Promise<Reply> {
	refuseInvalid(call.queryProblems);
	const { store, url, now } = call;
	const query = call.query as { max?: number; cursor?: string };
	const job = await findJob(call);
	const limit = Math.min(
		query.max ?? contract.activationsPageDefault,
		contract.activationsPageMax,
	);
	const afterIndex =
		query.cursor === undefined
			? undefined
			: readNumericCursor(query.cursor, { name: "cursor", now });
	const found = await store.jobs.items({
		...{ orgId: job.orgId, id: job.id, afterIndex, limit: limit + 1 },
		...which,
	});
	const { page, headers } = cutPage(found, {
		...{ limit, url, now },
		keyOf: ({ index }) => ({ id: String(index), name: "" }),
	});
	const items = page.map((item) => show(job, item));
	return replyJson(200, { items }, headers);
}
