import { randomUUID } from "node:crypto";
import * as contract from "../../contract/job.ts";
import type { Job as ShownJob } from "../../contract/job-shape.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import {
	type Job,
	makerOf,
	unfinishedStates,
} from "../../directory/jobs/job.ts";
import {
	cancelJob,
	createJob,
	deleteJob,
	getJob,
	listJobs,
	nameMakers,
} from "../../directory/jobs/jobs.ts";
import { keepLinksInEffect } from "../../directory/jobs/undo-job.ts";
import { problemOf } from "../../directory/problems.ts";
import type { Store } from "../../directory/store/store.ts";
import type { Whole } from "../../directory/whole.ts";
import { cutPage, readPage } from "../../http/paging.ts";
import {
	type Reply,
	replyEmpty,
	replyJson,
	replyText,
	showTime,
} from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { showId } from "../ids.ts";
import { startRun, startUndo } from "./follow-up-job.ts";
import { writeErrorFile, writeResults } from "./job-results.ts";
import { keepItems, readFormat, receiveItems } from "./job-upload.ts";
import { listChanges, readQueryJob } from "./query-job.ts";
import { receiveJob } from "./receive-job.ts";
import { showJobEffects } from "./show-effects.ts";

/** The calls of jobs. */
export const jobRoutes = [
	route(contract.createJob, async (call) => {
		const { store, caller, query, request, now } = call;
		refuseInvalid(call.queryProblems);
		const { orgId } = query;
		const format = readFormat(request.headers);
		const job = await createJob(store, caller, {
			id: randomUUID(),
			orgId,
			title: query.title,
			format: format === "query" ? "ndjson" : format,
			isAllOrNothing: query.mode === "all-or-nothing",
			isDryRun: query.dryRun === true,
			isLocking: query.lock === true,
			trackingId: call.trackingId,
			createdAt: now,
		});
		const names = await nameMakers(store, [job]);
		const queued = await receive(call, job, format === "query");
		call.jobs.wake();
		return replyQueued(call, queued, names);
	}),

	route(contract.listJobs, async (call) => {
		const { store, caller, query } = call;
		refuseInvalid(call.queryProblems);
		const { orgId } = query;
		const { limit, after: cursor } = readPage(query, {
			defaultLength: contract.jobsPageDefault,
			longest: contract.jobsPageMax,
			now: call.now,
		});
		const jobs = await listJobs(store, caller, {
			orgId,
			states:
				query.state === "unfinished"
					? unfinishedStates
					: query.state && [query.state],
			makerId: query.createdBy,
			isDryRun: query.dryRun,
			after: cursor && { id: cursor.id, createdAt: Number(cursor.name) || 0 },
			limit: limit + 1,
		});
		const { page, headers } = cutPage(jobs, {
			limit,
			url: call.url,
			now: call.now,
			keyOf: ({ id, createdAt }) => ({ id, name: String(createdAt) }),
		});
		const names = await nameMakers(store, page);
		// A list of jobs has no effects: they may be long.
		const items = await Promise.all(
			page.map(async (job) => ({
				...showJob(await keepLinksInEffect(store, job), names),
				effects: undefined,
			})),
		);
		return replyJson(200, { items }, headers);
	}),

	route(contract.getJob, async (call) => {
		const { store, caller } = call;
		const job = await getJob(store, caller, call.parameter("jobId"));
		return replyJson(200, await show(store, job));
	}),

	route(contract.getJobResults, async (call) => {
		const { store, caller, query } = call;
		refuseInvalid(call.queryProblems);
		const job = await getJob(store, caller, call.parameter("jobId"));
		const isCsv = query.failed === true && job.format === "csv";
		const mediaType = isCsv ? contract.csvType : contract.linesType;
		return replyText(
			200,
			query.failed
				? writeErrorFile(store, job, query)
				: writeResults(store, job, query),
			{ "content-type": `${mediaType};charset=UTF-8` },
		);
	}),

	route(contract.cancelJob, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, now, jobs } = call;
		const job = await cancelJob(store, caller, {
			id: call.parameter("jobId"),
			now,
			expiresAt: now + jobs.lifeMs,
			onCancel: jobs.noteCancelled,
		});
		return replyJson(200, await show(store, job));
	}),

	route(contract.applyJob, async (call) => {
		refuseInvalid(call.queryProblems);
		const names = await nameCaller(call);
		return replyQueued(call, await startRun(call, call.query), names);
	}),

	route(contract.undoJob, async (call) => {
		refuseInvalid(call.queryProblems);
		const names = await nameCaller(call);
		return replyQueued(call, await startUndo(call, call.query), names);
	}),

	route(contract.deleteJob, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, now, jobs } = call;
		await deleteJob(store, caller, {
			...{ id: call.parameter("jobId"), now },
			onCancel: jobs.noteCancelled,
		});
		return replyEmpty();
	}),
];

