import { setTimeout as sleep } from "node:timers/promises";
import { mask, maskHeaders } from "../../http/mask.ts";
import { personalParameters } from "../personal-names.ts";
import {
	bodyBytesMax,
	type Exchange,
	type RecordedBody,
	type Run,
} from "../recording.ts";
import { isMasked } from "./compare-bodies.ts";
import type { IdMap } from "./id-map.ts";

/** The stand-in that is compared with a service. */
export interface Target {
	/** The address, without a slash at its end. */
	url: string;
	/** Names it for people. */
	name: string;
	token: string;
	send: (request: Request) => Promise<Response>;
}

/** A reply of the stand-in. */
export interface HereReply {
	status: number;
	/** With secrets masked, as those of the recording. */
	headers: Record<string, string>;
	/** Undefined when the body is not JSON. */
	json: unknown;
	text: string;
}

const readMethods = new Set(["GET", "HEAD", "OPTIONS"]);
const changeMethods = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Why an exchange is not compared, in words; undefined when it is. */
export function reasonToSkip(
	{ run, exchange }: { run: Run; exchange: Exchange },
	{
		areChangesReplayed,
		caller,
		isKnownLink,
	}: {
		areChangesReplayed: boolean;
		caller: number;
		/** Whether the address is that of a next page, which is known here. */
		isKnownLink: boolean;
	},
): string | undefined {
	const { method, path, status, requestHeaders, requestBody } = exchange;
	if (!readMethods.has(method) && !changeMethods.has(method))
		return "a method that no call has";
	if (!areChangesReplayed && !readMethods.has(method))
		return "changes, which are replayed only with --changes";
	if (exchange.caller !== undefined && exchange.caller !== caller)
		return "sent with another access token, see --caller";
	if (status === undefined || exchange.failure !== undefined)
		return "no whole reply was recorded";
	if (status === 429 || status >= 500)
		return "the service was busy or had failed";
	if (/event-stream/.test(exchange.replyHeaders?.["content-type"] ?? ""))
		return "a stream";
	if (requestHeaders["if-match"] ?? requestHeaders["if-none-match"])
		return "depends on a version of the service";
	if (isKnownLink) return undefined;
	if (run.arePeopleMasked && namesPeople(exchange))
		return "names people who are masked";
	if (path.includes(mask) || isUnknown(requestBody))
		return "a secret or a body is not in the recording";
	return undefined;
}

function namesPeople({ path, requestBody }: Exchange): boolean {
	const { searchParams } = new URL(path, "http://server.invalid");
	return (
		isMasked(path) ||
		requestBody !== undefined ||
		[...searchParams.keys()].some((name) => personalParameters.has(name))
	);
}

function isUnknown(body: RecordedBody | undefined): boolean {
	return (
		body?.leftOut !== undefined ||
		JSON.stringify(body?.json ?? "").includes(`"${mask}"`)
	);
}

/** Sends a recorded request to the stand-in, with the ids that it has here. Waits where it says `Retry-After`. */
export async function replay(
	{ method, requestHeaders, requestBody, status, caller }: Exchange,
	{ path, ids, target }: { path: string; ids: IdMap; target: Target },
): Promise<HereReply> {
	const headers = new Headers(
		Object.entries(requestHeaders).filter(
			([name, value]) => !ownNames.has(name) && !value.includes(mask),
		),
	);
	// A token that the service refused is not in the recording.
	if (caller !== undefined)
		headers.set(
			"authorization",
			`Bearer ${status === 401 ? "refused-by-the-service" : target.token}`,
		);
	const body =
		requestBody &&
		ids.translate(requestBody.text ?? JSON.stringify(requestBody.json));
	for (let attempt = 1; ; attempt++) {
		const request = new Request(target.url + path, {
			method,
			headers,
			redirect: "manual",
			...(body !== undefined && !/^(GET|HEAD)$/.test(method) && { body }),
			signal: AbortSignal.timeout(replyMsMax),
		});
		const response = await target.send(request);
		const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
		const mayWait = response.status === 429 && seconds <= waitSecondsMax;
		if (!mayWait || attempt === attemptsMax) return readReply(response);
		await response.body?.cancel();
		await sleep(seconds * 1000);
	}
}

const attemptsMax = 5;
const waitSecondsMax = 120;
const replyMsMax = 120_000;
/** Headers of the recorded connection. */
const ownNames = new Set([
	"authorization",
	"content-length",
	"accept-encoding",
]);

async function readReply(response: Response): Promise<HereReply> {
	const { status, headers } = response;
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const part of response.body ?? []) {
		bytes += part.byteLength;
		if (bytes > bodyBytesMax)
			throw new Error(
				`A reply of the stand-in is longer than ${bodyBytesMax} bytes.`,
			);
		parts.push(part);
	}
	const text = Buffer.concat(parts).toString("utf8");
	return {
		status,
		headers: maskHeaders(headers),
		text,
		json: parse(text),
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
