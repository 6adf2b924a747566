import type { ChanceStream } from "../../../src/concurrency/chance.ts";

/** A failpoint as `PEOPLED_FAILPOINTS` takes it. */
export type Environment = Readonly<{ PEOPLED_FAILPOINTS: string }>;

/** What a scenario has shown in one round. */
export interface Shown {
	/** Standard error of the process with the failpoint. */
	stderr: string;
	faults: string[];
}

/** Brings a process to its failpoint again and again, and checks what is left each time. */
export interface Scenario extends AsyncDisposable {
	run(environment: Environment): Promise<Shown>;
	/** Changes that were acknowledged so far. */
	countMade?(): number;
}

/** What a scenario needs to open. */
export interface ScenarioSetup {
	/** A folder of its own; the scenario makes it. */
	folder: string;
	chance: ChanceStream;
	/** Names the changes of this run. */
	name: string;
}
