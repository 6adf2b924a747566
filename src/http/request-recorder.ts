import type { RecordedRequest } from "../contract/request.ts";
import { requestsKeptMax } from "../contract/request.ts";
import { consoleHeader } from "../contract/session-header.ts";
import type { Caller } from "../directory/access/caller.ts";
import type { Bindings } from "./bindings.ts";
import { maskBody, maskHeaders } from "./mask.ts";
import { isStream } from "./reply.ts";

/** The time for which headers and bodies are recorded after an administrator last looked. */
const watchedMs = 5 * 60 * 1000;
/** Of larger bodies, in characters, nothing is recorded. */
export const wholeLengthMax = 256 * 1024;
/** The maximum number of recorded characters of a body. */
const bodyLengthMax = 16 * 1024;
/** The maximum number of characters of headers and bodies in all recorded requests together. */
const detailLengthMax = 16 * 1024 * 1024;

/** One recorded request. */
export interface KeptRequest {
	id: number;
	at: number;
	method: string;
	url: string;
	operation: string;
	status: number;
	durationMs: number;
	trackingId: string;
	/** Undefined when the caller is unknown. */
	caller: Caller | undefined;
	/** Whether the console sent it. */
	isFromConsole: boolean;
	details: Details | undefined;
}

/** Headers and bodies, masked and cut. */
type Details = Pick<
	RecordedRequest,
	"requestHeaders" | "requestBody" | "replyHeaders" | "replyBody"
>;

/**
 * Keeps the latest requests in memory, as one small object each. Headers and bodies are recorded only while an
 * administrator looks at the list, and some minutes after.
 */
export interface RequestRecorder {
	/** Call when the reply is ready. `exchange` has the checked body, if it was read at all; `request` is the one that was received. */
	record(
		exchange: Bindings,
		reply: {
			at: number;
			durationMs: number;
			request: Request;
			response: Response;
		},
	): void;
	/** The recorded requests for which `isWanted`, the newest first. Counts as looking. */
	list(query: {
		isWanted: (request: KeptRequest) => boolean;
		before?: number;
		limit: number;
	}): KeptRequest[];
	/** Calls `listener` for each request from now on. The returned function ends that. */
	watch(listener: (request: KeptRequest) => void): () => void;
}

export function openRequestRecorder(steadyNow: () => number): RequestRecorder {
	const kept: (KeptRequest | undefined)[] = new Array(requestsKeptMax);
	const watchers = new Set<(request: KeptRequest) => void>();
	let nextId = 1;
	let watchedUntil = -Infinity;
	let detailLength = 0;
	let eldestWithDetails = 1;

	const isWatched = () => watchers.size > 0 || steadyNow() < watchedUntil;
	const dropDetails = (request: KeptRequest | undefined) => {
		if (request?.details === undefined) return;
		detailLength -= lengthOf(request.details);
		request.details = undefined;
	};
	const keep = (request: Omit<KeptRequest, "id">) => {
		const entry: KeptRequest = Object.assign(request, { id: nextId++ });
		const slot = entry.id % requestsKeptMax;
		dropDetails(kept[slot]);
		kept[slot] = entry;
		if (entry.details !== undefined) {
			detailLength += lengthOf(entry.details);
			while (detailLength > detailLengthMax && eldestWithDetails < entry.id)
				dropDetails(kept[eldestWithDetails++ % requestsKeptMax]);
		}
		for (const watcher of watchers) watcher(entry);
	};

	return {
		record(exchange, { at, durationMs, request, response }) {
			const { operation, trackingId, caller } = exchange;
			if (unlisted.has(operation)) return;
			const entry: Omit<KeptRequest, "id"> = {
				at,
				method: request.method,
				url: request.url,
				operation,
				status: response.status,
				durationMs,
				trackingId,
				caller,
				isFromConsole: exchange.headers.has(consoleHeader),
				details: undefined,
			};
			if (!isWatched()) {
				keep(entry);
				return;
			}
			const { body, bodyLength = 0 } = exchange;
			const reply = holdsText(response) ? response.clone() : undefined;
			readDetails(
				{ request, body: bodyLength > wholeLengthMax ? tooLong : body, reply },
				response.headers,
			).then(
				(details) => keep({ ...entry, details }),
				() => keep(entry),
			);
		},
		list({ isWanted, before = nextId, limit }) {
			watchedUntil = steadyNow() + watchedMs;
			const found: KeptRequest[] = [];
			const first = Math.max(1, nextId - requestsKeptMax);
			for (let id = Math.min(before, nextId) - 1; id >= first; id--) {
				const entry = kept[id % requestsKeptMax];
				if (entry === undefined || entry.id !== id || !isWanted(entry))
					continue;
				if (found.push(entry) >= limit) break;
			}
			return found;
		},
		watch(listener) {
			watchers.add(listener);
			return () => {
				watchers.delete(listener);
				watchedUntil = steadyNow() + watchedMs;
			};
		},
	};
}

/** Operations that would only fill the list: those that read it, and paths that are not calls. */
const unlisted = new Set([
	"listRequests",
	"streamRequests",
	"page",
	"health",
	"metrics",
	"openapi",
]);

const tooLong = Symbol("a body that is too long to be shown");

function holdsText(response: Response): boolean {
	const { headers, body } = response;
	return (
		body !== null &&
		!isStream(response) &&
		/\bjson\b/.test(headers.get("content-type") ?? "")
	);
}

async function readDetails(
	{
		request,
		body,
		reply,
	}: { request: Request; body: unknown; reply: Response | undefined },
	replyHeaders: Headers,
): Promise<Details> {
	// Serializing hidden bodies would delay other requests.
	const sent =
		body === undefined || body === tooLong ? undefined : JSON.stringify(body);
	return {
		requestHeaders: maskHeaders(request.headers),
		requestBody: body === tooLong ? { text: "", isCut: true } : cut(sent),
		replyHeaders: maskHeaders(replyHeaders),
		replyBody: cut(await reply?.text()),
	};
}

function cut(text: string | undefined): Details["requestBody"] {
	if (text === undefined || text === "") return undefined;
	const shown = text.length > wholeLengthMax ? undefined : maskBody(text);
	if (shown === undefined) return { text: "", isCut: true };
	return {
		text: shown.slice(0, bodyLengthMax),
		isCut: shown.length > bodyLengthMax,
	};
}

function lengthOf(details: Details): number {
	let length = 0;
	for (const part of Object.values(details))
		for (const [name, value] of Object.entries(part ?? {}))
			length += name.length + String(value).length;
	return length;
}
