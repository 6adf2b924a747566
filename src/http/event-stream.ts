import type { Listener } from "../concurrency/change-signal.ts";
import type { Call } from "./call.ts";
import { replyStream } from "./reply.ts";

/** A stream that says nothing for this long sends a comment. */
const heartbeatMs = 15_000;
const comment = ":\n\n";

/** A server-sent event (WHATWG HTML); `data` is sent as JSON. */
export interface ServerEvent {
	id: string;
	event: string;
	data: unknown;
}

/** The writing end of an event stream. */
export interface EventWriter {
	/** Sends events, and resolves when the reader is ready for more. */
	send(events: readonly ServerEvent[]): Promise<void>;
	/** Sends a comment when nothing was sent for 15 seconds. */
	beat(): void;
	/** As many texts wait for the reader as may. */
	readonly isFull: boolean;
	/** Waits for a change; see `Listener`. */
	wait: Listener["wait"];
	end(): void;
	/** The reader has gone, the server stops, or the stream was ended. */
	readonly isOver: boolean;
}

/**
 * Replies with an event stream in a slot of its kind. `write` writes until it ends or rejects, which ends
 * the stream. Refuses past the caller's share of slots.
 */
export function replyEvents(
	call: Call,
	kind: Parameters<Call["takeSlot"]>[0],
	{
		write,
		waitingMax = 1,
	}: {
		write: (writer: EventWriter) => Promise<void>;
		/** Texts that may wait for a slow reader. */
		waitingMax?: number;
	},
): Response {
	const headers = {
		"content-type": "text/event-stream",
		"cache-control": "no-store",
		"x-accel-buffering": "no",
	};
	if (call.request.method === "HEAD") return replyStream(null, headers);
	const { listener, leave } = takeListener(call, kind);
	let writer: EventWriter | undefined;
	let resume = () => {};
	const stream = new ReadableStream<Uint8Array>(
		{
			start(controller) {
				writer = openWriter(controller, {
					listener,
					leave,
					isReady: () =>
						new Promise((resolve) => {
							resume = resolve;
						}),
				});
				write(writer).then(writer.end, writer.end);
			},
			pull: () => resume(),
			cancel() {
				writer?.end();
				resume();
			},
		},
		{ highWaterMark: waitingMax },
	);
	return replyStream(stream, headers);
}

/** Takes a slot of its kind for a caller who waits for changes. `leave` gives it back, and so does the end of the request. */
export function takeListener(
	call: Call,
	kind: Parameters<Call["takeSlot"]>[0],
): { listener: Listener; leave: () => void } {
	const giveBack = call.takeSlot(kind);
	const listener = call.changeSignal.join();
	const leave = () => {
		listener.leave();
		giveBack();
	};
	call.request.signal.addEventListener("abort", leave);
	return { listener, leave };
}

function openWriter(
	controller: ReadableStreamDefaultController<Uint8Array>,
	{
		listener,
		leave,
		isReady,
	}: { listener: Listener; leave: () => void; isReady: () => Promise<void> },
): EventWriter {
	const encoder = new TextEncoder();
	let sentAt = 0;
	const enqueue = (text: string) => {
		if (listener.isOver) return;
		controller.enqueue(encoder.encode(text));
		sentAt = performance.now();
	};
	const isFull = () => (controller.desiredSize ?? 0) <= 0;
	let isClosed = false;
	// A proxy passes the reply on when its first bytes are there.
	enqueue(comment);
	return {
		async send(events) {
			enqueue(events.map(writeEvent).join(""));
			while (isFull() && !listener.isOver) await isReady();
		},
		beat() {
			if (performance.now() >= sentAt + heartbeatMs && !isFull())
				enqueue(comment);
		},
		get isFull() {
			return isFull();
		},
		wait: listener.wait,
		end() {
			if (isClosed) return;
			isClosed = true;
			leave();
			try {
				controller.close();
			} catch {
				// The reader has closed it already.
			}
		},
		get isOver() {
			return isClosed || listener.isOver;
		},
	};
}

function writeEvent({ id, event, data }: ServerEvent): string {
	return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
