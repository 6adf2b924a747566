/**
 * Index entries, counted in parts by person, so that two counts of millions can be compared in little
 * memory.
 */
export interface Tally {
	add(entry: TalliedEntry, by: 1 | -1): void;
	/** Whether the same entries were added and subtracted. */
	isEven(): boolean;
	/** Whether an entry is in one of the first uneven parts. */
	isUneven(entry: TalliedEntry): boolean;
}

interface TalliedEntry {
	orgId: string;
	personId: string;
	what: string;
}

const partCount = 4096;
/** Uneven parts that are examined. */
const unevenMax = 32;

/** An empty tally. Each part has the sum of two hashes of its entries. */
export function openTally(): Tally {
	const sums = new Uint32Array(partCount * 2);
	let uneven: ReadonlySet<number> | undefined;
	const partOf = ({ orgId, personId }: TalliedEntry) =>
		hashOf(`${orgId}\n${personId}`, 1) % partCount;
	const findUneven = () => {
		const parts = Array.from({ length: partCount }, (_, part) => part);
		return new Set(
			parts
				.filter((part) => sums[part * 2] !== 0 || sums[part * 2 + 1] !== 0)
				.slice(0, unevenMax),
		);
	};
	return {
		add(entry, by) {
			const part = partOf(entry);
			const word = `${entry.orgId}\n${entry.personId}\n${entry.what}`;
			// The array keeps the sums modulo 2 to the power of 32.
			sums[part * 2] = (sums[part * 2] ?? 0) + by * hashOf(word, 2);
			sums[part * 2 + 1] = (sums[part * 2 + 1] ?? 0) + by * hashOf(word, 3);
		},
		isEven: () => sums.every((sum) => sum === 0),
		isUneven(entry) {
			uneven ??= findUneven();
			return uneven.has(partOf(entry));
		},
	};
}

// FNV-1a with a seed, over UTF-16, its bits mixed at the end.
function hashOf(text: string, seed: number): number {
	let hash = 2_166_136_261 ^ Math.imul(seed, 2_654_435_761);
	for (let index = 0; index < text.length; index++)
		hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
	hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
	hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
	return (hash ^ (hash >>> 16)) >>> 0;
}
