import type * as contract from "../../contract/job-effects.ts";
import type { JobEffects, LossKind } from "../../directory/jobs/job-effects.ts";
import { showGroupId, showId } from "../ids.ts";

/** The effects of a job's items, as replies show them. */
export function showJobEffects(
	{ unchanged, seats, losses, warnings, refusals }: JobEffects,
	orgId: string,
): contract.JobEffects {
	return {
		unchanged,
		seats: seats.map(({ licenseId, ...counts }) => ({
			licenseId: showId("LICENSE", licenseId),
			...counts,
		})),
		losses: losses.map(({ kind, id, count }) => ({
			kind,
			id: id && showLostId(kind, id, orgId),
			count,
		})),
		warnings: [...warnings],
		refusals: refusals.map(({ example, count }) => ({ ...example, count })),
	};
}

function showLostId(kind: LossKind, id: string, orgId: string): string {
	if (kind === "group") return showGroupId({ orgId, id });
	return showId(kind === "role" ? "ROLE" : "LICENSE", id);
}
