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
import { type EventWriter, replyEvents } from "../../http/event-stream.ts";
import { maskPath } from "../../http/mask.ts";
import { replyJson, showTime } from "../../http/reply.ts";
import { openRequestFilter } from "../../http/request-filter.ts";
import {
	type KeptRequest,
	type RequestRecorder,
	showDetails,
} from "../../http/request-recorder.ts";
import { type Call, route } from "../call.ts";
import { showId } from "../ids.ts";

/** The interval between checks of the reader's rights without a change signal, for the changes of other processes. */
const lookMs = 1000;
/** The maximum number of events that wait for a slow reader. Past it the stream ends, and the reader reconnects. */
const waitingMax = 200;

/** The calls for the list of recorded requests. */
export const requestRoutes = [
	route(contract.listRequests, async (call) => {
		const { isVisible, recorder } = demandWatching(call);
		refuseInvalid(call.queryProblems);
		const { before, after = 0 } = call.query;
		const isWanted = openRequestFilter(call.query);
		const areDetailsWanted = call.query.details !== false;
		if (areDetailsWanted) await recorder.settle();
		const found = recorder.list({
			isWanted: (request) =>
				request.id > after && isVisible(request) && isWanted(request),
			before,
			limit: call.query.max ?? contract.requestsPageDefault,
			areDetailsWanted,
		});
		const items = await Promise.all(
			found.map((request) =>
				showRequest(
					call.store,
					areDetailsWanted ? request : { ...request, details: undefined },
				),
			),
		);
		const oldestAt = recorder.oldestAt();
		return replyJson(
			200,
			{
				items,
				keptSince: oldestAt === undefined ? undefined : showTime(oldestAt),
			},
			{ "cache-control": "no-store" },
		);
	}),

	route(contract.streamRequests, (call) => {
		const { recorder, isVisible } = demandWatching(call);
		refuseInvalid(call.queryProblems);
		const isWanted = openRequestFilter(call.query);
		const watching = {
			recorder,
			isVisible: (request: KeptRequest) =>
				isVisible(request) && isWanted(request),
		};
		return replyEvents(call, "requests", {
			write: (writer) => writeRequests(call, watching, writer),
			waitingMax,
		});
	}),
];

interface Watching {
	recorder: RequestRecorder;
	isVisible: (request: KeptRequest) => boolean;
}

/** The requests that the caller may watch. Refuses callers who may watch none, and with `unknownPath` where no requests are recorded. */
export function demandWatching({
	caller,
	requests,
	samplePeople,
}: Pick<Call, "caller" | "requests" | "samplePeople">): Watching {
	if (requests === undefined)
		throw new RequestError(
			"unknownPath",
			"This path does not exist: the server was started with --request-list off.",
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

// Any change may have ended the token or removed the role. The stream ends with it.
async function writeRequests(
	call: Call,
	{ recorder, isVisible }: Watching,
	writer: EventWriter,
): Promise<void> {
	const stop = recorder.watch((request) => {
		if (!isVisible(request)) return;
		showRequest(call.store, request).then((shown) => {
			// A reader that is too slow is disconnected.
			if (writer.isFull) writer.end();
			else void writer.send([{ id: shown.id, event: "request", data: shown }]);
		}, writer.end);
	});
	try {
		while (!writer.isOver) {
			await writer.wait(lookMs);
			if (writer.isOver) return;
			demandWatching({ ...call, caller: await call.identifyAgain() });
			writer.beat();
		}
	} finally {
		stop();
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
		fault: request.fault,
		status: request.status,
		durationMs: Math.round(request.durationMs * 1000) / 1000,
		trackingId: request.trackingId,
		caller: caller && {
			personId: showId("PEOPLE", caller.personId),
			orgId: showId("ORGANIZATION", caller.orgId),
			displayName: person?.person.displayName,
		},
		...showDetails(request.details),
	};
}
