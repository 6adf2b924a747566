/** The two clocks of a process. */
export interface Clocks {
	/** Milliseconds since 1970, UTC, as the machine's clock has it: it may be set back or forward at any moment. */
	now: () => number;
	/** Milliseconds since some moment, never set: for everything that lives in memory for a time. */
	steadyNow: () => number;
}
