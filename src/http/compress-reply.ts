import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { consoleHeader } from "../contract/session-header.ts";
import { acceptedEncodings } from "./accepted-encodings.ts";
import type { Answer } from "./reply.ts";

/** Shorter replies fit into one or two packets as they are. */
const lengthMin = 2048;
/** A level that takes a millisecond for a page of people, and saves as much as the best one but for a hundredth. */
const level = 5;
const compress = promisify(gzip);

/**
 * Compresses a reply to the console when it accepts gzip. Replies to programs stay as they are: their tests compare
 * bytes, and a fast network carries a reply in less time than compressing takes. So do bodies that are produced while
 * they are sent. The entity tag is that of the record, in any encoding.
 */
export function compressReply(
	request: Request,
	answer: Answer,
	response: Response,
): Response | Promise<Response> {
	if (answer instanceof Response || answer.body === undefined) return response;
	if (answer.body.length < lengthMin) return response;
	if (!request.headers.has(consoleHeader)) return response;
	return asGzip(request, answer.body, response);
}

async function asGzip(
	request: Request,
	body: string,
	{ status, headers }: Response,
): Promise<Response> {
	const varied = new Headers(headers);
	varied.append("vary", `accept-encoding, ${consoleHeader}`);
	if (!acceptedEncodings(request).has("gzip"))
		return new Response(body, { status, headers: varied });
	varied.set("content-encoding", "gzip");
	return new Response(await compress(body, { level }), {
		status,
		headers: varied,
	});
}
