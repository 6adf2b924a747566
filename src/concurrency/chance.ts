/** A stream of chance: the same seed and name give the same numbers in the same order. */
export interface ChanceStream {
	/** A number from 0 up to, not including, 1. */
	next(): number;
	/** A whole number from 0 up to, not including, `limit`. */
	below(limit: number): number;
	/** The same things in another order. */
	shuffle<Thing>(things: readonly Thing[]): Thing[];
}

/** All chance of a process, made from one seed. */
export interface Chance {
	readonly seed: number;
	/** The stream of a name. Streams do not disturb each other: one more draw from one changes no other. */
	stream(name: string): ChanceStream;
	/** Begins every stream again. */
	restart(): void;
}

/** Opens the chance of a seed, a whole number of 32 bits. */
export function openChance(seed: number): Chance {
	const streams = new Map<string, ChanceStream & { restart(): void }>();
	return {
		seed,
		stream(name) {
			const stream = streams.get(name) ?? openStream(seed, name);
			streams.set(name, stream);
			return stream;
		},
		restart() {
			for (const stream of streams.values()) stream.restart();
		},
	};
}

function openStream(
	seed: number,
	name: string,
): ChanceStream & { restart(): void } {
	const begin = () => openNumbers(mixSeed(seed, name));
	let next = begin();
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		next: () => next(),
		below,
		shuffle(things) {
			const shuffled = [...things];
			for (let last = shuffled.length - 1; last > 0; last--) {
				const chosen = below(last + 1);
				const thing = shuffled[last] as (typeof shuffled)[number];
				shuffled[last] = shuffled[chosen] as typeof thing;
				shuffled[chosen] = thing;
			}
			return shuffled;
		},
		restart() {
			next = begin();
		},
	};
}

// FNV-1a over the name, begun with the seed.
function mixSeed(seed: number, name: string): number {
	let hash = (0x811c9dc5 ^ seed) >>> 0;
	for (let index = 0; index < name.length; index++)
		hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
	return hash;
}

// mulberry32
function openNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000;
	};
}
