import type { FieldProblem } from "../field-problem.ts";
import type { Person } from "./person.ts";
import type { PersonDraft } from "./person-draft.ts";
import type { RuleContext } from "./rule-context.ts";

/** The options of a request, apart from the person. */
export interface ChangeOptions {
	now: number;
	/**
	 * The caller reads calling data (`callingData=true`), so omitted calling data is cleared; otherwise it
	 * stays.
	 */
	seesCallingData: boolean;
	/**
	 * The caller reads attendee sites (`showAllTypes=true`), so omitted ones are removed; otherwise they stay.
	 */
	seesAllTypes: boolean;
	/** A change that could be made only in part is refused (`Prefer: handling=strict`). */
	isStrict?: boolean;
	/** Of several licenses, unknown and full ones are left out without a word, also when none is left. */
	leavesOutLicenses?: boolean;
	/** The change is a move, which may give a calling user another location. */
	isMove?: boolean;
	/** The person is restored with their earlier data, so the demands of an update suffice. */
	isRestored?: boolean;
}

/**
 * A change of a person while the rules decide it. Each rule takes it, and adds its problems and warnings.
 */
export interface PendingChange {
	/** The person before the change. */
	current: Person;
	draft: PersonDraft;
	context: RuleContext;
	options: ChangeOptions;
	/** The person is created. */
	isNew?: true;
	problems: FieldProblem[];
	warnings: string[];
}
