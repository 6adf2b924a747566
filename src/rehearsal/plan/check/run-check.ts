import { setTimeout as sleep } from "node:timers/promises";
import { openService } from "../../service/service.ts";
import { isFullRole } from "../full-role.ts";
import { readPlan, writePlan } from "../plan-file.ts";
import { demandReplaceable } from "../plan-names.ts";
import { describePassed } from "../thresholds.ts";
import { type ConflictDecision, checkPlan, renewPlan } from "./check-plan.ts";
import { showCheck, showCheckJson } from "./show-check.ts";

/** What `peopled plan --check` is asked for. */
export interface CheckRequest {
	file: string;
	/** The address of the service. */
	to: string;
	budget: number | undefined;
	isJson: boolean;
	onConflict: "abort" | ConflictDecision;
	/** The file for the new plan; needed unless `onConflict` is `abort`. */
	output: string | undefined;
	allowed: Readonly<Record<string, number>>;
}

/** What `peopled plan --check` found. */
interface CheckResult {
	shown: string;
	/** People with a conflict. */
	conflicts: number;
	/** The digest of the new plan; undefined when none was written. */
	digest: string | undefined;
	/** The thresholds that the new plan passes, in sentences. */
	passed: string[];
}

/** Compares a plan file with the service, and writes a new plan when asked to. */
export async function runCheck(
	request: CheckRequest,
	{
		token,
		now,
		tell,
		send,
	}: {
		token: string;
		now: () => number;
		tell: (sentence: string) => void;
		send?: (request: Request) => Promise<Response>;
	},
): Promise<CheckResult> {
	const { file, to, budget, onConflict, output, allowed } = request;
	if (output !== undefined) demandReplaceable(output);
	const plan = await readPlan(file);
	const service = openService({
		url: to,
		...{ token, now, budget, tell, send },
		steadyNow: () => performance.now(),
		sleep: (ms, signal) => sleep(ms, undefined, { signal }),
	});
	const check = await checkPlan(plan, { service, now });
	const shown = request.isJson
		? showCheckJson(plan, check)
		: showCheck(plan, check);
	const conflicts = check.people.filter(
		({ conflicts }) => conflicts.length > 0,
	).length;
	if (onConflict === "abort" || output === undefined)
		return { shown, conflicts, digest: undefined, passed: [] };
	const renewed = renewPlan(plan, check, {
		decision: onConflict,
		...{ allowed, isFullRole },
		now: now(),
	});
	const passed = renewed.passed.map(describePassed);
	if (passed.length > 0) return { shown, conflicts, digest: undefined, passed };
	await writePlan(renewed.plan, output);
	return { shown, conflicts, digest: renewed.plan.digest, passed };
}
