import type { RequestFilter, SentRequest } from "peopled";
import type { Store } from "../directory/store/store.ts";
import { maskPath } from "../http/mask.ts";
import { openRequestFilter } from "../http/request-filter.ts";
import {
	type KeptRequest,
	type RequestRecorder,
	showDetails,
} from "../http/request-recorder.ts";
import { showId } from "../webex/ids.ts";

/** The number of requests that a test can look at. */
export const requestsKeptMax = 10_000;

/**
 * The recorded requests that fit a filter, in the order of the replies. Throws a sentence when some of those that came
 * are no longer there whole, since a test would take them for not sent.
 */
export async function listSentRequests(
	recorder: RequestRecorder,
	store: Store,
	filter: RequestFilter,
): Promise<SentRequest[]> {
	const kept = await listKept(recorder);
	if (recorder.dropped > 0 || kept.some(({ details }) => details === undefined))
		throw new Error(
			`So many or so large requests have come that the oldest are no longer kept whole: at most ${requestsKeptMax} are, and fewer with large bodies. Call clearRequests() or reset() before each test.`,
		);
	const isWanted = openRequestFilter(filter);
	const wanted: SentRequest[] = [];
	for (const request of kept) {
		if (!isWanted(request)) continue;
		const sent = await showSent(request, store);
		if (filter.caller === undefined || isCaller(sent, filter.caller))
			wanted.push(sent);
	}
	return wanted;
}

/**
 * The latest recorded requests, in the order of the replies, and the number of those that are no longer kept. Some have no headers
 * and bodies where all of them together are too long.
 */
export async function listLatestRequests(
	recorder: RequestRecorder,
	store: Store,
): Promise<{ requests: SentRequest[]; dropped: number }> {
	const requests: SentRequest[] = [];
	for (const request of await listKept(recorder))
		requests.push(await showSent(request, store));
	return { requests, dropped: recorder.dropped };
}

async function listKept(recorder: RequestRecorder): Promise<KeptRequest[]> {
	await recorder.settle();
	return recorder
		.list({
			isWanted: () => true,
			limit: requestsKeptMax,
			areDetailsWanted: true,
		})
		.toReversed();
}

function isCaller({ caller }: SentRequest, wanted: string): boolean {
	return caller?.id === wanted || caller?.email === wanted.toLowerCase();
}

async function showSent(
	request: KeptRequest,
	store: Store,
): Promise<SentRequest> {
	const { caller, operation } = request;
	const shown = showDetails(request.details);
	const [path = "", query] = maskPath(request.url).split("?");
	const found =
		caller &&
		(await store.people.get({ orgId: caller.orgId, id: caller.personId }));
	return {
		at: new Date(request.at),
		method: request.method,
		path,
		query: Object.fromEntries(new URLSearchParams(query)),
		headers: shown.requestHeaders ?? {},
		body: readBody(shown.requestBody),
		caller: caller && {
			id: showId("PEOPLE", caller.personId),
			email: found?.person.emails[0],
			displayName: found?.person.displayName,
		},
		operation: operation === "none" ? undefined : operation,
		status: request.status,
		fault: request.fault,
		durationMs: request.durationMs,
		trackingId: request.trackingId,
		reply: {
			headers: shown.replyHeaders ?? {},
			body: readBody(shown.replyBody),
		},
	};
}

// JSON as what it says; another text, or one that is cut, as it is.
function readBody(body: { text: string; isCut: boolean } | undefined): unknown {
	if (body === undefined || body.isCut) return body?.text;
	try {
		return JSON.parse(body.text);
	} catch {
		return body.text;
	}
}
