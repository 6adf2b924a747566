const roundCount = 10;

/**
 * A test whose `run` resolves to whether it saw what can only be seen with a turn of the processor, such as another
 * reader. A busy machine may give no such turn in one round, but not time after time.
 */
export function untilSeen<Values extends unknown[]>(
	run: (...values: Values) => Promise<boolean>,
): (...values: Values) => Promise<void> {
	return async (...values) => {
		for (let round = 0; round < roundCount; round++)
			if (await run(...values)) return;
		throw new Error(`Nothing was seen in ${roundCount} rounds.`);
	};
}
