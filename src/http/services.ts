import {
	type ChangeSignal,
	openChangeSignal,
} from "../concurrency/change-signal.ts";
import { openTimeSlices, type TimeSlices } from "../concurrency/time-slices.ts";
import { type Activity, openActivity } from "./auth/activity.ts";
import { type Authenticator, openAuthenticator } from "./auth/auth.ts";
import { type BodyMemory, openBodyMemory } from "./body/body-memory.ts";
import { openReceiver, type Receiver } from "./body/receive-body.ts";
import type { Dialect } from "./dialect.ts";
import {
	type Idempotency,
	openIdempotency,
	storedReplyLifeMsDefault,
} from "./idempotency.ts";
import { type InFlight, openInFlight } from "./load/in-flight.ts";
import { openRateLimit, type RateLimit } from "./load/rate-limit.ts";
import { openSlots, type SlotLimits, type Slots } from "./load/slots.ts";
import { type Metrics, openMetrics } from "./metrics/metrics.ts";
import { collectGarbage } from "./port.ts";
import {
	openRequestRecorder,
	type RequestRecorder,
} from "./request-recorder.ts";
import type { ServerOptions } from "./server-options.ts";

/** The default time limit of a body, plus a second for each part of it. */
const bodyGraceMsDefault = 10_000;
/** The number of requests that start, or end for lack of their body, in one turn of the event loop: some milliseconds. */
export const requestsPerTurn = 64;

/** Slow bodies have more slots for one address, since a proxy sends for many people. */
const slowLimits = { total: 1000, organization: 200, person: 50, address: 400 };
const waitingBodyLimits = {
	total: 200,
	organization: 50,
	person: 20,
	address: 100,
};
const uploadLimits = { total: 100, organization: 20, person: 8 };
const delayLimits = { total: 1000, organization: 400, person: 200 };
const waitLimits = { total: 1000, organization: 250, person: 50 };
const watchLimits = { total: 40, organization: 10, person: 5 };

/** The parts of the server that are created once and serve every request. */
export interface Services {
	options: ServerOptions;
	dialects: readonly [Dialect, ...Dialect[]];
	authenticator: Authenticator;
	metrics: Metrics;
	/** Undefined where requests are not recorded. */
	requests: RequestRecorder | undefined;
	inFlight: InFlight;
	rateLimit: RateLimit;
	activity: Activity;
	idempotency: Idempotency;
	changeSignal: ChangeSignal;
	/** Aborted when the server stops. */
	stopping: AbortController;
	/** Spreads requests that arrive together over several turns of the event loop. */
	arrivals: TimeSlices;
	memory: BodyMemory;
	receive: Receiver;
	uploads: Slots;
	delays: Slots;
	/** Event streams and waiting readers. */
	streams: Readonly<Record<"changes" | "requests", Slots>>;
}

export function openServices(
	options: ServerOptions,
	dialects: Services["dialects"],
): Services {
	const { store, steadyNow, caller } = options;
	const metrics = openMetrics();
	const stopping = new AbortController();
	const slices = openTimeSlices(requestsPerTurn);
	const open = (things: string, limits: SlotLimits) =>
		openSlots(things, limits, steadyNow);
	return {
		options,
		dialects,
		authenticator:
			caller === undefined
				? openAuthenticator(store, options)
				: { identify: () => caller, forget() {} },
		metrics,
		requests: options.areRequestsKept
			? openRequestRecorder(steadyNow, {
					isWhole: options.areRequestsWhole,
					keptMax: options.requestsKeptMax,
				})
			: undefined,
		inFlight: openInFlight({
			max: options.requestsInFlightMax,
			steadyNow,
			onChange: metrics.changeInFlight,
		}),
		rateLimit: openRateLimit(options.requestsPerMinute),
		activity:
			caller === undefined
				? openActivity(store, options)
				: { note: () => undefined, forget() {} },
		idempotency: openIdempotency(store, {
			storedReplyLifeMs: options.storedReplyLifeMs ?? storedReplyLifeMsDefault,
			dialects,
		}),
		changeSignal: openChangeSignal(slices),
		stopping,
		arrivals: openTimeSlices(requestsPerTurn),
		memory: openBodyMemory({
			waiting: open("large bodies that wait for memory", waitingBodyLimits),
			stopping: stopping.signal,
			collectGarbage,
		}),
		receive: openReceiver({
			graceMs: options.bodyGraceMs ?? bodyGraceMsDefault,
			slow: open("requests whose body is slow", slowLimits),
			stopping: stopping.signal,
			slices,
		}),
		uploads: open("files that are being uploaded", uploadLimits),
		delays: open("requests with a delay", delayLimits),
		streams: {
			changes: open("readers that wait for changes", waitLimits),
			requests: open("readers that watch requests", watchLimits),
		},
	};
}
