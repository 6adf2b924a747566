import { isDone, type StepOutcome } from "../../directory/batch/perform.ts";
import type { JobItemResult } from "../../directory/jobs/job.ts";
import {
	effectsOfChange,
	type ItemEffects,
} from "../../directory/jobs/job-effects.ts";
import { tellPossible } from "../../directory/text/text.ts";
import { isWarned, type ShownOutcome } from "../bulk/bulk-operation.ts";

/** The result of an item in JSON, apart from its status. */
export interface ItemDetail extends Omit<ShownOutcome, "status"> {
	bulkId?: string;
	/** The name of the person, as the item left or found them. */
	displayName?: string;
	/** The version of the person that the item made; absent when it changed nothing, and in a dry run. */
	version?: number;
}

/** The result of an item, from its outcome and how that is shown. */
export function resultOf(
	index: number,
	outcome: StepOutcome,
	shown: ShownOutcome & { bulkId?: string },
): JobItemResult {
	const { status, bulkId, id, ...rest } = shown;
	const detail: ItemDetail = { bulkId, id, ...madeBy(outcome), ...rest };
	return {
		index,
		status,
		isDone: isDone(outcome),
		isWarned: isWarned(shown),
		detail: JSON.stringify(detail),
		effects: effectsOf(outcome, shown),
	};
}

function madeBy(
	outcome: StepOutcome,
): Pick<ItemDetail, "displayName" | "version"> {
	if (outcome.kind === "removed") {
		const { displayName, version } = outcome.person;
		const isTried = outcome.preview !== undefined;
		return { displayName, version: isTried ? undefined : version + 1 };
	}
	if (outcome.kind !== "changed") return {};
	const { person, preview, isChanged } = outcome.change;
	const { displayName, version } = person;
	const isMade = isChanged && preview === undefined;
	return { displayName, version: isMade ? version : undefined };
}

function effectsOf(
	outcome: StepOutcome,
	{ status, errors = [], warnings = [] }: ShownOutcome,
): ItemEffects {
	const none = { seats: [], losses: [], warnings };
	if (outcome.kind === "removed") {
		const states = { before: outcome.person, after: undefined };
		return { ...none, ...effectsOfChange(states, outcome.preview) };
	}
	if (outcome.kind === "changed") {
		const { before, person: after, preview, isChanged } = outcome.change;
		if (!isChanged) return { ...none, isUnchanged: true };
		return {
			warnings: preview === undefined ? warnings : warnings.map(tellPossible),
			...effectsOfChange({ before, after }, preview),
		};
	}
	const [problem] = errors;
	if (problem === undefined) return none;
	const { description, field, code, parameters } = problem;
	return {
		...none,
		refusal: { status, description, field, code, parameters },
	};
}

/** The detail of a stored result. */
export function readDetail(detail: string): ItemDetail {
	return JSON.parse(detail) as ItemDetail;
}
