import type { Caller } from "../directory/access/caller.ts";
import type { ChangeRequest } from "../directory/people/people.ts";
import type { Store } from "../directory/store/store.ts";
import type { PeopleParameters } from "./people/show-for-caller.ts";

/** The part that all changes of one request or job share. */
export interface ChangeOrigin {
	store: Store;
	caller: Caller;
	trackingId: string;
	now: number;
	/** Milliseconds after a deletion in which a person can be restored. */
	restorableMs: number;
	areBooleansJson: boolean;
	/** The sender prefers a refusal to a lenient reading (`Prefer: handling=strict`). */
	isStrict: boolean;
	/** Atomic: a change that is only partly possible is refused. */
	isAtomic?: boolean;
	/** Of several licenses, those that cannot be assigned are left out without a word. */
	leavesOutLicenses?: boolean;
}

/** The request of a change, as the directory expects it. */
export function requestOf({
	caller,
	trackingId,
	now,
	restorableMs,
	isStrict,
	isAtomic = false,
	leavesOutLicenses,
	query,
}: Omit<ChangeOrigin, "store" | "areBooleansJson"> & {
	query: object;
}): ChangeRequest {
	const { callingData, showAllTypes, dryRun } = query as PeopleParameters;
	return {
		caller,
		trackingId,
		options: {
			now,
			seesCallingData: callingData === true,
			seesAllTypes: showAllTypes === true,
			isStrict: isStrict || isAtomic,
			leavesOutLicenses,
		},
		isDryRun: dryRun === true,
		restorableMs,
	};
}
