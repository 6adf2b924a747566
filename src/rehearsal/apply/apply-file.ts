import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Conflict } from "../plan/change.ts";
import { runCheck } from "../plan/check/run-check.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { readPlan, writeWhole } from "../plan/plan-file.ts";
import { reverseFileOf } from "../plan/plan-names.ts";
import { plain, showPerson } from "../plan/show/show-text.ts";
import { openService } from "../service/service.ts";
import { type ApplyOptions, applyPlan, ConflictsError } from "./apply.ts";
import { type ApplyReport, exitCodeOf, exitCodes } from "./outcome.ts";
import { showReport, showReportJson, writeReportCsv } from "./report.ts";

/** What the application of a plan needs. */
interface ApplyToRequest
	extends Pick<
		ApplyOptions,
		| "file"
		| "approve"
		| "isResumed"
		| "onConflict"
		| "first"
		| "pauseEvery"
		| "ask"
		| "tell"
		| "onProgress"
		| "signal"
	> {
	token: string;
	/** Requests a minute at most. */
	budget?: number | undefined;
	/** Sends one request; the runtime's own `fetch` when left out. */
	send?: ((request: Request) => Promise<Response>) | undefined;
}

/** What `peopled apply` asks for. */
interface ApplyRequest extends ApplyToRequest {
	/** The address of the service. */
	to: string;
	/** A file for the report, with `.csv` or `.json` at its end. */
	report?: string | undefined;
	/** Whether the report is JSON instead of text. */
	isJson: boolean;
}

/** Applies the plan in a file; returns the lines of the report, and the exit code. */
export async function applyFile(
	request: ApplyRequest,
): Promise<{ lines: string[]; exitCode: number }> {
	const { file, to, isJson, report: reportFile } = request;
	const plan = await readPlan(file);
	if (reportFile !== undefined) await demandReportable(reportFile, file);
	try {
		const report = await applyTo(to, plan, request);
		if (reportFile !== undefined)
			await writeWhole(
				reportFile,
				reportFile.endsWith(".csv")
					? writeReportCsv(report)
					: `${showReportJson(report)}\n`,
			);
		const exitCode = exitCodeOf(report);
		return {
			lines: isJson ? [showReportJson(report)] : showReport(report),
			exitCode,
		};
	} catch (error) {
		// Later, an interruption is in the report.
		if (request.signal.aborted && error === request.signal.reason)
			return {
				lines: [showNothingSent(isJson)],
				exitCode: exitCodes.interrupted,
			};
		if (!(error instanceof ConflictsError)) throw error;
		if (request.onConflict === "replan") return await replan(request, plan);
		return {
			lines: showConflicts(error, isJson),
			exitCode: exitCodes.skipped,
		};
	}
}

function showNothingSent(isJson: boolean): string {
	const message =
		"It was interrupted before the first change. Nothing was sent.";
	return isJson ? JSON.stringify({ message }, null, "\t") : message;
}

// Before the first request, so that a report that cannot be written is known in time. What is there stays until then.
async function demandReportable(
	reportFile: string,
	planFile: string,
): Promise<void> {
	const own = [planFile, reverseFileOf(planFile)].map((name) => resolve(name));
	if (own.includes(resolve(reportFile)))
		throw new Error(
			`The report cannot be written to ${reportFile}, which holds the plan or its reverse. Choose another name.`,
		);
	await using _ = await open(reportFile, "a", 0o600);
}

/** Applies a plan to the service at an address, as `applyPlan` does. */
export function applyTo(
	to: string,
	plan: Plan,
	request: ApplyToRequest,
): Promise<ApplyReport> {
	const { signal } = request;
	const service = openService({
		...request,
		url: to,
		now: Date.now,
		steadyNow: () => performance.now(),
		sleep,
	});
	return applyPlan({
		...request,
		plan,
		service,
		sleep: (ms) => sleep(ms, signal),
		chance: Math.random,
		now: Date.now,
	});
}

// A new plan has a new digest, which somebody has to approve.
async function replan(
	request: ApplyRequest,
	{ allowed }: Plan,
): Promise<{ lines: string[]; exitCode: number }> {
	const output = `${request.file}.replanned`;
	const { shown, digest, passed } = await runCheck(
		{
			...request,
			budget: request.budget,
			onConflict: "replan",
			output,
			allowed,
		},
		{ ...request, now: Date.now },
	);
	if (digest === undefined) throw new Error(passed.join("\n"));
	const sentence = `Nothing was sent. The plan from what the service shows now is ${output}. Read it (peopled plan --show), and apply it with --approve ${digest}.`;
	if (request.isJson) request.tell(sentence);
	const lines = request.isJson ? [shown] : [shown.trimEnd(), "", sentence];
	return { lines, exitCode: exitCodes.paused };
}

function showConflicts(
	{ message, conflicts }: ConflictsError,
	isJson: boolean,
): string[] {
	if (isJson)
		return [
			JSON.stringify(
				{
					message,
					conflicts: conflicts.map(({ step, conflicts }) => ({
						step: step.id,
						person: step.person,
						conflicts,
					})),
				},
				null,
				"\t",
			),
		];
	return [message, ...conflicts.flatMap(describeConflicts)];
}

function describeConflicts({
	step,
	conflicts,
}: {
	step: Step;
	conflicts: readonly Conflict[];
}): string[] {
	return conflicts.map(({ field, base, yours, theirs, reason }) => {
		const show = (value: unknown) => JSON.stringify(value) ?? "empty";
		const values = `${field} was ${show(base)}, is now ${show(theirs)}, and the plan wants ${show(yours)}`;
		return plain(`  ${showPerson(step.person)}: ${reason ?? values}.`);
	});
}

/** Resolves after a time. Rejects with the reason of a signal when that is aborted. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		signal?.throwIfAborted();
		const abort = () => {
			clearTimeout(timer);
			reject(signal?.reason);
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener("abort", abort);
			resolve();
		}, ms);
		signal?.addEventListener("abort", abort, { once: true });
	});
}
