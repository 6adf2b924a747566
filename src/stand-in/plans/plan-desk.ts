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
	/**
	 * Begins to apply an approved plan to the service, or continues with it. Undefined: there is no such plan, or another one is
	 * being applied.
	 */
	apply(
		digest: string,
		access: {
			token: string;
			onConflict: "skip" | "abort";
			first: number | undefined;
		},
	): Promise<Application | undefined>;
	/** The application that runs or ran last, also before the start of the server; undefined: none. */
	application(): Promise<Application | undefined>;
	/** Ends it after the request in flight. */
	stop(): void;
	/** Ends it, and resolves when it is over. */
	close(): Promise<void>;
}

/** How far the application of a plan is, or how it ended. */
export interface Application {
	digest: string;
	service: string;
	state: "running" | "ended" | "failed";
	done: number;
	total: number;
	leftMs: number | undefined;
	notes: readonly string[];
	message: string;
	results: readonly { result: string; count: number }[];
	problems: readonly { person: PlannedPerson; text: string }[];
	canContinue: boolean;
	undoFile: string;
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
