import { type Holder, openPlaces, type PlaceLimits } from "./slots.ts";

/** The requests that are being answered. */
export interface InFlight {
	/** Begins a request. Refuses with `unavailable` when too many are being answered; never with `isUrgent`. */
	enter(holder: Holder, options?: { isUrgent?: boolean }): Turn;
	/** Requests that have begun and not ended, those that wait among them. */
	readonly begun: number;
}

/** One request's part of what the server does at a time. */
export interface Turn {
	/** Counts the request for its caller from now on. Refuses with `tooManyRequests` past the caller's share. */
	assign(holder: Holder): void;
	/** Does what is no work, such as waiting for the client; the request counts for nobody meanwhile. */
	pause<Result>(task: () => Promise<Result>): Promise<Result>;
	end(): void;
}

/** The part of a request that takes nothing. */
export const noTurn: Turn = {
	assign() {},
	pause: (task) => task(),
	end() {},
};

/** `onChange` is told when one more or one fewer has begun and not ended. */
export function openInFlight({
	max,
	steadyNow,
	onChange,
}: {
	max: number;
	steadyNow: () => number;
	onChange: (by: 1 | -1) => void;
}): InFlight {
	const places = openPlaces("requests", sharesOf(max), steadyNow);
	let begun = 0;
	return {
		enter(holder, { isUrgent = false } = {}) {
			let current = holder;
			const take = () => (isUrgent ? () => {} : places.take(current));
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

/** Nobody can take all: half for a person, three quarters for an organization. */
function sharesOf(max: number): PlaceLimits {
	return {
		total: max,
		person: Math.ceil(max / 2),
		organization: Math.ceil((max * 3) / 4),
	};
}
