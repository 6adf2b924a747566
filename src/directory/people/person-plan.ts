import type { Preview } from "../history/preview.ts";
import type { PeopleStep } from "./people-step.ts";

/**
 * A creation or update of a person that its caller may make, as far as can be known before its transaction. Nothing is
 * done yet.
 */
export interface ChangePlan {
	step: Extract<PeopleStep, { kind: "create" | "update" }>;
	/** True: the change is decided and not kept, and its outcome has a preview. */
	isDryRun: boolean;
	/** The person returns from the deletion that made this version. Such a plan is performed alone. */
	deletionVersion?: number;
}

/** The same for a deletion. */
export interface DeletionPlan {
	step: Extract<PeopleStep, { kind: "delete" }>;
	isDryRun: boolean;
	/** What the deletion does, as of the last time that it was decided; undefined unless it is a dry run. */
	preview(): Preview | undefined;
}

/** A change of one person, ready to be performed. */
export type PersonPlan = ChangePlan | DeletionPlan;
