import { existsSync } from "node:fs";
import { ConflictsError } from "../apply/apply.ts";
import { applyTo } from "../apply/apply-file.ts";
import { type ApplyReport, stepResults } from "../apply/outcome.ts";
import { isToBeContinued } from "../apply/report.ts";
import type { Plan, PlannedPerson } from "../plan/plan.ts";
import { journalFileOf, reverseFileOf } from "../plan/plan-names.ts";
import type { ServiceOptions } from "../service/service.ts";

/** The notes and people that are kept for showing. */
const notesMax = 20;
const problemsMax = 200;

/** How far the application of a plan is, or how it ended. */
export interface Application {
	digest: string;
	service: string;
	state: "running" | "ended" | "failed";
	done: number;
	total: number;
	/** Undefined until a step is done. */
	leftMs: number | undefined;
	/** The latest sentences about waits and such. */
	notes: readonly string[];
	/** Why it failed or ended early; "" when it did not. */
	message: string;
	/** The steps of each result, without those that no step has. */
	results: readonly { result: string; count: number }[];
	/** The people of whom something is to be said: the first of them. */
	problems: readonly { person: PlannedPerson; text: string }[];
	/** Whether the same plan can be continued. */
	canContinue: boolean;
	/** The plan that takes it back, once something was sent. */
	undoFile: string;
}

/** What an application needs. */
export interface ApplicationRequest {
	file: string;
	/** Held in memory while it runs. */
	token: string;
	onConflict: "skip" | "abort";
	/** Stops after so many steps. */
	first: number | undefined;
}

/** The applications of a server, one at a time. */
interface Applications {
	/** Begins to apply a plan, or continues with it; undefined while another one runs. */
	begin(plan: Plan, request: ApplicationRequest): Application | undefined;
	/** The one that runs, or ran last. */
	show(): Application | undefined;
	/** Ends it after the request in flight. */
	stop(): void;
	/** Ends it, and resolves when its journal is closed. */
	close(): Promise<void>;
}

export function openApplications({
	send,
}: Pick<ServiceOptions, "send">): Applications {
	let shown: Application | undefined;
	let abort = new AbortController();
	let ended: Promise<void> = Promise.resolve();
	const change = (part: Partial<Application>) => {
		if (shown !== undefined) shown = { ...shown, ...part };
	};

	async function run(
		plan: Plan,
		{ file, token, onConflict, first }: ApplicationRequest,
	): Promise<void> {
		try {
			const report = await applyTo(plan.service.url, plan, {
				...{ file, token, onConflict, first, send },
				approve: plan.digest,
				// The service is asked first about steps that were begun before, and nothing is sent twice.
				isResumed: existsSync(journalFileOf(file)),
				signal: abort.signal,
				tell: (sentence) =>
					change({
						notes: [...(shown?.notes ?? []), sentence].slice(-notesMax),
					}),
				onProgress: ({ done, total, leftMs }) =>
					change({ done, total, leftMs }),
			});
			change({ state: "ended", ...describeReport(report) });
		} catch (cause) {
			change({
				state: "failed",
				...describeFailure(cause),
				canContinue: abort.signal.aborted,
			});
		}
	}

	return {
		begin(plan, request) {
			if (shown?.state === "running") return undefined;
			abort = new AbortController();
			shown = {
				digest: plan.digest,
				service: plan.service.url,
				state: "running",
				done: 0,
				total: plan.steps.length,
				leftMs: undefined,
				notes: [],
				message: "",
				results: [],
				problems: [],
				canContinue: false,
				undoFile: reverseFileOf(request.file),
			};
			ended = run(plan, request);
			return shown;
		},
		show: () => shown,
		stop: () => abort.abort(),
		async close() {
			abort.abort();
			await ended;
		},
	};
}

/** What a report says, for showing. */
export function describeReport(
	report: Pick<ApplyReport, "steps" | "stop" | "stopped">,
): Pick<Application, "message" | "results" | "problems" | "canContinue"> {
	const { steps, stop, stopped } = report;
	const count = (wanted: string) =>
		steps.filter(({ result }) => result === wanted).length;
	return {
		message: stopped === "" && stop !== undefined ? stop : stopped,
		results: stepResults
			.map((result) => ({ result, count: count(result) }))
			.filter(({ count }) => count > 0),
		problems: steps
			.filter(({ reason }) => reason !== "")
			.slice(0, problemsMax)
			.map(({ person, reason }) => ({ person, text: reason })),
		canContinue: isToBeContinued(report),
	};
}

// The sentences of the command name its variable and its flags.
function describeFailure(
	cause: unknown,
): Pick<Application, "message" | "problems"> {
	if (cause instanceof ConflictsError)
		return {
			message: `${cause.conflicts.length} of the plan's steps no longer fit the service, so nothing was sent.`,
			problems: describeConflicts(cause),
		};
	const message = cause instanceof Error ? cause.message : String(cause);
	return {
		message: message.replaceAll("in PEOPLED_TOKEN", "given here"),
		problems: [],
	};
}

function describeConflicts({
	conflicts,
}: ConflictsError): Application["problems"] {
	return conflicts
		.flatMap(({ step, conflicts }) =>
			conflicts.map(({ field, base, yours, theirs, reason }) => ({
				person: step.person,
				text:
					reason ??
					`${field} was ${shownValue(base)}, is now ${shownValue(theirs)}, and the plan wants ${shownValue(yours)}`,
			})),
		)
		.slice(0, problemsMax);
}

function shownValue(value: unknown): string {
	return JSON.stringify(value) ?? "empty";
}
