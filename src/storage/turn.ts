const waiting: (() => void)[] = [];

/**
 * Waits until others had their turn. What is done in slices, for however many requests at once, goes on
 * one slice in each round of the event loop, so that requests which need a moment come in between.
 */
export function takeTurn(): Promise<void> {
	return new Promise((resolve) => {
		waiting.push(resolve);
		if (waiting.length === 1) setImmediate(goOn);
	});
}

function goOn(): void {
	const [next] = waiting.splice(0, 1);
	if (waiting.length > 0) setImmediate(goOn);
	next?.();
}
