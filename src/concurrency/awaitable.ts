/** A value, or a promise of one that is not there yet. */
export type Awaitable<Value> = Value | Promise<Value>;

/**
 * Continues with a value: immediately when it is there. A request that waits for nothing is answered without a turn
 * of the promise queue, and the runtime need not keep it for later.
 */
export function whenThere<Value, Result>(
	value: Awaitable<Value>,
	next: (value: Value) => Awaitable<Result>,
): Awaitable<Result> {
	return value instanceof Promise ? value.then(next) : next(value);
}
