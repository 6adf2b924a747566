import type { RecordKey } from "./record-key.ts";

/**
 * Keeps things that were made from a person while they are true: until that person, or the one they also name, is written
 * in any process. Limited in bytes; the things that were not asked for longest go first.
 */
export interface PeopleMemory {
	/**
	 * What is kept for a person in a form. Nothing that a change made untrue is returned once that change was confirmed,
	 * whoever made it.
	 */
	recall(key: RecordKey, form: number): object | undefined;
	/** Changes whenever something is written. */
	readonly generation: number;
	/** Keeps a thing, unless a person was written since the generation. All it is made from must have been read since. */
	keep(
		thing: object,
		made: {
			key: RecordKey;
			form: number;
			generation: number;
			/** Another person it is made from. */
			alsoFrom: string | undefined;
			bytes: number;
		},
	): void;
}
