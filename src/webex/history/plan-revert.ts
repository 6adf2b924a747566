import { refuseInvalid } from "../../directory/errors.ts";
import {
	type ChangeName,
	noSuchChange,
	planRevert,
} from "../../directory/history/revert.ts";
import type { PersonPlan } from "../../directory/people/person-plan.ts";
import {
	type ChangeCall,
	readCondition,
	readPersonId,
} from "../people/plan-change.ts";

/** Plans "Revert a Change of a Person". */
export async function planRevertCall(sent: ChangeCall): Promise<PersonPlan> {
	const { call, request } = readCondition(sent);
	refuseInvalid(call.queryProblems);
	return planRevert(call.store, request, {
		personId: readPersonId(call.personId),
		change: readChangeName(call.changeId ?? ""),
		restorableMs: call.restorableMs,
	});
}

/** The change in a path that made a version of a person. */
export function nameVersion(version: number): string {
	return `v${version}`;
}

// An id from the history, or a version.
function readChangeName(text: string): ChangeName {
	const [, isVersion, digits] = /^(v?)(\d{1,15})$/.exec(text) ?? [];
	if (digits === undefined) throw noSuchChange();
	return isVersion ? { version: Number(digits) } : { id: Number(digits) };
}
