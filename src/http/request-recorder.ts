import { operations } from "../contract/operations.ts";
import type { RecordedRequest } from "../contract/request.ts";
import { requestsKeptMax } from "../contract/request.ts";
import { consoleHeader } from "../contract/session-header.ts";
import type { Caller } from "../directory/access/caller.ts";
import type { Bindings } from "./bindings.ts";
import { tooLong, wholeLengthMax } from "./body/read-unread.ts";
import { maskBody, maskHeaders } from "./mask.ts";
import { type Answer, isStream } from "./reply.ts";

/** The time for which headers and bodies are recorded after an administrator last looked. */
const watchedMs = 5 * 60 * 1000;
/** The maximum number of characters of a body that are shown where not every request is recorded whole. */
const bodyLengthMax = 16 * 1024;
/** The maximum number of characters of headers and bodies in all recorded requests together. */
const detailLengthMax = { watched: 16 * 1024 * 1024, whole: 64 * 1024 * 1024 };

/** One recorded request. */
export interface KeptRequest {
	id: number;
	at: number;
	method: string;
	url: string;
	operation: string;
	/** Undefined: the connection was cut without a reply. */
	status: number | undefined;
	durationMs: number;
	trackingId: string;
	/** Undefined when the caller is unknown. */
	caller: Caller | undefined;
	/** Whether the console sent it. */
	isFromConsole: boolean;
	/** The fault rule that hit it. */
	fault: string | undefined;
	details: Details | undefined;
}

/** Headers, masked, and bodies, as they were. */
interface Details {
	requestHeaders: Record<string, string>;
	requestText: string | typeof tooLong | undefined;
	replyHeaders: Record<string, string>;
	replyText: string | typeof tooLong | undefined;
	/** The maximum number of characters of a body that are shown. */
	shownLengthMax: number;
}

/** A reply that is about to be sent, and when. */
export interface Outcome {
	at: number;
	durationMs: number;
	/** The request as it was received. */
	request: Request;
	/** What the response was made of; the response itself where it was changed afterwards. */
	answer: Answer;
	response: Response;
	/** How much of it a fault rule lets through: nothing, or a part of the body. Undefined: all of it. */
	cut: "whole" | "body" | undefined;
}

/**
 * Keeps the latest requests in memory, as one small object each. Headers and bodies are recorded while an
 * administrator looks at the list, and some minutes after.
 */
export interface RequestRecorder {
	/** Call when the reply is ready. `exchange` has the checked body, if it was read at all. */
	record(exchange: Bindings, outcome: Outcome): void;
	/** The recorded requests for which `isWanted`, the newest first. Counts as looking, unless details are not wanted. */
	list(query: {
		isWanted: (request: KeptRequest) => boolean;
		before?: number;
		limit: number;
		areDetailsWanted: boolean;
	}): KeptRequest[];
	/** When the oldest request came that is still recorded; undefined when there is none. */
	oldestAt(): number | undefined;
	/** Calls `listener` for each request from now on, in their order. The returned function ends that. */
	watch(listener: (request: KeptRequest) => void): () => void;
	/** Resolves when the bodies of all requests that are recorded now are there. */
	settle(): Promise<unknown>;
	/** Forgets the recorded requests. */
	clear(): void;
	/** The number of requests that were dropped for newer ones since the last clearing. */
	readonly dropped: number;
}

interface RecorderOptions {
	/** Records headers and bodies of every request, and shows bodies whole. */
	isWhole?: boolean;
	/** The number of requests that are kept. */
	keptMax?: number;
}

