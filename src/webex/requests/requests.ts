import type { Listener } from "../../concurrency/change-signal.ts";
import * as contract from "../../contract/request.ts";
import {
	type Caller,
	demandScope,
	forbidden,
	reachOf,
	standingIn,
} from "../../directory/access/caller.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Store } from "../../directory/store/store.ts";
import { RequestError } from "../../http/errors.ts";
import { maskPath } from "../../http/mask.ts";
import { replyJson, replyStream, showTime } from "../../http/reply.ts";
import type {
	KeptRequest,
	RequestRecorder,
} from "../../http/request-recorder.ts";
import { type Call, route } from "../call.ts";
import { showId } from "../ids.ts";

const heartbeatMs = 15_000;
/** How often to ask whether the reader still may, when nobody rings, as when another process takes it away. */
const lookMs = 1000;
/** Events that may wait for a slow reader; past it the stream ends, and the reader begins again. */
const waitingMax = 200;

/** The calls about the requests that the server answered. */
export const requestRoutes = [
	route(contract.listRequests, async (call) => {
		const { isVisible, recorder } = demandWatching(call);
		refuseInvalid(call.queryProblems);
		const found = recorder.list({
			isWanted: isVisible,
			before: call.query.before,
			limit: call.query.max ?? contract.requestsPageDefault,
		});
		const items = await Promise.all(
			found.map((request) => showRequest(call.store, request)),
		);
		return replyJson(200, { items }, { "cache-control": "no-store" });
	}),

	route(contract.streamRequests, (call) => {
		const watching = demandWatching(call);
		const headers = {
			"content-type": "text/event-stream",
			"cache-control": "no-store",
			"x-accel-buffering": "no",
		};
		return call.request.method === "HEAD"
			? replyStream(null, headers)
			: replyStream(openStream(call, watching), headers);
	}),
];

interface Watching {
	recorder: RequestRecorder;
	isVisible: (request: KeptRequest) => boolean;
}

/** What the caller may watch. Refuses who may watch nothing, with `unknownPath` where no requests are kept. */
export function demandWatching({
	caller,
	requests,
	samplePeople,
}: Pick<Call, "caller" | "requests" | "samplePeople">): Watching {
	if (requests === undefined)
		throw new RequestError(
			"unknownPath",
			"There is nothing at this path: the server was started without a list of requests.",
		);
	demandScope(caller, "spark-admin:requests_read");
	const orgIds = new Set(fullIn(caller));
	if (orgIds.size === 0)
		throw forbidden("Only full administrators may watch requests.");
	const isSample = samplePeople !== undefined;
	return {
		recorder: requests,
		isVisible: ({ caller: asker }) =>
			asker === undefined ? isSample : orgIds.has(asker.orgId),
	};
}

function fullIn(caller: Caller): string[] {
	return reachOf(caller).filter(
		(orgId) => standingIn(caller, orgId) === "full",
	);
}

function openStream(
	call: Call,
	{ recorder, isVisible }: Watching,
): ReadableStream<Uint8Array> {
	const giveBack = call.takeSlot("requests");
	const encoder = new TextEncoder();
	const listener = call.changeSignal.join();
	let end = () => {};
	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				const send = (text: string) => {
					// A reader that has gone, or cannot follow, is let go.
					if ((controller.desiredSize ?? 0) <= 0) end();
					else controller.enqueue(encoder.encode(text));
				};
				const stop = recorder.watch((request) => {
					if (!isVisible(request)) return;
					showRequest(call.store, request).then(
						(shown) =>
							send(
								`id: ${shown.id}\nevent: request\ndata: ${JSON.stringify(shown)}\n\n`,
							),
						() => end(),
					);
				});
				let isOver = false;
				end = () => {
					if (isOver) return;
					isOver = true;
					listener.leave();
					stop();
					giveBack();
					try {
						controller.close();
					} catch {
						// The reader has closed it already.
					}
				};
				for (const signal of [call.request.signal, call.stopping])
					signal.addEventListener("abort", () => end());
				send(":\n\n");
				keepEntitled(call, listener, send).then(end, end);
			},
			cancel: () => end(),
		},
		{ highWaterMark: waitingMax },
	);
}

// Whatever changes may have ended the token, or taken the role away: the stream ends with it at once.
async function keepEntitled(
	call: Call,
	listener: Listener,
	send: (text: string) => void,
): Promise<void> {
	let beat = performance.now() + heartbeatMs;
	while (!listener.isOver) {
		await listener.wait(lookMs);
		if (listener.isOver) return;
		demandWatching({ ...call, caller: await call.identifyAgain() });
		if (performance.now() < beat) continue;
		beat = performance.now() + heartbeatMs;
		send(":\n\n");
	}
}

async function showRequest(
	store: Store,
	request: KeptRequest,
): Promise<contract.RecordedRequest> {
	const { caller, operation } = request;
	const person =
		caller &&
		(await store.people.get({ orgId: caller.orgId, id: caller.personId }));
	return {
		id: String(request.id),
		at: showTime(request.at),
		method: request.method,
		path: maskPath(request.url),
		operation: operation === "none" ? undefined : operation,
		fromConsole: request.isFromConsole || undefined,
		status: request.status,
		durationMs: Math.round(request.durationMs * 1000) / 1000,
		trackingId: request.trackingId,
		caller: caller && {
			personId: showId("PEOPLE", caller.personId),
			orgId: showId("ORGANIZATION", caller.orgId),
			displayName: person?.person.displayName,
		},
		...request.details,
	};
}
