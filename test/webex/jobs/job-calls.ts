import { expect } from "bun:test";
import type { BulkOperation, BulkReply } from "../../../src/contract/bulk.ts";
import { linesType } from "../../../src/contract/job.ts";
import type { Job } from "../../../src/contract/job-shape.ts";
import type { Scope } from "../../../src/directory/access/token.ts";
import { type Api, expectStatus, people } from "../harness.ts";

/** A file of changes as it is sent. */
interface Sent {
	file: string | Uint8Array;
	type?: string;
	query?: string;
	email?: string;
	scopes?: readonly Scope[];
}

export async function sendJob(
	api: Api,
	{ file, type = linesType, query = "", email = people.full, scopes }: Sent,
) {
	const token = await api.tokenOf(email, scopes);
	return api.call<Job>(token, "POST", `/bulk/jobs${query}`, file, {
		"content-type": type,
	});
}

export async function createJob(api: Api, sent: Sent): Promise<Job> {
	const reply = await sendJob(api, sent);
	expectStatus(reply, 202);
	expect(reply.headers.get("location")).toBe(
		`http://localhost/v1/bulk/jobs/${reply.body.id}`,
	);
	return reply.body;
}

export async function getJob(api: Api, id: string): Promise<Job> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call<Job>(token, "GET", `/bulk/jobs/${id}`);
	expectStatus(reply, 200);
	return reply.body;
}

export async function listJobs(api: Api): Promise<Job[]> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call<{ items: Job[] }>(token, "GET", "/bulk/jobs");
	expectStatus(reply, 200);
	return reply.body.items;
}

export async function readResults(api: Api, id: string, query = "") {
	const token = await api.tokenOf(people.full);
	const reply = await api.call(
		token,
		"GET",
		`/bulk/jobs/${id}/results${query}`,
	);
	expectStatus(reply, 200);
	return reply.text
		.split("\n")
		.filter(Boolean)
		.map((each) => JSON.parse(each) as Record<string, unknown>);
}

export async function readErrorFile(api: Api, id: string): Promise<string> {
	const token = await api.tokenOf(people.full);
	const path = `/bulk/jobs/${id}/results?failed=true`;
	const reply = await api.call(token, "GET", path);
	expectStatus(reply, 200);
	return reply.text;
}

export function writeLine(operation: BulkOperation): string {
	return JSON.stringify(operation);
}

export function creationOf(
	name: string,
	{ bulkId, ...more }: Record<string, unknown> & { bulkId?: string } = {},
): BulkOperation {
	return {
		method: "POST",
		path: "/people",
		bulkId,
		body: { emails: [`${name}@example.com`], displayName: name, ...more },
	};
}

/** Runs a bulk as the full administrator; some of it may be refused. */
export async function runBulk(
	api: Api,
	operations: readonly BulkOperation[],
	dryRun: boolean,
	mode = "all-or-nothing",
): Promise<BulkReply> {
	const token = await api.tokenOf(people.full);
	const { status, body } = await api.call<BulkReply>(token, "POST", "/bulk", {
		mode,
		dryRun,
		operations,
	});
	expect([200, 207]).toContain(status);
	return body;
}
