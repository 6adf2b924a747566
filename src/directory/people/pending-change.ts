import type { FieldProblem } from "../field-problem.ts";
import type { Person } from "./person.ts";
import type { PersonDraft } from "./person-draft.ts";
import type { RuleContext } from "./rule-context.ts";

/** What the request said besides the person. */
export interface ChangeOptions {
	now: number;
	/** The caller deals in calling data (`callingData=true`): calling data that is left out is cleared, and otherwise kept. */
	seesCallingData: boolean;
	/** The caller sees attendee sites (`showAllTypes=true`): those left out are removed, and otherwise kept. */
	seesAllTypes: boolean;
	/** A change that could only be made in part is refused (`Prefer: handling=strict`). */
	isStrict?: boolean;
	/** The person is restored as they were; the demands of an update are enough. */
	isRestored?: boolean;
}

/** A change of a person while the rules decide it. Every rule takes it, and adds to its problems and warnings. */
export interface PendingChange {
	/** The person before the change. */
	current: Person;
	draft: PersonDraft;
	context: RuleContext;
	options: ChangeOptions;
	problems: FieldProblem[];
	warnings: string[];
}
