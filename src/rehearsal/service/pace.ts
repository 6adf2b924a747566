import type { ServiceReply } from "./reply.ts";
import { isBusy, readRetryAfter } from "./retry-after.ts";

/** Requests at once at most, before the pace sets in. */
const burstMax = 20;
/** The slowest pace, in requests a minute. */
const slowest = 10;
/** How much faster each good reply makes a slow pace, and how much near the pace that was too fast. */
const recovery = { far: 1.05, near: 1.01, nearShare: 0.8 };
const minuteMs = 60_000;
/** From so many requests in the last minute on, they say what the service allows. */
const tellingCount = 10;
/** The shortest time between two slowdowns by slow replies. */
const easingMs = 5000;

/** The pace of all requests to a service. */
interface Pace {
	/** Waits for a turn. Rejects with the reason of the signal when that is aborted. */
	enter(): Promise<Turn>;
	/** How long this many requests take, one after the other. */
	estimateMs(requests: number): number;
}

/** One request; its place is free again when the turn is disposed. */
interface Turn extends Disposable {
	/** Learns from a reply: whether to slow down, and until when to rest. */
	note(reply: ServiceReply, now: number): void;
}

/**
 * Keeps requests within a budget a minute. It slows down by half and rests when the service asks for it, slows down before
 * that when replies take much longer than usual, and recovers slowly.
 */
export function openPace({
	budget,
	concurrency,
	steadyNow,
	sleep,
	signal,
	tell = () => {},
}: {
	budget: number;
	concurrency: number;
	steadyNow: () => number;
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	signal?: AbortSignal | undefined;
	tell?: ((sentence: string) => void) | undefined;
}): Pace {
	const burst = Math.max(1, Math.min(burstMax, Math.floor(budget / 10)));
	// No minute has more than the budget, not even one that begins with a burst.
	const perMsMax = Math.max(budget - burst, 1) / minuteMs;
	let perMs = perMsMax;
	/** The pace at which the service last asked for a rest. */
	let tooFast = Number.POSITIVE_INFINITY;
	/** The times of the requests in the last minute. */
	let sentAt: number[] = [];
	let ready = burst;
	let countedAt = steadyNow();
	let restUntil = Number.NEGATIVE_INFINITY;
	let easedAt = Number.NEGATIVE_INFINITY;
	let usualMs: number | undefined;
	let recentMs = 0;
	let inFlight = 0;
	let freed = () => {};
	let queue: Promise<unknown> = Promise.resolve();

	function count(): void {
		const now = steadyNow();
		ready = Math.min(burst, ready + Math.max(0, now - countedAt) * perMs);
		// A rest collects no turns: a burst after it would be the next reason to rest.
		countedAt = Math.max(now, restUntil);
	}

	// Half of the pace, or what the service allowed in the last minute, whichever is slower.
	function backOff(): void {
		const now = steadyNow();
		sentAt = sentAt.filter((at) => at > now - minuteMs);
		const allowed =
			sentAt.length < tellingCount
				? Number.POSITIVE_INFINITY
				: sentAt.length / minuteMs;
		tooFast = Math.min(perMs, allowed);
		slowDown(Math.min(1 / 2, allowed / perMs));
	}

	function recover(): void {
		const isNear = perMs > tooFast * recovery.nearShare;
		const factor = isNear ? recovery.near : recovery.far;
		perMs = Math.min(perMsMax, perMs * factor);
	}

	function slowDown(share: number): void {
		count();
		perMs = Math.max(perMs * share, Math.min(perMsMax, slowest / minuteMs));
		ready = Math.min(ready, 1);
	}

	async function waitForTurn(): Promise<void> {
		for (;;) {
			signal?.throwIfAborted();
			count();
			const restMs = restUntil - steadyNow();
			if (restMs > 0) await sleep(restMs, signal);
			else if (inFlight >= concurrency)
				await new Promise<void>((resolve) => {
					freed = resolve;
				});
			else if (ready < 1) await sleep(Math.ceil((1 - ready) / perMs), signal);
			else break;
		}
		ready -= 1;
		inFlight += 1;
		const now = steadyNow();
		sentAt.push(now);
		// Not longer than the requests of a minute.
		if (sentAt.length > 2 * budget)
			sentAt = sentAt.filter((at) => at > now - minuteMs);
	}

	function note(reply: ServiceReply, now: number): void {
		if (isBusy(reply.status)) {
			const { ms, sentence } = readRetryAfter(reply.headers, now);
			backOff();
			if (ms === undefined) return;
			restUntil = Math.max(restUntil, steadyNow() + ms);
			tell(
				`The service answered ${reply.status}. All requests rest for ${Math.ceil(ms / 1000)} seconds.${sentence}`,
			);
			return;
		}
		recentMs += (reply.tookMs - recentMs) / 2;
		usualMs =
			usualMs === undefined
				? reply.tookMs
				: usualMs + (reply.tookMs - usualMs) / 16;
		const isSlow = recentMs > 2 * usualMs + 250;
		if (!isSlow) {
			recover();
			return;
		}
		if (steadyNow() - easedAt < easingMs) return;
		easedAt = steadyNow();
		slowDown(4 / 5);
	}

	return {
		async enter() {
			const mine = queue.then(waitForTurn);
			queue = mine.catch(() => undefined);
			await mine;
			return {
				note,
				[Symbol.dispose]() {
					inFlight -= 1;
					freed();
				},
			};
		},
		estimateMs(requests) {
			count();
			const restMs = Math.max(0, restUntil - steadyNow());
			const pacedMs = Math.max(0, requests - ready) / perMs;
			return restMs + Math.max(pacedMs, requests * (usualMs ?? 0));
		},
	};
}
