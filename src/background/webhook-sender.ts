import { Buffer } from "node:buffer";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import {
	isPrivateAddress,
	literalAddress,
	lookupPublic,
	PrivateTargetError,
} from "./target-address.ts";

/** How long a target may take to respond. */
const sendMsMax = 10_000;

/** The outcome of a request to a target: its status, or the reason why there is none. */
interface SendResult {
	status?: number;
	error?: string;
	durationMs: number;
}

/** Sends a body to a target. Never throws: the result describes a failure. */
export type Sender = (
	targetUrl: string,
	headers: Readonly<Record<string, string>>,
	body: string,
) => Promise<SendResult>;

/**
 * Posts to targets. It does not follow redirects, and reads only the status of the response. It connects to
 * addresses of this machine and of private networks only where the operator allows it.
 */
export function openSender({
	arePrivateTargetsAllowed,
}: {
	arePrivateTargetsAllowed: boolean;
}): Sender {
	return async (targetUrl, headers, body) => {
		const start = performance.now();
		try {
			const status = await post(new URL(targetUrl), headers, body, {
				isGuarded: !arePrivateTargetsAllowed,
			});
			return { status, durationMs: Math.round(performance.now() - start) };
		} catch (error) {
			return {
				error: describe(error),
				durationMs: Math.round(performance.now() - start),
			};
		}
	};
}

function post(
	url: URL,
	headers: Readonly<Record<string, string>>,
	body: string,
	{ isGuarded }: { isGuarded: boolean },
): Promise<number> {
	const literal = literalAddress(url);
	if (isGuarded && literal !== undefined && isPrivateAddress(literal))
		throw new PrivateTargetError(literal);
	const send = url.protocol === "https:" ? requestHttps : requestHttp;
	return new Promise((resolve, reject) => {
		const request = send(
			url,
			{
				method: "POST",
				headers: { ...headers, "content-length": Buffer.byteLength(body) },
				agent: false,
				...(isGuarded && { lookup: lookupPublic }),
			},
			(response) => {
				clearTimeout(timer);
				resolve(response.statusCode ?? 0);
				response.destroy();
			},
		);
		const timer = setTimeout(() => {
			request.destroy(
				new Error(`no answer within ${sendMsMax / 1000} seconds`),
			);
		}, sendMsMax);
		request.on("error", (error) => {
			clearTimeout(timer);
			reject(error);
		});
		request.end(body);
	});
}

function describe(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	return text.slice(0, 300) || "the connection failed";
}
