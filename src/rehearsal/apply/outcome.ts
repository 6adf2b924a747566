import type { Plan, PlannedPerson, Step } from "../plan/plan.ts";

/** How a step ended, from the best to the worst. */
export const stepResults = [
	/** The service shows what the plan wants, after a request of this plan. */
	"done",
	/** The service showed it before, so nothing was sent. */
	"already",
	/** Nothing was sent, since the person changed meanwhile or a step before failed. */
	"skipped",
	/** The service shows a part of it, after one repair. */
	"partly",
	/** The service shows nothing of it. */
	"failed",
	/** The service could not be asked. */
	"unknown",
	/** Not begun. */
	"waiting",
] as const;
export type StepResult = (typeof stepResults)[number];

/** What became of one step. */
export interface Outcome {
	result: StepResult;
	/** The fields that the service shows as planned. */
	done: string[];
	/** The fields that it does not show as planned. */
	left: string[];
	/** Why, in a sentence; "" where the result says all. */
	reason: string;
	/** The status of the last reply to a request of this step; undefined: none, or no reply. */
	status?: number | undefined;
	/** The id that the service gave to a created person. */
	createdId?: string | undefined;
	/** What requests can set of the person, as the service showed it afterwards. */
	shown?: Record<string, unknown> | undefined;
	/** Whether trying again can help: the service failed, or refused the token and not the request. */
	isTemporary?: boolean | undefined;
}

/** A step with its outcome, as a report shows it. */
export interface ReportedStep extends Outcome {
	id: string;
	action: Step["action"];
	person: PlannedPerson;
}

/** Why an apply ended before the end of the plan. */
export type StopReason = "interrupted" | "paused" | "outage" | "refused";

/** What `peopled apply` reports. */
export interface ApplyReport {
	plan: Pick<Plan, "digest" | "kind">;
	url: string;
	/** Undefined when every step was tried. */
	stop: StopReason | undefined;
	/** Why it stopped, in a sentence; "" when it did not. */
	stopped: string;
	steps: ReportedStep[];
	/** Requests that were sent by this run. */
	requests: number;
}

/** How the command ends, by the worst that happened. `docs/rehearsal.md` lists the same. */
export const exitCodes = {
	done: 0,
	skipped: 3,
	failed: 4,
	unknown: 5,
	paused: 6,
	interrupted: 130,
} as const;

/** The exit code of a report. */
export function exitCodeOf({ stop, steps }: ApplyReport): number {
	if (stop === "interrupted") return exitCodes.interrupted;
	const has = (...results: StepResult[]) =>
		steps.some(({ result }) => results.includes(result));
	if (has("unknown")) return exitCodes.unknown;
	if (has("partly", "failed") || stop === "outage" || stop === "refused")
		return exitCodes.failed;
	if (stop === "paused") return exitCodes.paused;
	return has("skipped") ? exitCodes.skipped : exitCodes.done;
}