/** Opens a recorder, which is empty. */
export function openRequestRecorder(
	steadyNow: () => number,
	{ isWhole = false, keptMax = requestsKeptMax }: RecorderOptions = {},
): RequestRecorder {
	const kept: (KeptRequest | undefined)[] = new Array(keptMax);
	const watchers = new Set<(request: KeptRequest) => void>();
	const shownLengthMax = isWhole ? wholeLengthMax : bodyLengthMax;
	const lengthMax = isWhole ? detailLengthMax.whole : detailLengthMax.watched;
	let nextId = 1;
	let watchedUntil = -Infinity;
	let detailLength = 0;
	let eldestWithDetails = 1;
	let dropped = 0;
	let settled: Promise<unknown> | undefined;

	const firstId = () => Math.max(1, nextId - keptMax);
	const isWatched = () =>
		isWhole || watchers.size > 0 || steadyNow() < watchedUntil;
	const dropDetails = (request: KeptRequest | undefined) => {
		if (request?.details === undefined) return;
		detailLength -= lengthOf(request.details);
		request.details = undefined;
	};
	const keep = (request: Omit<KeptRequest, "id">): KeptRequest => {
		const entry: KeptRequest = Object.assign(request, { id: nextId++ });
		const slot = entry.id % keptMax;
		if (kept[slot] !== undefined) dropped++;
		dropDetails(kept[slot]);
		kept[slot] = entry;
		return entry;
	};
	const addDetails = (entry: KeptRequest, details: Details | undefined) => {
		// The request may have been dropped or cleared meanwhile.
		if (details === undefined || kept[entry.id % keptMax] !== entry) return;
		entry.details = details;
		detailLength += lengthOf(details);
		while (detailLength > lengthMax && eldestWithDetails < entry.id)
			dropDetails(kept[eldestWithDetails++ % keptMax]);
	};
	const tell = (entry: KeptRequest) => {
		for (const watcher of watchers) watcher(entry);
	};

	return {
		record(exchange, outcome) {
			const { at, durationMs, request, response } = outcome;
			const { operation, trackingId, caller } = exchange;
			if (unlisted.has(operation)) return;
			const entry = keep({
				at,
				method: request.method,
				url: request.url,
				operation,
				status: outcome.cut === "whole" ? undefined : response.status,
				durationMs,
				trackingId,
				caller,
				isFromConsole: exchange.headers.has(consoleHeader),
				fault: exchange.fault,
				details: undefined,
			});
			if (!isWatched()) return;
			const details = readDetails(exchange, { ...outcome, shownLengthMax });
			const done = Promise.all([details.catch(() => undefined), settled]).then(
				([read]) => {
					addDetails(entry, read);
					tell(entry);
					if (settled === done) settled = undefined;
				},
			);
			settled = done;
		},
		list({ isWanted, before = nextId, limit, areDetailsWanted }) {
			if (areDetailsWanted) watchedUntil = steadyNow() + watchedMs;
			const found: KeptRequest[] = [];
			const first = firstId();
			for (let id = Math.min(before, nextId) - 1; id >= first; id--) {
				const entry = kept[id % keptMax];
				if (entry === undefined || entry.id !== id || !isWanted(entry))
					continue;
				if (found.push(entry) >= limit) break;
			}
			return found;
		},
		oldestAt() {
			for (let id = firstId(); id < nextId; id++) {
				const entry = kept[id % keptMax];
				if (entry !== undefined) return entry.at;
			}
			return undefined;
		},
		watch(listener) {
			watchers.add(listener);
			return () => {
				watchers.delete(listener);
				watchedUntil = steadyNow() + watchedMs;
			};
		},
		settle: async () => settled,
		clear() {
			kept.fill(undefined);
			detailLength = 0;
			dropped = 0;
		},
		get dropped() {
			return dropped;
		},
	};
}

/** Operations that would only fill the list: those that read it or control a stand-in, and paths that are not calls. */
const unlisted = new Set([
	...["listRequests", "streamRequests", "page", "health", "metrics"],
	...["openapi", "manual"],
	...operations.flatMap(({ dialect, id }) =>
		dialect === "stand-in" ? [id] : [],
	),
]);

/** Headers and bodies as they are shown: with secrets masked, and bodies cut. */
export function showDetails(
	details: Details | undefined,
): Pick<
	RecordedRequest,
	"requestHeaders" | "requestBody" | "replyHeaders" | "replyBody"
> {
	if (details === undefined) return {};
	const { requestHeaders, requestText, replyHeaders, replyText } = details;
	const { shownLengthMax } = details;
	return {
		requestHeaders,
		requestBody: shorten(requestText, shownLengthMax),
		replyHeaders,
		replyBody: shorten(replyText, shownLengthMax),
	};
}

async function readDetails(
	exchange: Bindings,
	{
		request,
		answer,
		response,
		cut,
		shownLengthMax,
	}: Omit<Outcome, "at" | "durationMs"> & { shownLengthMax: number },
): Promise<Details> {
	const { body, bodyLength = 0, unread } = exchange;
	// Begun before anything is awaited: afterwards the response is on its way.
	const reply = cut === "whole" ? undefined : textOf(answer, response);
	const requestHeaders = maskHeaders(request.headers);
	const replyHeaders = cut === "whole" ? {} : maskHeaders(response.headers);
	return {
		requestHeaders,
		requestText:
			// Serializing hidden bodies would delay other requests.
			bodyLength > wholeLengthMax || unread === tooLong
				? tooLong
				: body === undefined
					? unread
					: JSON.stringify(body),
		replyHeaders,
		// Which part of it has arrived, only the client knows.
		replyText: cut === "body" ? tooLong : await reply,
		shownLengthMax,
	};
}

function textOf(
	answer: Answer,
	response: Response,
): string | Promise<string> | undefined {
	const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
	if (!isJson || isStream(response) || response.body === null) return undefined;
	return answer instanceof Response ? response.clone().text() : answer.body;
}

function shorten(
	text: string | typeof tooLong | undefined,
	lengthMax: number,
): RecordedRequest["requestBody"] {
	if (text === tooLong) return { text: "", isCut: true };
	if (text === undefined || text === "") return undefined;
	const shown = text.length > wholeLengthMax ? undefined : maskBody(text);
	if (shown === undefined) return { text: "", isCut: true };
	return { text: shown.slice(0, lengthMax), isCut: shown.length > lengthMax };
}

function lengthOf(details: Details): number {
	const { requestText, replyText, requestHeaders, replyHeaders } = details;
	let length = 0;
	for (const text of [requestText, replyText])
		if (typeof text === "string") length += text.length;
	for (const headers of [requestHeaders, replyHeaders])
		for (const name in headers)
			length += name.length + (headers[name]?.length ?? 0);
	return length;
}
