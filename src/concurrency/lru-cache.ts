/** A map of at most `sizeMax` entries; above that it drops the least recently used one. */
export class LRUCache<Key, Value> {
	readonly #entries = new Map<Key, Value>();
	readonly #sizeMax: number;

	constructor(sizeMax: number) {
		this.#sizeMax = sizeMax;
	}

	get(key: Key): Value | undefined {
		const value = this.#entries.get(key);
		if (value !== undefined && this.#entries.size >= this.#sizeMax / 2) {
			this.#entries.delete(key);
			this.#entries.set(key, value);
		}
		return value;
	}

	set(key: Key, value: Value): void {
		if (this.#entries.size >= this.#sizeMax && !this.#entries.has(key))
			this.#entries.delete(this.#entries.keys().next().value as Key);
		this.#entries.set(key, value);
	}

	clear(): void {
		this.#entries.clear();
	}
}
