import * as contract from "../../contract/stand-in/plan.ts";
import * as application from "../../contract/stand-in/plan-application.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import { replyEmpty, replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import type { Application, PlanDesk } from "./plan-desk.ts";

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

	route(application.applyPlan, async (call) => {
		refuseInvalid(call.problems);
		const { digest = "", token = "", onConflict = "abort", first } = call.body;
		const desk = deskOf(call);
		const running = await desk.application();
		if (running?.state === "running")
			throw new DirectoryError(
				"conflict",
				"Another plan is being applied. Wait for its end, or stop it.",
			);
		const begun = await desk.apply(digest, { token, onConflict, first });
		if (begun === undefined)
			throw new DirectoryError(
				"conflict",
				"No plan with this digest was approved here. Approve it first.",
			);
		return replyJson(202, showApplication(begun));
	}),

	route(application.getApplication, async (call) => {
		const running = await deskOf(call).application();
		return replyJson(
			200,
			running === undefined
				? ({ state: "none" } satisfies application.PlanApplication)
				: showApplication(running),
		);
	}),

	route(application.stopApplication, async (call) => {
		deskOf(call).stop();
		return replyEmpty(204);
	}),
];

function showApplication({
	leftMs,
	notes,
	results,
	problems,
	...rest
}: Application): application.PlanApplication {
	return {
		...rest,
		leftMs: leftMs === undefined ? undefined : Math.round(leftMs),
		notes: [...notes],
		results: [...results],
		problems: [...problems],
	};
}

function deskOf({ standIn: { plans } }: Pick<Call, "standIn">): PlanDesk {
	if (plans !== undefined) return plans;
	throw new DirectoryError(
		"conflict",
		"This directory is not a clone that `peopled serve` serves from its folder, so there is nothing to compare with. Make one with `peopled clone --from <url> --data <folder>`, and serve it.",
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
