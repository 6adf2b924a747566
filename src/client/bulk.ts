import type { BulkReply, BulkRequest, BulkResult } from "../contract/bulk.ts";
import type { Job, JobList } from "../contract/job.ts";
import type { Query } from "./client.ts";

export type { Job };

/** What one item of a job came to, and the line of the file on which it begins. */
export type JobResult = BulkResult & { line: number };

/** People as CSV, while it is being written. */
export interface Export {
	/** How many people there may be at most; undefined when the server does not say. */
	total: number | undefined;
	body: ReadableStream<Uint8Array>;
}

/** A file of changes: lines of JSON or CSV of people. */
export interface ChangeFile {
	mediaType: string;
	body: ReadableStream<Uint8Array> | Blob | string;
}

/** The calls that deal in many people. */
export interface BulkClient {
	/** Several changes at once; `done` of the reply says how many happened. */
	runBulk(body: BulkRequest): Promise<BulkReply>;
	exportPeople(query?: Query): Promise<Export>;
	/** Sends a file of changes; resolves when the server has it, not when it is done. */
	createJob(file: ChangeFile, query?: Query): Promise<Job>;
	/** One page, the youngest first. */
	listJobs(query?: Query): Promise<JobList>;
	getJob(id: string): Promise<Job>;
	cancelJob(id: string): Promise<Job>;
	deleteJob(id: string): Promise<void>;
	/** What its items came to, as lines of JSON; with `failed`, a file that can be corrected and sent again. */
	getJobResults(id: string, query?: Query): Promise<ReadableStream<Uint8Array>>;
}

/** How a client sends. */
export interface Sender {
	request(
		method: string,
		address: string,
		body?: unknown,
		options?: { file?: ChangeFile },
	): Promise<Response>;
	at(path: string, query?: Query): string;
}

export function openBulkClient({ request, at }: Sender): BulkClient {
	const read = async <Shape>(
		method: string,
		path: string,
		query?: Query,
		body?: unknown,
	) => (await request(method, at(path, query), body)).json() as Promise<Shape>;
	return {
		runBulk: (body) => read("POST", "/bulk", {}, body),
		async exportPeople(query) {
			const response = await request("GET", at("/people/export", query));
			const total = response.headers.get("x-total-count");
			return {
				total: total === null ? undefined : Number(total),
				body: response.body ?? new ReadableStream(),
			};
		},
		async createJob(file, query) {
			const address = at("/bulk/jobs", query);
			const response = await request("POST", address, undefined, { file });
			return (await response.json()) as Job;
		},
		listJobs: (query) => read("GET", "/bulk/jobs", query),
		getJob: (id) => read("GET", `/bulk/jobs/${id}`),
		cancelJob: (id) => read("POST", `/bulk/jobs/${id}/cancel`),
		async deleteJob(id) {
			await request("DELETE", at(`/bulk/jobs/${id}`));
		},
		async getJobResults(id, query) {
			const address = at(`/bulk/jobs/${id}/results`, query);
			return (await request("GET", address)).body ?? new ReadableStream();
		},
	};
}