// Reads nothing: a failure of the database would say that there is no job.
function replyQueued(
	{ url }: Pick<Call, "url">,
	job: Job,
	names: ReadonlyMap<string, string>,
): Reply {
	const location = `${url.origin}/v1/bulk/jobs/${job.id}`;
	return replyJson(202, showJob(job, names), { location });
}

function nameCaller({
	store,
	caller,
	trackingId,
}: Pick<Call, "store" | "caller" | "trackingId">) {
	return nameMakers(store, [{ maker: makerOf(caller, trackingId) }]);
}

function receive(call: Call, job: Job, isQuery: boolean): Promise<Job> {
	const { store, caller, now, jobs } = call;
	return receiveJob(call, job, async (clock) => {
		if (!isQuery)
			return receiveItems(store, job, {
				body: call.receive(),
				bytesMax: jobs.bytesMax,
				now: clock,
			});
		const { orgId } = job;
		const asked = await readQueryJob(call.receive(), { orgId, now });
		let leftOut = 0;
		const items = listChanges(store, caller, asked, () => leftOut++);
		const total = await keepItems(store, job, { items, now: clock });
		if (total === 0) throw nobodyToChange();
		return store.jobs.finish(job, { warnings: tellLeftOut(leftOut) });
	});
}

function tellLeftOut(count: number): string[] {
	if (count === 0) return [];
	return [
		count === 1
			? "One more person matches, and does not need the change."
			: `${count} more people match, and do not need the change.`,
	];
}

function nobodyToChange(): DirectoryError {
	return new DirectoryError(
		"invalid",
		"The query matches no person who would change.",
		{ fields: [{ field: "query", ...problemOf.nobodyFound() }] },
	);
}

async function show(store: Store, job: Job): Promise<ShownJob> {
	const names = await nameMakers(store, [job]);
	return showJob(await keepLinksInEffect(store, job), names);
}

function showJob(
	job: Job,
	names: ReadonlyMap<string, string>,
): Whole<ShownJob> {
	const { total, done, failed, doneWithWarnings } = job;
	const time = (at: number | undefined) =>
		at === undefined ? undefined : showTime(at);
	return {
		id: job.id,
		orgId: showId("ORGANIZATION", job.orgId),
		createdBy: showId("PEOPLE", job.maker.personId),
		createdByName: names.get(job.maker.personId),
		trackingId: job.maker.trackingId,
		title: job.title,
		format: job.format,
		mode: job.isAllOrNothing ? "all-or-nothing" : "best-effort",
		dryRun: job.isDryRun,
		lock: job.isLocking,
		state: job.state,
		reason: job.reason,
		total,
		done,
		failed,
		doneWithWarnings,
		unchanged: job.effects?.unchanged ?? 0,
		progress:
			total === 0 ? 0 : Math.round(((done + failed) / total) * 1000) / 1000,
		warnings: job.warnings.length === 0 ? undefined : [...job.warnings],
		undoOf: job.undoOf,
		undoneBy: job.undoneBy,
		previewOf: job.previewOf,
		appliedBy: job.appliedBy,
		effects: job.effects && showJobEffects(job.effects, job.orgId),
		created: showTime(job.createdAt),
		started: time(job.startedAt),
		ended: time(job.endedAt),
		expires: time(job.expiresAt),
	};
}
