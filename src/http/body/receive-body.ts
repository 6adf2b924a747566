import {
	restForOthers,
	type TimeSlices,
} from "../../concurrency/time-slices.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { RequestError } from "../errors.ts";
import type { Holder, Slots } from "../load/slots.ts";

/** A body that has not arrived after this time takes a slot for slow bodies. */
const slowAfterMs = 250;
/** The rate at which a client must send after the grace period of every body, in bytes a second. */
const bytesPerSecondMin = 16 * 1024;
/** A body of a known length up to this is received in one piece, a longer one in parts. */
const wholeBytesMax = 64 * 1024;
/** The length of the pieces that are passed on. */
const pieceBytesMax = 64 * 1024;

/** The status of an incomplete request in metrics and log. */
export const hangUpStatus = 499;

/** The client closed the connection before its request was complete. */
export class HangUpError extends Error {
	constructor(cause?: unknown) {
		super("The client closed the connection before its request was whole.", {
			cause,
		});
		this.name = "HangUpError";
	}
}

/** The time limits of bodies. */
interface BodyPace {
	/** The grace period of every body. */
	graceMs: number;
	/** The slots of slow bodies. */
	slow: Slots;
	/** Aborted when the server stops: waiting for bodies ends then. */
	stopping: AbortSignal;
	/** Spreads out requests whose bodies become slow, or break off, at the same time. */
	slices: TimeSlices;
}

/** Receives the body of a request, in order. */
export interface Receiver {
	pieces(request: Request, holder: Holder): AsyncGenerator<Uint8Array>;
	/** All of it at once, for a body whose length is known and short. */
	whole(request: Request, holder: Holder): Promise<Uint8Array>;
}

/**
 * Receives bodies. A body may take `graceMs` and a second for each `bytesPerSecondMin` received, without the
 * time that the server spends on its pieces. Refuses with `bodyTooSlow` past that and when too many bodies are slow,
 * with `unavailable` when the server stops. Throws `HangUpError` when the client has disconnected.
 */
export function openReceiver(pace: BodyPace): Receiver {
	// It never looks at `request.body`, for which the runtime makes a stream.
	const whole: Receiver["whole"] = async (request, holder) => {
		const wait = openWait(request, holder, pace);
		try {
			return new Uint8Array(await wait.until(request.arrayBuffer()));
		} finally {
			wait.end();
		}
	};
	return {
		whole,
		async *pieces(request, holder) {
			const length = request.headers.get("content-length");
			if (length !== null && Number(length) <= wholeBytesMax) {
				yield await whole(request, holder);
				return;
			}
			if (request.body === null) return;
			const reader = request.body.getReader();
			const wait = openWait(request, holder, pace);
			try {
				for (;;) {
					const { value, done } = await wait.until(reader.read());
					if (done) return;
					wait.count(value.byteLength);
					yield* cut(value);
				}
			} finally {
				reader.cancel().catch(() => {});
				wait.end();
			}
		},
	};
}

async function* cut(part: Uint8Array): AsyncGenerator<Uint8Array> {
	for (let start = 0; start < part.byteLength; start += pieceBytesMax) {
		// One large piece must not hold up other requests.
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
		/** Waits for a part until the client's time is up. */
		async until<Part>(part: Promise<Part>): Promise<Part> {
			const start = performance.now();
			const leftMs = () =>
				graceMs +
				(bytes / bytesPerSecondMin) * 1000 -
				(waitedMs + performance.now() - start);
			let timer: ReturnType<typeof setTimeout> | undefined;
			let isOver = false;
			// An AbortController is dear, and few bodies are slow.
			let ended: AbortController | undefined;
			const over = new Promise<never>((_, reject) => {
				const setAlarm = (task: () => void, ms: number) => {
					timer = setTimeout(
						async () => {
							await slices.next();
							if (!isOver) task();
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
					ended = new AbortController();
					const { signal } = ended;
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
				isOver = true;
				clearTimeout(timer);
				ended?.abort();
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
		`The body did not arrive in time: the limit is ${graceMs / 1000} seconds, plus a second for each ${bytesPerSecondMin} bytes. Send it again.`,
		{ connection: "close" },
	);
}

/** The refusal of a request that waits while the server stops. */
export function stopped(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The server is shutting down. Try again in a moment.",
	);
}
