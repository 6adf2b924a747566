/** The plans of a clone, as the room of rehearsal makes them. */
export interface PlanDesk {
	/** Compares the clone with the service as it was cloned. */
	make(request: {
		only: readonly string[];
		except: readonly string[];
		allowed: Readonly<Record<string, number>>;
	}): Promise<MadePlan>;
	/** Writes the plan made last to a file, if that is its digest; undefined: it is not, or may not be approved. */
	approve(
		digest: string,
	): Promise<{ file: string; service: string } | undefined>;
}

/** A plan in words; or the reasons why the changes cannot succeed. */
interface MadePlan {
	plan: PlanInWords | undefined;
	/** The thresholds that it passes without permission: then it cannot be approved. */
	passed: readonly { kind: Threshold; count: number; limit: number }[];
	reasons: readonly string[];
}

type Threshold =
	| "people"
	| "deletions"
	| "administrators"
	| "logins"
	| "licenses";

interface PlanInWords {
	digest: string;
	facts: readonly { name: string; value: string }[];
	losses: readonly {
		kind: string;
		heading: string;
		entries: readonly { person: PlannedPerson; what: string }[];
	}[];
	summary: string;
	steps: readonly {
		id: string;
		action: "update" | "create" | "delete";
		person: PlannedPerson;
		changes: readonly {
			field: string;
			kind: "set" | "add" | "remove";
			from: string;
			to: string;
		}[];
		notes: readonly string[];
	}[];
	notCarried: readonly string[];
	warnings: readonly string[];
}

interface PlannedPerson {
	id: string;
	email: string;
	displayName: string;
}
