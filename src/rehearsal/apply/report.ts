import { defuseCell, writeCsv } from "../../webex/csv/csv.ts";
import { plain, showPerson } from "../plan/show/show-text.ts";
import {
	type ApplyReport,
	type ReportedStep,
	type StepResult,
	type StopReason,
	stepResults,
} from "./outcome.ts";

/** Steps that a report lists by name, of each result, at most; files have all of them. */
const listedMax = 50;

const resultWords: Readonly<Record<StepResult, string>> = {
	done: "done",
	already: "already as planned, nothing sent",
	skipped: "skipped",
	partly: "done in part",
	failed: "failed",
	unknown: "unknown",
	waiting: "not begun",
};

const stopWords: Readonly<Record<StopReason, string>> = {
	interrupted: "It was interrupted.",
	paused: "It stopped as you asked it to.",
	outage: "It stopped, since the service does not answer as it should.",
	refused: "It stopped, since the service refuses the access token.",
};

const actionWords: Readonly<Record<ReportedStep["action"], string>> = {
	update: "change",
	create: "creation",
	delete: "deletion",
};

/** The report for people, in lines. */
export function showReport(
	report: ApplyReport,
	{ isResumable = true }: { isResumable?: boolean } = {},
): string[] {
	const { steps, stop, stopped } = report;
	const lines = [
		`${report.plan.kind === "undo" ? "Undo" : "Plan"} ${report.plan.digest}, applied to ${report.url}:`,
		...stepResults.flatMap((result) => {
			const count = steps.filter((step) => step.result === result).length;
			return count === 0 ? [] : [`  ${count} ${resultWords[result]}`];
		}),
	];
	if (steps.length === 0) lines.push("  nothing: the plan has no steps");
	if (stop !== undefined)
		lines.push(
			`${stopWords[stop]}${stopped === "" ? "" : ` ${plain(stopped)}`}`,
		);
	for (const result of ["unknown", "partly", "failed", "skipped"] as const)
		lines.push(...listSteps(steps, result));
	if (isResumable && isToBeContinued(report))
		lines.push(
			"",
			"Continue with the same command and --resume: it asks the service first, and sends nothing twice.",
		);
	return lines;
}

/** Whether a resumed apply has something to do. */
export function isToBeContinued({
	stop,
	steps,
}: Pick<ApplyReport, "stop" | "steps">): boolean {
	return (
		stop !== undefined || steps.some(({ isTemporary }) => isTemporary === true)
	);
}

function listSteps(all: readonly ReportedStep[], result: StepResult): string[] {
	const steps = all.filter((step) => step.result === result);
	if (steps.length === 0) return [];
	const [first = "", ...rest] = resultWords[result];
	return [
		"",
		`${first.toUpperCase()}${rest.join("")}:`,
		...steps.slice(0, listedMax).map((step) => `  ${describeStep(step)}`),
		...(steps.length > listedMax
			? [`  and ${steps.length - listedMax} more`]
			: []),
	];
}

function describeStep(step: ReportedStep): string {
	const { person, action, result, done, left, reason } = step;
	const fields =
		result === "partly"
			? ` Done: ${done.join(", ") || "parts of a list"}. Not done: ${left.join(", ")}.`
			: "";
	const [first = "", ...rest] = reason;
	const said = reason === "" ? "" : ` ${first.toUpperCase()}${rest.join("")}`;
	const end = /[.!?]$/.test(said) || said === "" ? "" : ".";
	return `${showPerson(person)}: ${actionWords[action]}.${fields}${plain(said)}${end}`;
}

/** The report as CSV, with a record for each step. */
export function writeReportCsv({ steps }: ApplyReport): string {
	const heads = [
		"step",
		"email",
		"displayName",
		"personId",
		"action",
		"result",
		"done",
		"notDone",
		"status",
		"reason",
	];
	return writeCsv([
		heads,
		...steps.map((step) =>
			[
				step.id,
				step.person.email,
				step.person.displayName,
				step.createdId ?? step.person.id,
				step.action,
				step.result,
				step.done.join(" "),
				step.left.join(" "),
				String(step.status ?? ""),
				step.reason,
			].map((cell) => defuseCell(plain(cell))),
		),
	]);
}

/** The report as JSON, with the number of steps of each result. */
export function showReportJson(report: ApplyReport, more: object = {}): string {
	const counts = Object.fromEntries(
		stepResults.map((result) => [
			result,
			report.steps.filter((step) => step.result === result).length,
		]),
	);
	const steps = report.steps.map(
		({ shown: _, isTemporary: __, ...step }) => step,
	);
	return JSON.stringify({ ...report, ...more, counts, steps }, null, "\t");
}
