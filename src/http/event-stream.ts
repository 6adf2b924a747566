import type { Listener } from "../concurrency/change-signal.ts";
import type { Call } from "./call.ts";
import { replyStream } from "./reply.ts";

/** A stream that sends nothing for this long sends a comment. */
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
	/** Whether the maximum number of texts is waiting for the reader. */
	readonly isFull: boolean;
	/** Waits for a change; see `Listener`. */
	wait: Listener["wait"];
	end(): void;
	/** The reader has disconnected, the server stops, or the stream was ended. */
	readonly isOver: boolean;
}

/**
 * Replies with an event stream in a slot of its kind. The stream ends when `write` resolves or rejects. Refuses when
 * the caller has too many slots.
 */
export function replyEvents(
	call: Call,
	kind: Parameters<Call["takeSlot"]>[0],
	{
		write,
		waitingMax = 1,
	}: {
		write: (writer: EventWriter) => Promise<void>;
		/** The maximum number of texts that wait for a slow reader. */
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

/** Takes a slot of its kind for a caller who waits for changes. `leave` or the end of the request gives it back. */
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
	// A proxy passes the reply on only when it has received the first bytes.
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
				// The reader has already closed it.
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
