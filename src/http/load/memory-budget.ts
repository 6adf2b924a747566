import { DirectoryError } from "../../directory/errors.ts";
import type { Holder } from "./slots.ts";

/** A limited amount of memory. A request for more than is left waits. */
export interface MemoryBudget {
	/**
	 * Takes an amount, in the order of the requests. The returned function gives it back. An amount above the total
	 * waits until all of it is free. Rejects with the reason of `signal` when that is aborted first, with `unavailable`
	 * when the wait takes longer than `waitMsMax`.
	 */
	take(
		holder: Holder,
		amount: number,
		signal: AbortSignal,
	): Promise<() => void>;
	readonly taken: number;
	readonly waiting: number;
}

/** The total, and the parts of it that one person and one organization may take. */
interface MemoryLimits {
	total: number;
	person: number;
	organization: number;
	waitMsMax: number;
}

interface Waiter {
	amount: number;
	shares: readonly (readonly [key: string, max: number])[];
	enter(): void;
}

export function openMemoryBudget(limits: MemoryLimits): MemoryBudget {
	const takenBy = new Map<string, number>();
	const queue = new Set<Waiter>();
	let taken = 0;

	const fits = (own: number, amount: number, max: number) =>
		own === 0 || own + amount <= max;
	const fitsShares = ({ amount, shares }: Waiter) =>
		shares.every(([key, max]) => fits(takenBy.get(key) ?? 0, amount, max));
	// A waiter for its own limit blocks no one else. A waiter for the total is not overtaken.
	const admit = () => {
		for (const waiter of queue) {
			if (!fitsShares(waiter)) continue;
			if (!fits(taken, waiter.amount, limits.total)) return;
			queue.delete(waiter);
			add(waiter, waiter.amount);
			waiter.enter();
		}
	};
	const add = ({ shares }: Waiter, amount: number) => {
		taken += amount;
		for (const [key] of shares) {
			const sum = (takenBy.get(key) ?? 0) + amount;
			if (sum > 0) takenBy.set(key, sum);
			else takenBy.delete(key);
		}
	};
	const sharesOf = ({ personId, orgId, address = "" }: Holder) =>
		personId === ""
			? ([[`address ${address}`, limits.person]] as const)
			: ([
					[`person ${personId}`, limits.person],
					[`organization ${orgId}`, limits.organization],
				] as const);

	return {
		take(holder, amount, signal) {
			return new Promise((resolve, reject) => {
				let isHeld = true;
				const waiter: Waiter = {
					amount,
					shares: sharesOf(holder),
					enter() {
						end();
						resolve(() => {
							if (isHeld) add(waiter, -amount);
							isHeld = false;
							admit();
						});
					},
				};
				const leave = (reason: unknown) => {
					if (!queue.delete(waiter)) return;
					end();
					reject(reason);
					admit();
				};
				const onAbort = () => leave(signal.reason);
				const timer = setTimeout(
					() => leave(waitedTooLong()),
					limits.waitMsMax,
				);
				const end = () => {
					clearTimeout(timer);
					signal.removeEventListener("abort", onAbort);
				};
				queue.add(waiter);
				signal.addEventListener("abort", onAbort);
				if (signal.aborted) onAbort();
				else admit();
			});
		},
		get taken() {
			return taken;
		},
		get waiting() {
			return queue.size;
		},
	};
}

function waitedTooLong(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The server is processing too many large bodies. Try again in a moment.",
	);
}
