import type { ReactiveController, ReactiveControllerHost } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import { watchRequests } from "../../client/watch-requests.ts";
import type {
	RecordedRequest,
	RecordedRequestList,
} from "../../contract/request.ts";
import { current } from "../session.ts";
import { isAbort } from "../shell/fault.ts";

/** The maximum number of requests in the list. New ones replace the oldest. */
const keptMax = 200;
/** The pause before the next attempt while the server does not respond. */
const pauseMsMin = 1_000;
const pauseMsMax = 30_000;
/** The list is rendered at most once in this time, however many requests arrive. */
const showMs = 100;

/** A time without connection, after which the server no longer had all requests. */
export interface Gap {
	from: string;
	to: string;
}

/** An entry of the list, the newest first. */
export type FeedEntry = RecordedRequest | Gap;

/** The requests of the server, live, for as long as the element is connected. */
export class RequestFeed implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	/** Undefined until the first list is there. */
	#entries: readonly FeedEntry[] | undefined;
	/** Requests that arrived while the list was paused. */
	#waiting: readonly FeedEntry[] = [];
	/** Requests of the last moment, the oldest first. */
	#arrived: FeedEntry[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#known = new Set<string>();
	/** The time when the list was cleared. Earlier requests stay hidden. */
	#clearedAt = "";
	/** The time of the last sign of the server. */
	#heardAt = "";
	#abort = new AbortController();

	isPaused = false;
	isLive = false;
	/** A lasting refusal, or the failure of the very first attempt. */
	fault: unknown;

	constructor(host: ReactiveControllerHost) {
		this.#host = host;
		host.addController(this);
	}

	get entries(): readonly FeedEntry[] | undefined {
		return this.#entries;
	}

	/** The number of requests that wait for the end of the pause. */
	get waitingCount(): number {
		return this.#waiting.length;
	}

	hostConnected(): void {
		this.start();
	}

	hostDisconnected(): void {
		this.#abort.abort();
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	/** Follows the requests, again after a fault. */
	start(): void {
		this.#abort.abort();
		this.#abort = new AbortController();
		this.fault = undefined;
		this.#host.requestUpdate();
		void this.#watch(this.#abort.signal);
	}

	togglePause(): void {
		this.isPaused = !this.isPaused;
		if (!this.isPaused) {
			this.#entries = [...this.#waiting, ...(this.#entries ?? [])].slice(
				0,
				keptMax,
			);
			this.#waiting = [];
		}
		this.#host.requestUpdate();
	}

	clear(): void {
		const newest = this.#entries?.find((entry) => !isGap(entry));
		if (newest !== undefined) this.#clearedAt = timeOf(newest);
		this.#entries = [];
		this.#host.requestUpdate();
	}

	// Continues by itself when the server comes back. The requests shown so far stay.
	async #watch(signal: AbortSignal): Promise<void> {
		for (let pauseMs = pauseMsMin; !signal.aborted; ) {
			try {
				await this.#follow(signal);
				pauseMs = pauseMsMin;
			} catch (cause) {
				if (isAbort(cause) || signal.aborted) return;
				const isLasting = cause instanceof RefusalError && cause.status < 500;
				if (isLasting || this.#entries === undefined) {
					this.fault = cause;
					this.#host.requestUpdate();
					return;
				}
			}
			if (signal.aborted) return;
			this.isLive = false;
			this.#host.requestUpdate();
			await new Promise((resolve) => setTimeout(resolve, pauseMs));
			pauseMs = Math.min(pauseMs * 2, pauseMsMax);
		}
	}

	// Until the server ends it. A failure of the list also ends the stream, so that no attempt leaves one open.
	async #follow(signal: AbortSignal): Promise<void> {
		const attempt = new AbortController();
		try {
			await this.#read(AbortSignal.any([signal, attempt.signal]));
		} finally {
			attempt.abort();
		}
	}

	async #read(signal: AbortSignal): Promise<void> {
		const { client } = current();
		const read = () =>
			client.call("GET /requests", { query: { max: keptMax }, signal });
		const events = watchRequests(client, signal);
		const first = events.next();
		// The error is handled below, where it is awaited.
		first.catch(() => undefined);
		const known = await read();
		if (signal.aborted) return;
		this.#entries ??= [];
		this.isLive = true;
		this.#noteGap(known);
		this.#addAll(known);
		const begun = await first;
		// Requests between the list and the start of the stream are in the list by now.
		this.#addAll(await read());
		for (let event = begun; !event.done; event = await events.next())
			this.#add(event.value);
	}

	// The server keeps the last requests, so a short time without connection loses none.
	#noteGap({ items, keptSince }: RecordedRequestList): void {
		const from = this.#heardAt;
		if (from === "") return;
		const oldest = items.length < keptMax ? keptSince : items.at(-1)?.at;
		if (oldest !== undefined && oldest <= from) return;
		const to = oldest ?? new Date().toISOString();
		if (to > from) this.#push({ from, to });
	}

	#addAll({ items }: RecordedRequestList): void {
		for (const request of items.toReversed()) this.#add(request);
		this.#show();
	}

	#add(request: RecordedRequest): void {
		if (request.at > this.#heardAt) this.#heardAt = request.at;
		const key = keyOf(request);
		if (request.at <= this.#clearedAt || this.#known.has(key)) return;
		this.#known.add(key);
		this.#push(request);
	}

	#push(entry: FeedEntry): void {
		this.#arrived.push(entry);
		if (this.#arrived.length > keptMax) this.#arrived.shift();
		this.#timer ??= setTimeout(() => this.#show(), showMs);
	}

	#show(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const arrived = this.#arrived.toReversed();
		this.#arrived = [];
		const after = (list: readonly FeedEntry[]) =>
			[...arrived, ...list].slice(0, keptMax);
		if (this.isPaused) this.#waiting = after(this.#waiting);
		else this.#entries = after(this.#entries ?? []);
		this.#known = new Set(
			[...(this.#entries ?? []), ...this.#waiting]
				.filter((entry) => !isGap(entry))
				.map(keyOf),
		);
		this.#host.requestUpdate();
	}
}

export function isGap(entry: FeedEntry): entry is Gap {
	return "from" in entry;
}

/** A key of an entry. A restarted server counts its requests from one again. */
export function keyOf(entry: FeedEntry): string {
	return isGap(entry) ? `${entry.from} gap` : `${entry.at} ${entry.id}`;
}

function timeOf(entry: FeedEntry): string {
	return isGap(entry) ? entry.to : entry.at;
}
