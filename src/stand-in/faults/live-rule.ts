import type { FaultRuleDraft } from "../../contract/stand-in/fault-rule.ts";
import type { Around } from "./effects.ts";
import type { openChoice, openLineMatch } from "./match.ts";

/** A rule to be made, with the parts that only code can give it. */
export interface RuleParts {
	draft: FaultRuleDraft;
	/** Runs instead of the call. */
	around?: Around;
	/** The incident of the catalogue that the rule is a part of. */
	incident?: string;
}

/** A rule while it is there. */
export interface LiveRule extends RuleParts {
	readonly id: string;
	readonly createdAt: number;
	readonly fitsLine: ReturnType<typeof openLineMatch>;
	readonly chooses: ReturnType<typeof openChoice>;
	matched: number;
	hits: number;
	lastHitAt: number | undefined;
}

/** Whether a rule has hit all requests that it may hit. */
export function isOver({ draft: { times }, hits }: LiveRule): boolean {
	return times !== undefined && hits >= times;
}
