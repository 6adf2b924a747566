import type { RecordKey } from "./record-key.ts";

/**
 * Keeps things that were made from a person while they are true: until that person, or the one they also name, is written
 * in any process. Limited in bytes: a full memory drops things that were not asked for lately, and may refuse new ones.
 */
export interface PeopleMemory {
	/**
	 * The thing that is kept for a person in a form. Once a change was confirmed, in this process or another one, nothing
	 * that it made untrue is returned.
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
