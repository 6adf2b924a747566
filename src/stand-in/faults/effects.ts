import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import type { Fault } from "../../contract/stand-in/fault-rule.ts";
import { applyMergePatch } from "../../http/body/merge-patch.ts";
import { FaultError } from "../../http/errors.ts";
import type { FaultedRequest } from "../../http/fault-injector.ts";
import {
	type Answer,
	completeReply,
	emptyReply,
	openResponse,
	type Reply,
} from "../../http/reply.ts";
import { gatewayPage, messageOf } from "./webex-words.ts";

/** What `around` may know besides the request. */
interface AroundContext {
	/** The time of the server. */
	now: number;
	trackingId: string;
}

/**
 * Runs instead of a call. `next` lets the server answer a request without faults, with authentication and limits as
 * usual; it may be called any number of times, with other requests too. The result is what the client gets.
 */
export type Around = (
	request: Request,
	next: (request: Request) => Promise<Response>,
	context: AroundContext,
) => Promise<Response>;

/** Answers a request with a fault. */
export async function answerWithFault(
	asked: FaultedRequest,
	{ fault, around, now }: { fault: Fault; around?: Around; now: number },
): Promise<Answer> {
	const { cut, delayMs = 0, delayAfterMs = 0 } = fault;
	await asked.wait(delayMs);
	if (cut === "before") {
		asked.cut({ sentBytes: undefined });
		return emptyReply;
	}
	const answer = await change(await run(asked, { fault, around, now }), fault);
	await asked.wait(delayAfterMs);
	await cutOff(asked, fault, answer);
	return answer;
}

// The reply of the call, or the failure in its place.
async function run(
	asked: FaultedRequest,
	{ fault, around, now }: { fault: Fault; around?: Around; now: number },
): Promise<Answer> {
	const { status, html, when = "before", message } = fault;
	const isRefused = status !== undefined || html !== undefined;
	if (isRefused && when === "before") return refusal();
	const answer = await (around === undefined
		? asked.run()
		: runAround(asked, around, now));
	if (!isRefused) return answer;
	if (answer instanceof Response) await answer.body?.cancel();
	return refusal();

	function refusal(): Reply {
		if (html === undefined && status !== undefined)
			return asked.refuse(new FaultError(status, message ?? messageOf(status)));
		const code = status ?? 502;
		const headers = { "content-type": "text/html" };
		return { status: code, headers, body: gatewayPage(code) };
	}
}

async function runAround(
	asked: FaultedRequest,
	around: Around,
	now: number,
): Promise<Response> {
	// The list of requests shows what the client sent, which `around` may change.
	await asked.readBody();
	const next = async (request: Request) =>
		openResponse(await asked.runOther(request));
	const { trackingId } = asked;
	return around(asked.request, next, { now, trackingId });
}

/** Changes headers and body of a reply. */
async function change(answer: Answer, fault: Fault): Promise<Answer> {
	const { body, json, gzip, cut, truncate } = fault;
	const isShorter = truncate !== undefined && cut !== "body";
	const isBodyChanged =
		body !== undefined || json !== undefined || gzip !== undefined || isShorter;
	// The end of a stream of events never comes, and some statuses have no body.
	if (!isBodyChanged || isEventStream(answer) || isBodiless(answer))
		return withFaultHeaders(answer, fault);
	const reply = await completeReply(answer);
	const text = body ?? (json === undefined ? reply.body : patch(reply, json));
	const changed = withFaultHeaders({ ...reply, body: text }, fault) as Reply;
	if (gzip === undefined && !isShorter) return changed;
	let bytes = Buffer.from(text ?? "");
	if (gzip !== undefined) bytes = breakGzip(bytes);
	if (isShorter) bytes = bytes.subarray(0, truncate);
	const headers = new Headers(changed.headers);
	if (gzip !== undefined) headers.set("content-encoding", "gzip");
	const { status } = changed;
	return new Response(new Uint8Array(bytes), { status, headers });
}

function patch({ body }: Reply, json: unknown): string | undefined {
	if (body === undefined) return body;
	try {
		return JSON.stringify(applyMergePatch(JSON.parse(body), json));
	} catch {
		// A body that is no JSON has nothing to merge with.
		return body;
	}
}

// The header of gzip, and what it announces in a form that breaks its rules.
function breakGzip(bytes: Buffer): Buffer<ArrayBuffer> {
	const zipped = Buffer.from(gzipSync(bytes));
	for (let index = headerBytes; index < zipped.byteLength; index++)
		zipped[index] = ~(zipped[index] ?? 0);
	return zipped;
}

const headerBytes = 10;

function withFaultHeaders(
	answer: Answer,
	{ headers = {}, retryAfter }: Fault,
): Answer {
	const wanted: Record<string, string | null> = { ...headers };
	if (retryAfter !== undefined) wanted["retry-after"] = String(retryAfter);
	if (Object.keys(wanted).length === 0) return answer;
	const next = new Headers(answer.headers as HeadersInit);
	for (const [name, value] of Object.entries(wanted))
		if (value === null) next.delete(name);
		else next.set(name, value);
	if (!(answer instanceof Response))
		return { ...answer, headers: Object.fromEntries(next) };
	for (const name of [...answer.headers.keys()])
		if (!next.has(name)) answer.headers.delete(name);
	for (const [name, value] of next) answer.headers.set(name, value);
	return answer;
}

async function cutOff(
	asked: FaultedRequest,
	{ cut, truncate }: Fault,
	answer: Answer,
): Promise<void> {
	if (cut === undefined) return;
	if (cut === "after" || isEventStream(answer))
		asked.cut({ sentBytes: undefined });
	else asked.cut({ sentBytes: cut === "headers" ? 0 : (truncate ?? "half") });
}

function isBodiless({ status }: Answer): boolean {
	return status === 204 || status === 304;
}

function isEventStream({ headers }: Answer): boolean {
	const type =
		headers instanceof Headers
			? headers.get("content-type")
			: (headers as Record<string, string>)["content-type"];
	return type?.startsWith("text/event-stream") === true;
}
