import type { Store } from "./store.ts";

/** Copies of the directory that may be a moment behind. */
export interface Replicas {
	/** A mark of everything that was written so far, by whichever process. */
	position(): Promise<string>;
	/**
	 * A store to read from that has everything up to a position, where one is given; undefined when no
	 * copy is good enough. Refuses with `invalid` what is no position.
	 */
	reading(position?: string): Promise<Store | undefined>;
}
