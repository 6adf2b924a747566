import { restForOthers } from "../concurrency/time-slices.ts";

/** The media type of every JSON reply, exactly as the real service sends it. */
export const jsonType = "application/json;charset=UTF-8";

/** A reply before it is sent. The server adds its own headers and makes the `Response` once. */
export interface Reply {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string | undefined;
}

/** The answer to a request: a complete reply, or a response that produces its body while it is sent. */
export type Answer = Reply | Response;

/** A reply with a JSON body. */
export function replyJson(
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): Reply {
	return {
		status,
		headers: { "content-type": jsonType, ...headers },
		body: JSON.stringify(body),
	};
}

/** The number of entries of a long list that are serialized at a time. */
const entriesPerText = 100;

/** A JSON reply with one long list, which is serialized in parts, so that other work runs between them. */
export function replyLongList<Name extends string>(
	status: number,
	body: Readonly<Record<Name, readonly unknown[]>>,
	name: Name,
): Response {
	async function* write(): AsyncGenerator<string> {
		const { [name]: list, ...rest } = body;
		const head = JSON.stringify(rest).slice(0, -1);
		yield `${head}${head === "{" ? "" : ","}${JSON.stringify(name)}:[`;
		for (let start = 0; start < list.length; start += entriesPerText) {
			const part = JSON.stringify(list.slice(start, start + entriesPerText));
			yield (start === 0 ? "" : ",") + part.slice(1, -1);
			await restForOthers();
		}
		yield "]}";
	}
	return replyText(status, write(), { "content-type": jsonType });
}

/** A reply with a body of text that is produced while it is sent. An error of `texts` breaks the connection. */
export function replyText(
	status: number,
	texts: AsyncGenerator<string>,
	headers: Record<string, string>,
): Response {
	const encoder = new TextEncoder();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { value, done } = await texts.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await texts.return(undefined);
		},
	});
	return asStream(new Response(body, { status, headers }));
}

/** A reply whose body is produced while it is sent; null, for a HEAD, stands for an unread one. */
export function replyStream(
	stream: ReadableStream<Uint8Array> | null,
	headers: Record<string, string>,
): Response {
	return asStream(new Response(stream ?? endLater(), { headers }));
}

const streams = new WeakSet<Response>();

/** Marks a reply whose body is produced while it is sent, so that no code waits for its end. */
function asStream(response: Response): Response {
	streams.add(response);
	return response;
}

/** Whether the body of a reply is produced while it is sent. */
export function isStream(response: Response): boolean {
	return streams.has(response);
}

/** The reply to a HEAD: with the length of the body, or with none where it is unknown. */
export async function withoutBody(answer: Answer): Promise<Answer> {
	const { status, body } = answer;
	if (body === null || body === undefined) return answer;
	if (!(answer instanceof Response)) {
		const length = String(Buffer.byteLength(answer.body ?? ""));
		const headers = { ...answer.headers, "content-length": length };
		return { status, headers, body: undefined };
	}
	const headers = new Headers(answer.headers);
	if (isStream(answer)) {
		await answer.body?.cancel();
		return asStream(new Response(endLater(), { status, headers }));
	}
	const { byteLength } = await answer.arrayBuffer();
	headers.set("content-length", String(byteLength));
	return new Response(null, { status, headers });
}

// An empty body, or one that ends immediately, would be sent with the length 0. This one ends later.
function endLater(): ReadableStream<Uint8Array> {
	return new ReadableStream({
		async pull(end) {
			await restForOthers();
			end.close();
		},
	});
}

/** The reply that only confirms success. */
export const emptyReply: Reply = {
	status: 204,
	headers: {},
	body: undefined,
};

/** A reply without a body. */
export function replyEmpty(
	status = 204,
	headers: Record<string, string> = {},
): Reply {
	return { status, headers, body: undefined };
}

/** Adds headers to an answer. */
export function withHeaders(
	answer: Answer,
	added: Readonly<Record<string, string>>,
): Answer {
	return answer instanceof Response
		? openResponse(answer, added)
		: { ...answer, headers: { ...answer.headers, ...added } };
}

/** The whole reply of an answer. */
export async function completeReply(answer: Answer): Promise<Reply> {
	if (!(answer instanceof Response)) return answer;
	const headers = Object.fromEntries(answer.headers);
	return { status: answer.status, headers, body: await answer.text() };
}

/** Makes the response to send, with the headers that the server adds. */
export function openResponse(
	answer: Answer,
	added: Readonly<Record<string, string>> = {},
): Response {
	if (answer instanceof Response) {
		for (const name in added) answer.headers.set(name, added[name] ?? "");
		return answer;
	}
	const { status, headers, body = null } = answer;
	return new Response(body, { status, headers: { ...headers, ...added } });
}

/** The `Warning` header (RFC 9111's older form, code 299) for results that differ from the request. */
export function warningHeader(
	warnings: readonly string[],
): Record<string, string> {
	if (warnings.length === 0) return {};
	const text = warnings
		.map((warning) => `299 peopled "${asHeaderText(warning)}"`)
		.join(", ");
	return { warning: text };
}

function asHeaderText(text: string): string {
	return text
		.replaceAll('"', "'")
		.replace(/[^\x20-\x7e]/g, "?")
		.slice(0, 400);
}

/** A time in the format of the People API. */
export function showTime(at: number): string {
	return new Date(at).toISOString();
}
