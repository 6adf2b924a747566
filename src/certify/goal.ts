import type { SentRequest } from "peopled";
import type { StartedParts } from "../testing/start-peopled.ts";
import { compareDirectories, type Difference } from "./compare-directories.ts";
import { type DirectoryState, readDirectory } from "./directory-state.ts";
import { describeDifferences, describeEnd } from "./judge.ts";
import { type ClientRequest, lastLines, runClient } from "./run-client.ts";
import type { Ended } from "./run-command.ts";

/** A run without an incident, which the others are compared with. */
export interface Goal {
	before: DirectoryState;
	wanted: DirectoryState;
	changes: readonly Difference[];
	ended: Ended;
	requests: readonly SentRequest[];
	/** Undefined where two runs print something else. */
	stdout: string | undefined;
}

/** Runs the client twice, since a client that does something else each time cannot be judged. Throws a sentence about what is wrong with it. */
export async function findGoal(
	parts: StartedParts,
	request: ClientRequest,
): Promise<Goal> {
	const { peopled } = parts;
	const before = await readDirectory(peopled);
	const first = await runClient(parts, { request, start: before });
	if (first.ended.exitCode !== 0)
		throw new Error(
			`Without an incident the command ${describeEnd(first.ended)}, so there is nothing to compare with. Its last lines:\n${lastLines(first.ended, peopled.token)}`,
		);
	if (first.requests.length === 0)
		throw new Error(
			"The command sent no request. It must use the address in PEOPLED_URL and the access token in PEOPLED_TOKEN.",
		);
	if (first.dropped > 0)
		throw new Error(
			`The command sent more than ${first.requests.length} requests, of which no more are kept. Give it less to do.`,
		);
	const second = await runClient(parts, { request, start: before });
	const unsteady = compareDirectories({
		before,
		wanted: first.actual,
		actual: second.actual,
	});
	if (second.ended.exitCode !== 0 || unsteady.length > 0)
		throw new Error(
			`Of two runs without an incident, the second ${unsteady.length > 0 ? "left another directory" : describeEnd(second.ended)}. The command must do the same each time: let it use fixed names, and bring its files back to their start with --setup.${unsteady.length > 0 ? ` ${describeDifferences(unsteady)}.` : ""}`,
		);
	const { ended, requests, actual: wanted } = first;
	const isSteady = second.ended.output.stdout === ended.output.stdout;
	return {
		...{ before, wanted, ended, requests },
		changes: compareDirectories({ before, wanted: before, actual: wanted }),
		stdout: isSteady ? ended.output.stdout : undefined,
	};
}

/** Says what the client did. */
export function describeGoal({ requests, changes, stdout }: Goal): string {
	const output =
		stdout === undefined
			? "Its standard output differs from run to run, and is not compared."
			: "Its standard output is compared too.";
	return `Without an incident, the command sent ${requests.length} requests and changed ${changes.length} values. ${output}`;
}
