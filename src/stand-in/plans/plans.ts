import * as contract from "../../contract/stand-in/plan.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import { replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import type { PlanDesk } from "./plan-desk.ts";

/** The calls about the plan of a clone. */
export const planRoutes = [
	route(contract.makePlan, async (call) => {
		refuseInvalid(call.problems);
		const { only = [], except = [], allow = {} } = call.body;
		const allowed = Object.fromEntries(
			Object.entries(allow).filter(([, count]) => count !== undefined),
		);
		const desk = deskOf(call);
		return replyJson(200, showPlan(await desk.make({ only, except, allowed })));
	}),

	route(contract.approvePlan, async (call) => {
		refuseInvalid(call.problems);
		const { digest = "" } = call.body;
		const approved = await deskOf(call).approve(digest);
		if (approved === undefined)
			throw new DirectoryError(
				"conflict",
				"The plan that was made last has another digest, or passes a threshold. Read the plan again, and approve the digest of what you have read.",
			);
		return replyJson(200, { digest, ...approved });
	}),
];

function deskOf({ standIn: { plans } }: Pick<Call, "standIn">): PlanDesk {
	if (plans !== undefined) return plans;
	throw new DirectoryError(
		"conflict",
		"This directory is not a clone, so there is nothing to compare with. Make one with `peopled clone --from <url> --data <folder>`, and serve it.",
	);
}

function showPlan({
	plan,
	passed,
	reasons,
}: Awaited<ReturnType<PlanDesk["make"]>>): contract.ShownPlan {
	const shown = {
		reasons: [...reasons],
		passed: passed.map(({ kind, count, limit }) => ({ kind, count, limit })),
	};
	if (plan === undefined)
		return {
			...shown,
			facts: [],
			losses: [],
			summary: "",
			steps: [],
			notCarried: [],
			warnings: [],
		};
	const { digest, facts, losses, summary, steps, notCarried, warnings } = plan;
	return {
		...shown,
		digest: passed.length === 0 ? digest : undefined,
		facts: [...facts],
		losses: losses.map((each) => ({ ...each, entries: [...each.entries] })),
		summary,
		steps: steps.map((step) => ({
			...step,
			changes: [...step.changes],
			notes: [...step.notes],
		})),
		notCarried: [...notCarried],
		warnings: [...warnings],
	};
}
