import type { Plan, Step } from "../plan/plan.ts";
import {
	isMade,
	isOver,
	type Journal,
	type JournalContent,
} from "./journal.ts";
import type { Outcome, ReportedStep } from "./outcome.ts";
import type { DoneStep } from "./verify-steps.ts";

/** What is known of the steps of a plan during a run; the same is in its journal. */
export interface Track {
	/** The journal, which also tells the track of requests. */
	journal: Journal;
	/** The ids that the service has given to created people, by those of the plan. */
	ids: ReadonlyMap<string, string>;
	/** Whether a request of the step may have arrived whose fate is not noted, or has done a part. */
	isInDoubt(step: Step): boolean;
	/** Notes that the service does not show what a step is said to have done. */
	doubt(step: Step): void;
	/** Notes what became of a step. */
	settle(step: Step, outcome: Outcome): Promise<void>;
	/** The first step that has to be done before this one and is not, and whether it is tried again by a resumed apply. */
	findMissing(step: Step): { step: Step; isOver: boolean } | undefined;
	/** The steps that are not over, in order. */
	left(): Step[];
	/** The done steps that no list has shown again. */
	unverified(): DoneStep[];
	/** Notes which of these steps are done after all was read again. */
	noteVerified(steps: readonly Step[]): Promise<void>;
	/** Every step with its outcome. */
	report(): ReportedStep[];
}

/** The track of a plan, with what an earlier run noted in the journal. */
export function openTrack(
	plan: Plan,
	opened: { journal: Journal; content: JournalContent | undefined },
): Track {
	const outcomes = new Map<string, Outcome>();
	const inDoubt = new Set<string>();
	const verified = new Set<string>();
	const ids = new Map<string, string>();
	const byId = new Map(plan.steps.map((step) => [step.id, step]));

	const note = (step: Step, outcome: Outcome) => {
		outcomes.set(step.id, outcome);
		if (step.action === "create" && outcome.createdId !== undefined)
			ids.set(step.person.id, outcome.createdId);
	};
	for (const [id, record] of opened.content?.steps ?? []) {
		const step = byId.get(id);
		if (step === undefined) continue;
		if (record.isInDoubt) inDoubt.add(id);
		if (record.isVerified) verified.add(id);
		if (record.outcome !== undefined) note(step, record.outcome);
	}

	const journal: Journal = {
		async write(line) {
			if (line.kind === "begin") {
				inDoubt.add(line.step);
				outcomes.delete(line.step);
			}
			await opened.journal.write(line);
			if (line.kind === "end" && !line.canHaveArrived)
				inDoubt.delete(line.step);
		},
		[Symbol.asyncDispose]: () => opened.journal[Symbol.asyncDispose](),
	};
	const unverified = () =>
		plan.steps.flatMap((step) => {
			const outcome = outcomes.get(step.id);
			const isUnread = outcome?.result === "done" && !verified.has(step.id);
			return isUnread ? [{ step, outcome }] : [];
		});

	return {
		journal,
		ids,
		isInDoubt: ({ id }) =>
			inDoubt.has(id) || outcomes.get(id)?.result === "partly",
		doubt: ({ id }) => void inDoubt.add(id),
		async settle(step, outcome) {
			await journal.write({ kind: "outcome", step: step.id, outcome });
			if (outcome.result !== "unknown") inDoubt.delete(step.id);
			note(step, outcome);
		},
		findMissing: ({ after }) => {
			const id = after.find((id) => !isMade(outcomes.get(id)));
			const step = byId.get(id ?? "");
			if (step === undefined) return undefined;
			return { step, isOver: isOver(outcomes.get(step.id)) };
		},
		left: () =>
			plan.steps.filter(
				({ id }) => inDoubt.has(id) || !isOver(outcomes.get(id)),
			),
		unverified,
		async noteVerified(steps) {
			const done = steps
				.map(({ id }) => id)
				.filter((id) => outcomes.get(id)?.result === "done");
			await journal.write({ kind: "verified", steps: done });
			for (const id of done) verified.add(id);
		},
		report: () =>
			plan.steps.map((step) => ({
				id: step.id,
				action: step.action,
				person: step.person,
				...(outcomes.get(step.id) ?? openOutcome(step, inDoubt.has(step.id))),
			})),
	};
}

function openOutcome({ changes }: Step, isInDoubt: boolean): Outcome {
	const fields = changes.map(({ field }) => field);
	return {
		result: isInDoubt ? "unknown" : "waiting",
		done: [],
		left: fields.length === 0 ? ["person"] : fields,
		reason: isInDoubt
			? "a request was sent, and the service was not asked about it; --resume asks"
			: "",
	};
}
