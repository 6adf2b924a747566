/**
 * A deterministic stream of numbers (xorshift128, seeded with splitmix32), so that a sample or a seeded
 * organization is the same everywhere.
 */
export interface Random {
	/** A whole number from 0 up to, not including, `below`. */
	below(below: number): number;
	pick<Thing>(things: readonly Thing[]): Thing;
	/** A version 4 UUID from the stream; with `first`, its first 32 bits are this number. */
	uuid(first?: number): string;
}

export function openRandom(seed: number): Random {
	let mixed = seed >>> 0;
	const mix = () => {
		mixed = (mixed + 0x9e3779b9) >>> 0;
		let value = mixed;
		value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
		value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
		return (value ^ (value >>> 15)) >>> 0;
	};
	let [a, b, c, d] = [mix(), mix(), mix(), mix()];
	const next = () => {
		let t = d;
		const s = a;
		d = c;
		c = b;
		b = s;
		t ^= t << 11;
		t ^= t >>> 8;
		a = (t ^ s ^ (s >>> 19)) >>> 0;
		return a;
	};
	const below = (limit: number) => Math.floor((next() / 0x1_0000_0000) * limit);
	const hex = (bits = next()) => bits.toString(16).padStart(8, "0");
	return {
		below,
		pick: (things) => things[below(things.length)] as (typeof things)[number],
		uuid(first) {
			const digits = hex(first) + hex() + hex() + hex();
			const variant = "89ab"[below(4)];
			return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
		},
	};
}
