import {
	type Change,
	type ChangeSubject,
	compareStates,
	kindOfStates,
} from "../../directory/history/change.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type { Work } from "./statement.ts";

/** Writes the line of history of a record in its transaction, from two of its states; undefined: it does not exist. */
export function recordStates<Record extends object>(
	{ orgId, id, author }: ChangeTarget,
	{
		subject,
		before,
		after,
	}: { subject: ChangeSubject; before?: Record; after?: Record },
	recordChange: (change: Omit<Change, "id">) => Work<void>,
): Work<void> {
	return recordChange({
		orgId,
		subject,
		subjectId: id,
		kind: kindOfStates({ before, after }),
		author,
		fields: compareStates(before, after),
	});
}
