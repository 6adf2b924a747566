/** So many letters may differ, at most, in a name that was probably meant. */
const distanceMax = 2;

/** The name that was probably meant; undefined when none is close. */
export function findClosest(
	text: string,
	names: readonly string[],
): string | undefined {
	const wanted = text.toLowerCase();
	const known = names.map((name) => ({
		name,
		distance: distanceOf(wanted, name.toLowerCase()),
	}));
	const [closest] = known.toSorted(
		(left, right) => left.distance - right.distance,
	);
	return closest !== undefined && closest.distance <= distanceMax
		? closest.name
		: undefined;
}

/** How many letters have to be written, left out or replaced (Levenshtein). */
function distanceOf(left: string, right: string): number {
	let row = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (let i = 1; i <= left.length; i++) {
		const next = [i];
		for (let j = 1; j <= right.length; j++)
			next.push(
				Math.min(
					(row[j] ?? 0) + 1,
					(next[j - 1] ?? 0) + 1,
					(row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1),
				),
			);
		row = next;
	}
	return row.at(-1) ?? 0;
}
