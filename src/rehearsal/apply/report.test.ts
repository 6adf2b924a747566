import { describe, expect, test } from "bun:test";
import {
	type ApplyReport,
	exitCodeOf,
	type ReportedStep,
	type StepResult,
	stepResults,
} from "./outcome.ts";
import { showReport, showReportJson, writeReportCsv } from "./report.ts";

describe("the exit code of a report", () => {
	test.each<[number, StepResult[], ApplyReport["stop"]]>([
		[0, [], undefined],
		[0, ["done", "already"], undefined],
		[3, ["done", "skipped"], undefined],
		[4, ["skipped", "partly"], undefined],
		[4, ["done", "failed"], undefined],
		[5, ["failed", "unknown"], undefined],
		[6, ["done", "skipped", "waiting"], "paused"],
		[4, ["done", "waiting"], "refused"],
		[4, ["done", "waiting"], "outage"],
		[5, ["unknown", "waiting"], "outage"],
		[130, ["unknown", "failed"], "interrupted"],
	])("is %i for %j and the stop %s", (code, results, stop) => {
		const steps = results.map((result) => stepWith({ result }));
		expect(exitCodeOf(reportOf(steps, stop))).toBe(code);
	});
});

test("a report names everybody who is not as planned, and how to continue", () => {
	const steps = [
		stepWith({ result: "done" }),
		stepWith({
			result: "partly",
			done: ["title"],
			left: ["department"],
			reason: "the service answered 200, and does not show the change",
		}),
		stepWith({ result: "unknown", isTemporary: true }),
	];
	expect(showReport(reportOf(steps))).toEqual([
		"Plan sha256:1, applied to https://webexapis.com:",
		"  1 done",
		"  1 done in part",
		"  1 unknown",
		"",
		"Unknown:",
		"  Ada Byron <ada@example.com>: change.",
		"",
		"Done in part:",
		"  Ada Byron <ada@example.com>: change. Done: title. Not done: department. The service answered 200, and does not show the change.",
		"",
		"Continue with the same command and --resume: it asks the service first, and sends nothing twice.",
	]);
	expect(
		showReport(reportOf(steps), { isResumable: false }).join("\n"),
	).not.toContain("--resume");
});

test("a report lists no more than fifty people of a result on a terminal, and all of them in a file", () => {
	const steps = Array.from({ length: 60 }, () =>
		stepWith({ result: "failed" }),
	);
	const report = reportOf(steps);
	expect(showReport(report).at(-1)).toBe("  and 10 more");
	expect(writeReportCsv(report).trim().split("\r\n")).toHaveLength(61);
	expect(JSON.parse(showReportJson(report)).steps).toHaveLength(60);
});

test("names and replies move no cursor, break no line, and are no formula", () => {
	const person = {
		id: "1",
		email: "ada@example.com",
		displayName: "=1+1\u001b[2J\nAda",
	};
	const report = reportOf([
		stepWith({ person, result: "failed", reason: "no\u001b[31m\r\nway" }),
	]);
	const text = showReport(report).join("\n");
	expect(text).not.toContain("\u001b");
	expect(text).toContain("No\ufffd[31m\ufffd\ufffdway");
	expect(writeReportCsv(report)).toContain("'=1+1");
});

test("a report as JSON counts every result, and has neither journal data nor people as they were shown", () => {
	const json = JSON.parse(
		showReportJson(
			reportOf([stepWith({ result: "done", shown: { title: "x" } })]),
		),
	);
	expect(Object.keys(json.counts)).toEqual([...stepResults]);
	expect(json.steps[0]).not.toHaveProperty("shown");
});

function stepWith(step: Partial<ReportedStep>): ReportedStep {
	return {
		id: "1",
		action: "update",
		person: { id: "1", email: "ada@example.com", displayName: "Ada Byron" },
		result: "done",
		done: [],
		left: [],
		reason: "",
		...step,
	};
}

function reportOf(
	steps: ReportedStep[],
	stop?: ApplyReport["stop"],
): ApplyReport {
	return {
		plan: { digest: "sha256:1", kind: "plan" },
		url: "https://webexapis.com",
		stop,
		stopped: "",
		steps,
		requests: 1,
	};
}
