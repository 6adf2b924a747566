import { chmod, writeFile } from "node:fs/promises";
import { type StartedParts, startParts } from "../testing/start-peopled.ts";
import { compareDirectories, endingOf } from "./compare-directories.ts";
import { type DirectoryState, nameOf } from "./directory-state.ts";
import { findEarlyRequests } from "./early-requests.ts";
import { describeGoal, findGoal, type Goal } from "./goal.ts";
import {
	changingMethods,
	chooseIncidents,
	type KnownIncident,
	provoke,
} from "./incidents.ts";
import { failures, judge, type Run, type Verdict } from "./judge.ts";
import { type Judged, showReport } from "./report.ts";
import { type ClientRequest, runClient } from "./run-client.ts";

/** A client to judge. */
interface CertifyRequest extends ClientRequest {
	/** Names of incidents; all when empty. */
	only: readonly string[];
	/** The file of the report. */
	report: string | undefined;
	tell: (sentence: string) => void;
}

/** What became of a client, one row for each incident. */
interface Certified {
	rows: {
		incident: string;
		verdict: Verdict;
		/** How the directory ended. */
		directory: string;
		requests: number;
		seconds: number;
		why: string;
	}[];
	isPassed: boolean;
}

/** Runs a client without incidents, then once under each, and judges what it did. */
export async function certify(request: CertifyRequest): Promise<Certified> {
	const chosen = chooseIncidents(request.only);
	const { report, tell } = request;
	// A wrong path shows before the work.
	if (report !== undefined) await writeReport(report, "");
	const startedAt = new Date();
	await using parts = await open();
	const goal = await findGoal(parts, request);
	tell(describeGoal(goal));
	const judged: Judged[] = [];
	for (const incident of chosen) {
		const one = await judgeUnder(incident, { parts, goal, request });
		tell(`${incident.name}: ${one.verdict}`);
		judged.push(one);
	}
	if (report !== undefined)
		await writeReport(
			report,
			showReport({ ...request, startedAt, goal, judged }, parts.peopled.token),
		);
	return {
		rows: judged.map((one) => ({
			incident: one.incident.name,
			verdict: one.verdict,
			directory: one.ending,
			requests: one.requests.length + one.dropped,
			seconds: one.ended.durationMs / 1000,
			why: [one.why, lastComplaint(one)].filter(Boolean).join(": "),
		})),
		isPassed: !judged.some(({ verdict }) => failures.includes(verdict)),
	};
}

/** The characters of a line of the client in the table. */
const complaintLengthMax = 100;

// What the client itself said last.
function lastComplaint({ verdict, ended }: Judged): string {
	const lines = ended.output.stderr.trim().split("\n");
	const complaint =
		lines.findLast((line) => /error|failed/i.test(line)) ?? lines.at(-1) ?? "";
	return verdict === "told"
		? complaint.trim().slice(0, complaintLengthMax)
		: "";
}

async function open() {
	const parts = await startParts({ people: "sample", seed: 1 });
	const { peopled } = parts;
	return { ...parts, [Symbol.asyncDispose]: () => peopled.close() };
}

async function judgeUnder(
	incident: KnownIncident,
	{
		parts,
		goal,
		request,
	}: { parts: StartedParts; goal: Goal; request: CertifyRequest },
): Promise<Judged> {
	const { before, wanted } = goal;
	const habits = {
		isChanging: goal.requests.some(({ method }) => isChange(method)),
		requestsMax: Math.min(20, Math.ceil(goal.requests.length / 2)),
	};
	const run = await runClient(parts, {
		...{ request, start: before, incident: incident.name },
		begin: () => provoke(incident, parts, habits),
	});
	const { ended, requests, dropped, touched, actual } = run;
	const differences = compareDirectories({ before, wanted, actual });
	const fromStart = compareDirectories({ before, wanted: before, actual });
	const ending = endingOf(differences, fromStart);
	const early = findEarlyRequests(requests);
	const done: Run = {
		...{ ended, touched, ending, differences, early, dropped },
		twice: findTwice({ before, wanted, actual }),
		isOutputOther:
			goal.stdout === undefined
				? undefined
				: ended.output.stdout !== goal.stdout,
	};
	return { ...done, ...judge(done), incident, requests, ended };
}

function isChange(method: string): boolean {
	return changingMethods.some((known) => known === method);
}

// Who was created more often than wanted. An e-mail address is unique, so a second person has another one.
function findTwice({
	before,
	wanted,
	actual,
}: Record<"before" | "wanted" | "actual", DirectoryState>): string[] {
	const countNames = (state: DirectoryState) => {
		const counts = new Map<string, number>();
		for (const [key, person] of state.person)
			if (!before.person.has(key)) {
				const name = String(person.displayName ?? nameOf(person));
				counts.set(name, (counts.get(name) ?? 0) + 1);
			}
		return counts;
	};
	const goal = countNames(wanted);
	return [...countNames(actual)]
		.filter(([name, count]) => count > Math.max(1, goal.get(name) ?? 0))
		.map(([name]) => name);
}

async function writeReport(file: string, text: string): Promise<void> {
	await writeFile(file, text, { mode: 0o600 });
	await chmod(file, 0o600);
}
