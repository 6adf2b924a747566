import type { FieldProblem } from "../field-problem.ts";
import type { Preview } from "../history/preview.ts";
import type { PeopleStep } from "./people-step.ts";

/**
 * A creation or update of a person that the caller may make, as far as is known before its transaction.
 * Nothing is written yet.
 */
export interface ChangePlan {
	step: Extract<PeopleStep, { kind: "create" | "update" }>;
	/** True: the change is decided and not written, and its outcome has a preview. */
	isDryRun: boolean;
	/** The problems of the parts of the request that its last decision left out; only where a request can be done in part. */
	undone?(): readonly FieldProblem[];
}

/** A deletion of a person that the caller may make. Nothing is written yet. */
export interface DeletionPlan {
	step: Extract<PeopleStep, { kind: "delete" }>;
	isDryRun: boolean;
	/** The effects of the deletion as of its last decision; undefined unless it is a dry run. */
	preview(): Preview | undefined;
}

/** A change of one person, ready to be performed. */
export type PersonPlan = ChangePlan | DeletionPlan;
