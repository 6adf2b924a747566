import {
	type ClientRequest,
	type IncomingMessage,
	Agent as PlainAgent,
	request as requestPlainly,
} from "node:http";
import { request as requestSecurely, Agent as SecureAgent } from "node:https";
import { bodyBytesMax } from "../recording.ts";
import { endToEnd } from "./hop-headers.ts";

/** How long the service may be silent. */
const silenceMsMax = 5 * 60 * 1000;

/** A reply of the service, whose body is still to come. */
export interface UpstreamReply {
	status: number;
	headers: Headers;
	body: AsyncIterable<Uint8Array>;
}

/** Sends one request to the service, once and unchanged. */
interface Upstream extends Disposable {
	/** Rejects when no reply comes. `onSent` is called with each part of the request's body. */
	send(
		request: Request,
		onSent: (part: Uint8Array) => void,
	): Promise<UpstreamReply>;
}

/** Opens the way to a service at an address without a slash at its end. */
export function openUpstream(base: string): Upstream {
	const { protocol, hostname, port, host, pathname } = new URL(base);
	const isSecure = protocol === "https:";
	const prefix = pathname.replace(/\/$/, "");
	const Agent = isSecure ? SecureAgent : PlainAgent;
	const kept = new Agent({ keepAlive: true });
	// On a connection that was kept open and ends, a runtime may send a request again: a change could be made twice.
	const fresh = new Agent({ keepAlive: false });

	return {
		async send(request, onSent) {
			const url = new URL(request.url);
			const { method, body } = request;
			const headers = endToEnd(request.headers).filter(
				([name]) => name !== "host",
			);
			const isRead = method === "GET" || method === "HEAD";
			const outgoing = (isSecure ? requestSecurely : requestPlainly)({
				hostname: hostname.replace(/^\[|\]$/g, ""),
				...(port !== "" && { port }),
				method,
				path: prefix + url.pathname + url.search,
				headers: { ...Object.fromEntries(headers), host },
				agent: isRead ? kept : fresh,
				timeout: silenceMsMax,
			});
			const replied = new Promise<IncomingMessage>((resolve, reject) => {
				outgoing.once("response", resolve);
				outgoing.on("error", reject);
				outgoing.once("timeout", () =>
					outgoing.destroy(new Error("The service is silent.")),
				);
				request.signal.addEventListener("abort", () =>
					outgoing.destroy(new Error("The client has gone.")),
				);
			});
			// A service may refuse before it has read the body.
			replied.catch(() => {});
			const length = Number(
				request.headers.get("content-length") ?? Number.NaN,
			);
			if (length <= bodyBytesMax) {
				// In one piece: a service that refuses it early may reset the connection, and its reply is still read.
				const whole = new Uint8Array(await request.arrayBuffer());
				onSent(whole);
				outgoing.end(whole);
			} else {
				for await (const part of body ?? []) {
					onSent(part);
					if (!outgoing.write(part)) await drained(outgoing, replied);
				}
				outgoing.end();
			}
			const reply = await replied;
			return {
				status: reply.statusCode ?? 502,
				headers: headersOf(reply),
				body: reply,
			};
		},
		[Symbol.dispose]() {
			kept.destroy();
			fresh.destroy();
		},
	};
}

// Also resolves when the reply has come, after which nobody may read on.
async function drained(
	outgoing: ClientRequest,
	replied: Promise<unknown>,
): Promise<void> {
	const drained = new Promise((resolve) => outgoing.once("drain", resolve));
	await Promise.race([drained, replied]);
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
	const pairs: [string, string][] = [];
	for (let index = 0; index + 1 < rawHeaders.length; index += 2)
		pairs.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
	return new Headers(endToEnd(pairs));
}
