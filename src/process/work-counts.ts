import type { DispatchOutcome } from "../background/webhook-dispatcher.ts";
import type { WorkCounts } from "../http/metrics/work-metrics.ts";

/** Counts the work of a process that no request waits for. */
export interface WorkCounter {
	readonly counts: WorkCounts;
	noteEnd(state: "done" | "failed" | "cancelled"): void;
	noteDispatch(outcome: DispatchOutcome): void;
}

export function openWorkCounter(): WorkCounter {
	const counts = {
		jobsEnded: { done: 0, failed: 0, cancelled: 0 },
		deliveries: { delivered: 0, refused: 0, unanswered: 0 },
		switchedOff: 0,
	};
	return {
		counts,
		noteEnd(state) {
			counts.jobsEnded[state]++;
		},
		noteDispatch(outcome) {
			if (outcome === "switchedOff") counts.switchedOff++;
			else counts.deliveries[outcome]++;
		},
	};
}
