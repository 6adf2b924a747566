/** When a request was sent, and when its reply was complete; `Infinity` when there was none. */
export interface Interval {
	readonly invoked: number;
	readonly returned: number;
}

/** One thing that changes step by step, as a plain object would. */
export interface Model<State, Operation extends Interval> {
	readonly initial: State;
	/**
	 * The state after an operation that takes effect at this moment, or undefined when its reply contradicts the
	 * state. An operation without a reply gives undefined when it would change nothing.
	 */
	step(state: State, operation: Operation): State | undefined;
	/** The same text for the same state. */
	show(state: State): string;
	/** A number of the state that never falls, such as its version. */
	progressOf(state: State): number;
	/** The highest progress at which an operation can have its reply, when the reply tells. */
	demandOf(operation: Operation): number | undefined;
}

/** What the search found. `stuck` is the operation that has no place after the longest possible order. */
type Verdict<Operation> =
	| { kind: "linearizable" }
	| { kind: "refused"; stuck: Operation; order: readonly Operation[] }
	| { kind: "undecided"; steps: number };

/** Only a history in which most operations have no reply and overlap comes near it. */
const stepsMax = 300_000;

/**
 * Looks for an order of the operations that the model allows and that keeps operations apart in time in their
 * order. It is the search of Wing and Gong, which remembers where it has been, as Lowe and Porcupine do. An
 * operation without a reply may take effect at any time after it was sent, or never.
 */
export function checkLinearizable<State, Operation extends Interval>(
	operations: readonly Operation[],
	model: Model<State, Operation>,
): Verdict<Operation> {
	const events = openEvents(operations);
	const seen = new Set<string>();
	const made: { event: Event; before: State }[] = [];
	let { initial: state } = model;
	let done = 0n;
	let unanswered = operations.filter(({ returned }) =>
		Number.isFinite(returned),
	).length;
	let longest: { stuck: Operation; order: Operation[] } | undefined;
	const operationOf = ({ index }: Event) => operations[index] as Operation;
	let event = events.first();
	for (let steps = 0; unanswered > 0; steps++) {
		if (steps > stepsMax) return { kind: "undecided", steps };
		if (event?.kind === "call") {
			const operation = operationOf(event);
			const next = model.step(state, operation);
			const mask = done | (1n << BigInt(event.index));
			if (
				next !== undefined &&
				isNew(seen, `${mask.toString(36)} ${model.show(next)}`) &&
				!(event.end === undefined && passes(next, event))
			) {
				made.push({ event, before: state });
				if (event.end !== undefined) unanswered--;
				state = next;
				done = mask;
				events.lift(event);
				event = events.first();
			} else event = event.next;
			continue;
		}
		// A reply whose request found no place before it, or the end: the last choice was wrong.
		if (event !== undefined && made.length >= (longest?.order.length ?? 0))
			longest = {
				stuck: operationOf(event),
				order: made.map((one) => operationOf(one.event)),
			};
		const last = made.pop();
		if (last === undefined)
			return {
				kind: "refused",
				...(longest as { stuck: Operation; order: Operation[] }),
			};
		if (last.event.end !== undefined) unanswered++;
		state = last.before;
		done &= ~(1n << BigInt(last.event.index));
		events.putBack(last.event);
		event = last.event.next;
	}
	return { kind: "linearizable" };

	// Whether a reply that is not placed yet is possible only in an earlier state than this one.
	function passes(next: State, except: Event): boolean {
		const progress = model.progressOf(next);
		for (let one = events.first(); one !== undefined; one = one.next) {
			if (one.kind === "return" || one === except || one.end === undefined)
				continue;
			const demand = model.demandOf(operationOf(one));
			if (demand !== undefined && demand < progress) return true;
		}
		return false;
	}
}

function isNew(seen: Set<string>, key: string): boolean {
	if (seen.has(key)) return false;
	seen.add(key);
	return true;
}

/** A request or a reply in the order of time. */
interface Event {
	readonly kind: "call" | "return";
	readonly index: number;
	/** The reply to this request. */
	readonly end: Event | undefined;
	next: Event | undefined;
	previous: Event | undefined;
}

// The events as a list from which operations can be lifted, and put back in the opposite order.
function openEvents(operations: readonly Interval[]) {
	const timed = operations.flatMap(({ invoked, returned }, index) => {
		const link = { index, next: undefined, previous: undefined };
		const end: Event | undefined = Number.isFinite(returned)
			? { kind: "return", end: undefined, ...link }
			: undefined;
		const call: Event = { kind: "call", end, ...link };
		const both = [{ at: invoked, event: call }];
		return end === undefined ? both : [...both, { at: returned, event: end }];
	});
	// At the same moment, requests come first: these operations overlap.
	timed.sort(
		(one, other) =>
			one.at - other.at ||
			Number(one.event.kind === "return") -
				Number(other.event.kind === "return"),
	);
	const head = { next: undefined } as { next: Event | undefined };
	timed.forEach(({ event }, place) => {
		event.previous = timed[place - 1]?.event;
		event.next = timed[place + 1]?.event;
	});
	head.next = timed[0]?.event;
	const takeOut = ({ previous, next }: Event) => {
		if (previous === undefined) head.next = next;
		else previous.next = next;
		if (next !== undefined) next.previous = previous;
	};
	const insert = (event: Event) => {
		if (event.previous === undefined) head.next = event;
		else event.previous.next = event;
		if (event.next !== undefined) event.next.previous = event;
	};
	return {
		first: () => head.next,
		lift(call: Event) {
			takeOut(call);
			if (call.end !== undefined) takeOut(call.end);
		},
		putBack(call: Event) {
			if (call.end !== undefined) insert(call.end);
			insert(call);
		},
	};
}
