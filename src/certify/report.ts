import type { SentRequest } from "peopled";
import type { Goal } from "./goal.ts";
import type { KnownIncident } from "./incidents.ts";
import type { Run, Verdict } from "./judge.ts";
import type { Ended } from "./run-command.ts";

/** A run under an incident, with its verdict. */
export interface Judged extends Run {
	incident: KnownIncident;
	verdict: Verdict;
	why: string;
	ended: Ended;
	requests: readonly SentRequest[];
}

/** The latest characters of each output, and the first requests of each run, that a report has. */
const outputLengthMax = 4000;
const requestsMax = 500;
const bodyLengthMax = 4000;

/** A report as JSON: everything behind each verdict, without the access token. */
export function showReport(
	{
		command,
		setup,
		timeoutMs,
		startedAt,
		goal,
		judged,
	}: {
		command: readonly string[];
		setup: string | undefined;
		timeoutMs: number;
		startedAt: Date;
		goal: Goal;
		judged: readonly Judged[];
	},
	token: string,
): string {
	const report = {
		...{ command, setup, timeoutMs, startedAt },
		finishedAt: new Date(),
		withoutIncident: {
			...showRun(goal),
			changes: goal.changes,
			isOutputCompared: goal.stdout !== undefined,
		},
		incidents: judged.map((one) => {
			const { incident, verdict, why, touched, ending, differences } = one;
			const { name, title, effect, reported } = incident;
			return {
				...{ name, title, effect, reported },
				...{ verdict, why, touched, directory: ending, differences },
				...{ early: one.early, createdTwice: one.twice },
				isOutputOther: one.isOutputOther,
				...showRun(one),
			};
		}),
	};
	const text = JSON.stringify(report, undefined, "\t");
	return `${text.replaceAll(token, "***")}\n`;
}

function showRun({ ended, requests }: Pick<Judged, "ended" | "requests">) {
	const { exitCode, signal, isTimedOut, durationMs, output } = ended;
	return {
		...{ exitCode, signal, isTimedOut, durationMs },
		output: {
			stdout: output.stdout.slice(-outputLengthMax),
			stderr: output.stderr.slice(-outputLengthMax),
		},
		requestCount: requests.length,
		requests: requests.slice(0, requestsMax).map(showRequest),
	};
}

function showRequest(request: SentRequest) {
	const { at, method, path, query, operation, status, durationMs } = request;
	return {
		...{ at, method, path, query, operation },
		body: isShort(request.body) ? request.body : undefined,
		...{ status, durationMs },
		retryAfter: request.reply.headers["retry-after"],
		/** Whether the rule of the incident had it in its hands; it may have left it alone. */
		isOfIncident: request.fault !== undefined,
	};
}

function isShort(body: unknown): boolean {
	return (JSON.stringify(body) ?? "").length <= bodyLengthMax;
}
