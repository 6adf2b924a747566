import type { ChangeTarget } from "../store/change-target.ts";
import type { ChangeContext } from "./change-context.ts";
import type { Person } from "./person.ts";
import type {
	PersonChange,
	PersonDecision,
	PersonRule,
} from "./person-change.ts";

/** One of several changes that are made in one transaction. */
export type PeopleStep =
	| {
			kind: "create";
			target: ChangeTarget;
			make: (context: ChangeContext) => PersonDecision;
			/** Restores the person from the deletion that made this version. */
			deletionVersion?: number;
	  }
	| { kind: "update"; target: ChangeTarget; rule: PersonRule }
	| {
			kind: "delete";
			target: ChangeTarget;
			check: (current: Person, context: ChangeContext) => void;
	  };

/** The outcome of a step. */
export type StepResult =
	| { kind: "changed"; change: PersonChange }
	| { kind: "removed"; person: Person }
	| { kind: "refused"; reason: unknown };

/** Which steps are kept: `each` that was not refused; `all`, or none when one was refused; or `none`. */
export type Keep = "each" | "all" | "none";
