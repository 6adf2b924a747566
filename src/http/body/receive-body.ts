import type { Slices } from "../../concurrency/slices.ts";
import { restForOthers } from "../../concurrency/time-slices.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { RequestError } from "../errors.ts";
import type { Holder, Places } from "../load/slots.ts";

/** A body that has not come after this long takes one of the places for slow bodies. */
export const slowAfterMs = 250;
/** What a client has to send on average, in bytes a second, beside the time that every body is given. */
export const bytesPerSecondMin = 16 * 1024;
/** A body of a known length up to this is received at once, a longer one in parts. */
const wholeBytesMax = 64 * 1024;
/** Parts are handed on in pieces of this length. */
const pieceBytesMax = 64 * 1024;

/** What stands in metrics and log for a request that its client did not send whole. */
export const hangUpStatus = 499;

/** The client closed the connection before its request was whole. */
export class HangUpError extends Error {
	constructor(cause?: unknown) {
		super("The client closed the connection before its request was whole.", {
			cause,
		});
		this.name = "HangUpError";
	}
}

/** How long bodies may take. */
export interface BodyPace {
	/** What every body is given, however short. */
	graceMs: number;
	/** The places of those who take longer than a moment. */
	slow: Places;
	/** Aborted when the server is told to stop: then no body is waited for any more. */
	stopping: AbortSignal;
	/** However many bodies turn out to be slow, or break off, at once: their requests go on in slices. */
	slices: Slices;
}

/** Receives the body of a request, in order. */
export type Receiver = (
	request: Request,
	holder: Holder,
) => AsyncGenerator<Uint8Array>;

/**
 * Receives bodies in pieces. A body may take `graceMs` and a second for each `bytesPerSecondMin` that
 * have come; what the server itself does with a piece does not count. Refuses with `bodyTooSlow` what
 * takes longer, as the places do when too many take long, with `unavailable` when the server stops.
 * Throws `HangUpError` when the client has gone.
 */
export function openReceiver(pace: BodyPace): Receiver {
	return async function* receive(request, holder) {
		if (request.body === null) return;
		const wait = openWait(request, holder, pace);
		try {
			const length = request.headers.get("content-length");
			if (length !== null && Number(length) <= wholeBytesMax) {
				yield new Uint8Array(await wait.until(request.arrayBuffer()));
				return;
			}
			const reader = request.body.getReader();
			try {
				for (;;) {
					const { value, done } = await wait.until(reader.read());
					if (done) return;
					wait.count(value.byteLength);
					yield* cut(value);
				}
			} finally {
				reader.cancel().catch(() => {});
			}
		} finally {
			wait.end();
		}
	};
}

async function* cut(part: Uint8Array): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < part.byteLength; start += pieceBytesMax) {
		// What one client sends at once must not hold up the others.
		if (start > 0) await restForOthers();
		yield part.subarray(start, start + pieceBytesMax);
	}
}

function openWait(
	request: Request,
	holder: Holder,
	{ graceMs, slow, stopping, slices }: BodyPace,
) {
	let waitedMs = 0;
	let bytes = 0;
	let giveBack: (() => void) | undefined;
	return {
		count(more: number) {
			bytes += more;
		},
		/** Waits for a part as long as the client may still take. */
		async until<Part>(part: Promise<Part>): Promise<Part> {
			const start = performance.now();
			const leftMs = () =>
				graceMs +
				(bytes / bytesPerSecondMin) * 1000 -
				(waitedMs + performance.now() - start);
			let timer: ReturnType<typeof setTimeout> | undefined;
			const ended = new AbortController();
			const { signal } = ended;
			const over = new Promise<never>((_, reject) => {
				const setAlarm = (task: () => void, ms: number) => {
					timer = setTimeout(
						async () => {
							await slices.next();
							if (!signal.aborted) task();
						},
						Math.max(0, ms),
					);
				};
				const becomeSlow = () => {
					try {
						giveBack ??= slow.take(holder);
					} catch (refusal) {
						reject(refusal);
						return;
					}
					onAbort(stopping, signal, () => reject(stopped()));
					onAbort(request.signal, signal, async () => {
						await slices.next();
						reject(new HangUpError());
					});
					setAlarm(() => reject(tooSlow(graceMs)), leftMs());
				};
				setAlarm(becomeSlow, Math.min(slowAfterMs - waitedMs, leftMs()));
			});
			try {
				return await Promise.race([
					part.catch(async (cause: unknown) => {
						await slices.next();
						throw new HangUpError(cause);
					}),
					over,
				]);
			} finally {
				clearTimeout(timer);
				ended.abort();
				waitedMs += performance.now() - start;
			}
		},
		end() {
			giveBack?.();
		},
	};
}

function onAbort(
	aborted: AbortSignal,
	signal: AbortSignal,
	listener: () => void,
): void {
	if (aborted.aborted) listener();
	else aborted.addEventListener("abort", listener, { signal });
}

function tooSlow(graceMs: number): RequestError {
	return new RequestError(
		"bodyTooSlow",
		`The body did not come in time: it may take ${graceMs / 1000} seconds, and a second for each ${bytesPerSecondMin} bytes. Send it again.`,
		{ connection: "close" },
	);
}

/** How a request is refused that waits when the server is told to stop. */
export function stopped(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The server is shutting down. Try again in a moment.",
	);
}
