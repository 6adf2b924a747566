import type { BulkReply, BulkRequest } from "../contract/bulk.ts";
import type { Query } from "./client.ts";

/** People as CSV, while it is being written. */
export interface Export {
	/** How many people there may be at most; undefined when the server does not say. */
	total: number | undefined;
	body: ReadableStream<Uint8Array>;
}

/** The calls that deal in many people. */
export interface BulkClient {
	/** Several changes at once; `done` of the reply says how many happened. */
	runBulk(body: BulkRequest): Promise<BulkReply>;
	exportPeople(query?: Query): Promise<Export>;
}

/** How a client sends. */
export interface Sender {
	request(method: string, address: string, body?: unknown): Promise<Response>;
	at(path: string, query?: Query): string;
}

export function openBulkClient({ request, at }: Sender): BulkClient {
	return {
		async runBulk(body) {
			const response = await request("POST", at("/bulk"), body);
			return (await response.json()) as BulkReply;
		},
		async exportPeople(query) {
			const response = await request("GET", at("/people/export", query));
			const total = response.headers.get("x-total-count");
			return {
				total: total === null ? undefined : Number(total),
				body: response.body ?? new ReadableStream(),
			};
		},
	};
}
