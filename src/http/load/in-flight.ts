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
	class Slot implements RequestSlot {
		#holder: Holder;
		readonly #isUrgent: boolean;
		#isHeld = false;

		constructor(holder: Holder, isUrgent: boolean) {
			this.#holder = holder;
			this.#isUrgent = isUrgent;
			this.#take();
			begun++;
			onChange(1);
		}

		assign(holder: Holder): void {
			this.#leave();
			this.#holder = holder;
			this.#take();
		}

		async pause<Result>(task: () => Promise<Result>): Promise<Result> {
			this.#leave();
			const result = await task();
			this.#take();
			return result;
		}

		end(): void {
			this.#leave();
			begun--;
			onChange(-1);
		}

		#take(): void {
			if (this.#isUrgent) return;
			slots.enter(this.#holder);
			this.#isHeld = true;
		}

		#leave(): void {
			if (!this.#isHeld) return;
			this.#isHeld = false;
			slots.leave(this.#holder);
		}
	}
	return {
		enter: (holder, { isUrgent = false } = {}) => new Slot(holder, isUrgent),
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
