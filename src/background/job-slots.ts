import type { Job } from "../directory/jobs/job.ts";

/** The jobs that one process runs at most, in all and of one organization. */
export const runningJobsMax = 16;
export const runningJobsOfOrganizationMax = 4;

/**
 * Slots of jobs, which run in turn, one batch each: first by organization, then by person. So no job waits
 * for the end of another one.
 */
interface JobSlots<Running extends { job: Job }> {
	readonly size: number;
	readonly all: readonly Running[];
	add(running: Running): void;
	remove(running: Running): void;
	/** The job whose organization, and within it whose maker, has waited longest. */
	next(): Running | undefined;
	/** The owners whose jobs may not be added now: people with a job here, and organizations with all their slots taken. */
	busy(): { orgIds: string[]; personIds: string[] };
}

export function openJobSlots<
	Running extends { job: Job },
>(): JobSlots<Running> {
	let all: Running[] = [];
	let turn = 0;
	const jobTurns = new Map<Running, number>();
	const orgTurns = new Map<string, number>();
	const orgTurnOf = ({ job }: Running) => orgTurns.get(job.orgId) ?? 0;
	const jobTurnOf = (running: Running) => jobTurns.get(running) ?? 0;
	const countOf = (orgId: string) =>
		all.filter(({ job }) => job.orgId === orgId).length;
	return {
		get size() {
			return all.length;
		},
		get all() {
			return all;
		},
		add(running) {
			all.push(running);
		},
		remove(running) {
			all = all.filter((other) => other !== running);
			jobTurns.delete(running);
			if (countOf(running.job.orgId) === 0) orgTurns.delete(running.job.orgId);
		},
		next() {
			const [next] = [...all].sort(
				(left, right) =>
					orgTurnOf(left) - orgTurnOf(right) ||
					jobTurnOf(left) - jobTurnOf(right),
			);
			if (next === undefined) return undefined;
			turn++;
			jobTurns.set(next, turn);
			orgTurns.set(next.job.orgId, turn);
			return next;
		},
		busy() {
			const orgIds = [...new Set(all.map(({ job }) => job.orgId))];
			return {
				orgIds: orgIds.filter(
					(orgId) => countOf(orgId) >= runningJobsOfOrganizationMax,
				),
				personIds: all.map(({ job }) => job.maker.personId),
			};
		},
	};
}
