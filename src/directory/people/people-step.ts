import type { ChangeTarget } from "../store/change-target.ts";
import type { ChangeContext } from "./change-context.ts";
import type { Person } from "./person.ts";
import type {
	PersonChange,
	PersonDecision,
	PersonRule,
} from "./person-change.ts";

/** One change of several that are made together. */
export type PeopleStep =
	| {
			kind: "create";
			target: ChangeTarget;
			make: (context: ChangeContext) => PersonDecision;
	  }
	| { kind: "update"; target: ChangeTarget; rule: PersonRule }
	| {
			kind: "delete";
			target: ChangeTarget;
			check: (current: Person, context: ChangeContext) => void;
	  };

/** What a step came to. */
export type StepResult =
	| { kind: "changed"; change: PersonChange }
	| { kind: "removed"; person: Person }
	| { kind: "refused"; reason: unknown };

/**
 * What is kept of several steps: `each` that was not refused; `all` of them, or nothing when one
 * was refused; or `none`, as if nothing had been done.
 */
export type Keep = "each" | "all" | "none";
