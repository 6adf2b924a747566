/** How often a history is played again at most. */
const triesMax = 300;

/** Leaves out what is not needed for a failure: first halves, then ever smaller parts, down to single things. */
export async function shrink<Thing>(
	things: readonly Thing[],
	isFailing: (fewer: readonly Thing[]) => Promise<boolean>,
): Promise<readonly Thing[]> {
	let shortest = things;
	let tries = 0;
	for (
		let length = Math.ceil(things.length / 2);
		length >= 1;
		length = Math.floor(length / 2)
	)
		for (let start = 0; start < shortest.length; ) {
			if (tries++ >= triesMax) return shortest;
			const fewer = shortest.toSpliced(start, length);
			if (await isFailing(fewer)) shortest = fewer;
			else start += length;
		}
	return shortest;
}
