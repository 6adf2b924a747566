import { type Holder, openSlots, type SlotLimits } from "./slots.ts";

/** The requests in flight. */
export interface InFlight {
	/** Begins a request. Refuses with `unavailable` when too many are in flight, unless it `isUrgent`. */
	enter(holder: Holder, options?: { isUrgent?: boolean }): RequestSlot;
	/** Requests that have begun and not ended, including those that wait. */
	readonly begun: number;
}

/** The slot of one request in flight. */
export interface RequestSlot {
	/** From now on, counts the request for its caller. Refuses with `tooManyRequests` when the caller has too many. */
	assign(holder: Holder): void;
	/** Gives the slot back while `task` waits for something, such as the client. */
	pause<Result>(task: () => Promise<Result>): Promise<Result>;
	end(): void;
}

/** The slot of a request without one. */
export const noSlot: RequestSlot = {
	assign() {},
	pause: (task) => task(),
	end() {},
};

/** `onChange` runs when the number of requests changes. */
export function openInFlight({
	max,
	steadyNow,
	onChange,
}: {
	max: number;
	steadyNow: () => number;
	onChange: (by: 1 | -1) => void;
}): InFlight {
	const slots = openSlots("requests", sharesOf(max), steadyNow);
	let begun = 0;
	return {
		enter(holder, { isUrgent = false } = {}) {
			let current = holder;
			const take = () => (isUrgent ? () => {} : slots.take(current));
			let leave: (() => void) | undefined = take();
			begun++;
			onChange(1);
			const step = () => {
				leave?.();
				leave = undefined;
			};
			return {
				assign(next) {
					step();
					current = next;
					leave = take();
				},
				async pause(task) {
					step();
					const result = await task();
					leave = take();
					return result;
				},
				end() {
					step();
					begun--;
					onChange(-1);
				},
			};
		},
		get begun() {
			return begun;
		},
	};
}

// Half for a person, three quarters for an organization: none can take all.
function sharesOf(max: number): SlotLimits {
	return {
		total: max,
		person: Math.ceil(max / 2),
		organization: Math.ceil((max * 3) / 4),
	};
}
