import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import type { Ending, Runtime } from "../../../test/end-to-end/process.ts";

/** How a process is interrupted: at a failpoint, by SIGKILL, or not at all. */
export interface Interruption {
	environment?: Record<string, string>;
	/** SIGKILL so long after the process began; a server under load, after it was ready. */
	killMs?: number;
	/** A server under load is asked to stop (SIGTERM) so long before it is killed. */
	stopMs?: number;
	runtime?: Runtime;
}

/** What a scenario has shown in one round. */
export interface Shown {
	/** Standard error of the process that was interrupted. */
	stderr: string;
	/** Whether SIGKILL ended it; it may have ended before. */
	isKilled: boolean;
	faults: string[];
}

/** Interrupts a process again and again, and checks what is left each time. */
export interface Scenario extends AsyncDisposable {
	run(interruption: Interruption): Promise<Shown>;
	/** Changes by what is known of them, and lines of history that were checked. */
	counts?(): { made: number; refused: number; unknown: number; lines: number };
}

/** What a scenario needs to open. */
export interface ScenarioSetup {
	/** A folder of its own; the scenario makes it. */
	folder: string;
	chance: ChanceStream;
	/** Names the changes of this run. */
	name: string;
}

/** How a server ended that may end before it has started. */
export async function readEnd(
	run: () => Promise<Ending>,
	{ killMs }: Interruption,
): Promise<Pick<Shown, "stderr" | "isKilled">> {
	try {
		return showEnd(await run());
	} catch (cause) {
		const stderr = (cause as Error).message;
		const isKilled =
			killMs !== undefined && stderr.includes("The server ended");
		if (!isKilled && !stderr.includes("failpoint ")) throw cause;
		return { stderr, isKilled };
	}
}

/** How a process ended. */
export function showEnd({
	exitCode,
	stderr,
}: Ending): Pick<Shown, "stderr" | "isKilled"> {
	return { stderr, isKilled: exitCode === null };
}
