import type { SentRequest } from "peopled";
import type { StartedParts } from "../testing/start-peopled.ts";
import { type DirectoryState, readDirectory } from "./directory-state.ts";
import { describeEnd } from "./judge.ts";
import { type Ended, runCommand } from "./run-command.ts";

/** How to run a client. */
export interface ClientRequest {
	/** The program that runs the client, and its words. */
	command: readonly string[];
	/** A command for the shell, before each run. */
	setup: string | undefined;
	/** How long a run may take. */
	timeoutMs: number;
	/** Ends the run. */
	signal: AbortSignal;
	/** The environment in which the variables of the client are set. */
	environment: Readonly<Record<string, string | undefined>>;
}

/** What a client did. */
interface ClientRun {
	ended: Ended;
	requests: readonly SentRequest[];
	/** The number of requests before them, which are no longer kept. */
	dropped: number;
	/** The requests in which the incident did something. */
	touched: number;
	/** The directory after it. */
	actual: DirectoryState;
}

/**
 * Runs a client once, from the start of the directory. `begin` is called when the directory is at its start; it returns a
 * function that counts the requests in which the incident did something.
 */
export async function runClient(
	{ peopled, listLatest }: StartedParts,
	{
		request,
		start,
		incident,
		begin,
	}: {
		request: ClientRequest;
		/** Undefined for a run without incidents. */
		incident?: string;
		start: DirectoryState;
		begin?: () => () => number;
	},
): Promise<ClientRun> {
	const { url, token } = peopled;
	const { signal, timeoutMs, setup } = request;
	await peopled.reset();
	const environment = {
		...request.environment,
		PEOPLED_URL: `${url}/v1`,
		PEOPLED_TOKEN: token,
		WEBEX_ACCESS_TOKEN: token,
		WEBEX_TEAMS_ACCESS_TOKEN: token,
		PEOPLED_INCIDENT: incident ?? "",
	};
	const options = { environment, timeoutMs, signal };
	if (setup !== undefined) {
		const ended = await runCommand([setup], { ...options, isShell: true });
		if (ended.exitCode !== 0)
			throw new Error(
				`The command of --setup ${describeEnd(ended)}. Its last lines:\n${lastLines(ended, token)}`,
			);
		peopled.clearRequests();
	}
	const countTouched = begin?.();
	const ended = await runCommand(request.command, options);
	const { requests, dropped } = await listLatest();
	// The rules know it, so it is asked before they are gone.
	const touched = countTouched?.() ?? 0;
	peopled.faults.clear();
	const actual = await readDirectory(peopled, start);
	return { ended, requests, dropped, touched, actual };
}

/** The last lines that are shown of the outputs. */
const shownLines = 10;

/** The last lines of both outputs, without the access token. */
export function lastLines({ output }: Ended, token: string): string {
	const text = `${output.stdout}\n${output.stderr}`.replaceAll(token, "***");
	return text.trim().split("\n").slice(-shownLines).join("\n");
}
