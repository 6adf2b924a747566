/** The two clocks of a process. */
export interface Clocks {
	/** Milliseconds since 1970, UTC, by the machine's clock, which may be set back or forward at any time. */
	now: () => number;
	/** Milliseconds since an arbitrary moment, never set: for everything that lives in memory for a time. */
	steadyNow: () => number;
}
