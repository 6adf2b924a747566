import { DirectoryError } from "../../directory/errors.ts";
import { RequestError } from "../errors.ts";
import { type MemoryBudget, openMemoryBudget } from "../load/memory-budget.ts";
import type { Holder, Slots } from "../load/slots.ts";
import { HangUpError, stopped } from "./receive-body.ts";

/** A body up to this many bytes does not wait for memory. A longer one does. */
export const shortBytesMax = 64 * 1024;
const mebibyte = 1024 * 1024;
/** The memory of a parsed value in addition to its text, in bytes: the size of an empty object. */
const bytesPerValue = 64;

/** A body above this size leaves so much garbage that the collector is started and given a moment. */
const heavyBytes = 8 * mebibyte;
const collectMs = 50;

/** Bytes for short bodies, for long ones being received, and for long ones being parsed and processed. */
const bodyMemoryDefault = {
	shortBytes: 32 * mebibyte,
	receivedBytes: 32 * mebibyte,
	workedBytes: 32 * mebibyte,
	/** The longest time for which a body waits for memory. */
	waitMsMax: 30_000,
};

/** Divides the memory for bodies among requests, from the first byte of a body to the end of its request. */
export interface BodyMemory {
	/** The memory of the body of one request. */
	open(request: Request, holder: Holder): BodyHold;
}

/** The memory that the body of one request holds. It is disposed of when the reply is ready. */
export interface BodyHold extends Disposable {
	/**
	 * Counts bytes of a short body. Refuses with `tooManyRequests` when the caller has used their whole part of the
	 * memory, with `unavailable` when none is left.
	 */
	count(bytes: number): void;
	/** Waits until a long body can be received. The server does not read from the client meanwhile, so the client waits too. */
	receiveLong(bytes: number): Promise<void>;
	/** Waits until a complete body can be parsed and processed. */
	work(body: { bytes: number; values: number }): Promise<void>;
}

/**
 * `waiting` has the slots of waiting bodies. `stopping` is aborted when the server stops. `collectGarbage` starts a
 * garbage collection of the runtime.
 */
export function openBodyMemory(
	{
		waiting,
		stopping,
		collectGarbage,
	}: { waiting: Slots; stopping: AbortSignal; collectGarbage: () => void },
	limits = bodyMemoryDefault,
): BodyMemory {
	const short = openShortBodies(limits.shortBytes);
	const { waitMsMax } = limits;
	const received = openMemoryBudget({
		total: limits.receivedBytes,
		person: limits.receivedBytes / 2,
		organization: (limits.receivedBytes * 3) / 4,
		waitMsMax,
	});
	// Processing ends regardless of the client, so callers need no limits of their own.
	const worked = openMemoryBudget({
		total: limits.workedBytes,
		person: limits.workedBytes,
		organization: limits.workedBytes,
		waitMsMax,
	});
	return {
		open(request, holder) {
			const held: (() => void)[] = [];
			let counted = 0;
			let isHeavy = false;
			const take = async (budget: MemoryBudget, amount: number) => {
				const leave = waiting.take(holder);
				const ended = new AbortController();
				const hangUp = () => ended.abort(new HangUpError());
				const stop = () => ended.abort(stopped());
				request.signal.addEventListener("abort", hangUp);
				stopping.addEventListener("abort", stop);
				try {
					if (stopping.aborted) stop();
					held.push(await budget.take(holder, amount, ended.signal));
				} finally {
					request.signal.removeEventListener("abort", hangUp);
					stopping.removeEventListener("abort", stop);
					leave();
				}
			};
			return {
				count(bytes) {
					short.count(holder, bytes);
					counted += bytes;
				},
				receiveLong: (bytes) => take(received, bytes),
				async work({ bytes, values }) {
					if (bytes <= shortBytesMax) return;
					const amount = bytes + values * bytesPerValue;
					await take(worked, amount);
					isHeavy = amount >= heavyBytes;
				},
				[Symbol.dispose]() {
					const giveBack = () => {
						for (const each of held.splice(0)) each();
					};
					if (isHeavy) {
						collectGarbage();
						setTimeout(giveBack, collectMs);
					} else giveBack();
					short.forget(holder, counted);
					counted = 0;
				},
			};
		},
	};
}

/** The maximum that one person's short bodies may take. */
const personShare = 1 / 3;

function openShortBodies(max: number) {
	const heldBy = new Map<string, number>();
	let held = 0;
	// The address is looked up only for a request without a person.
	const keyOf = (holder: Holder) => holder.personId || (holder.address ?? "");
	return {
		count(holder: Holder, bytes: number) {
			const key = keyOf(holder);
			const sum = (heldBy.get(key) ?? 0) + bytes;
			if (sum > Math.ceil(max * personShare))
				throw new RequestError(
					"tooManyRequests",
					"Your concurrent request bodies are too large together. Send them one after the other.",
					{ "retry-after": "2" },
				);
			if (held + bytes > max)
				throw new DirectoryError(
					"unavailable",
					"The server is receiving too many large bodies. Try again in a moment.",
				);
			held += bytes;
			heldBy.set(key, sum);
		},
		forget(holder: Holder, bytes: number) {
			const key = keyOf(holder);
			held -= bytes;
			const left = (heldBy.get(key) ?? 0) - bytes;
			if (left > 0) heldBy.set(key, left);
			else heldBy.delete(key);
		},
	};
}
