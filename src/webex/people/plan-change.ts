import { randomUUID } from "node:crypto";
import type { PersonCreation, PersonUpdate } from "../../contract/person.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { noSuchPerson } from "../../directory/people/deleted-person.ts";
import {
	type ChangeRequest,
	planCreate,
	planDelete,
	planUpdate,
} from "../../directory/people/people.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonDraft } from "../../directory/people/person-draft.ts";
import type {
	ChangePlan,
	DeletionPlan,
	PersonPlan,
} from "../../directory/people/person-plan.ts";
import type { RuleContext } from "../../directory/people/rule-context.ts";
import type { Patch } from "../../http/call.ts";
import { readIfMatch } from "../../http/conditional.ts";
import type { Call } from "../call.ts";
import { type ChangeOrigin, requestOf } from "../change-request.ts";
import { readId } from "../ids.ts";
import { draftByPatch } from "./patch-person.ts";
import { readPersonDraft } from "./read-person.ts";
import { findLostByForm } from "./reduced-form.ts";
import type { PeopleParameters } from "./show-for-caller.ts";
import { showWhole } from "./show-person.ts";
import { complainOfPerson } from "./strict-person.ts";

/** A change of one person that a call or an operation of a bulk request asks for, checked against the contract. */
export interface ChangeCall extends ChangeOrigin {
	/** The id in the path, as it was sent; empty for a path without one. */
	personId: string;
	/** The change in the path, as it was sent; undefined for a path without one. */
	changeId?: string;
	ifMatch: string | undefined;
	query: PeopleParameters;
	/** The problems of the query. */
	queryProblems: readonly FieldProblem[];
	body: Partial<PersonUpdate> & Partial<PersonCreation>;
	/** The body as it was sent. */
	sent: unknown;
	patch: Patch | undefined;
	/** The problems of the query and the body. */
	problems: readonly FieldProblem[];
}

/** Plans the change that a call asks for. Refuses as the call does, except for the rules of its transaction. */
export type ChangePlanner = (call: ChangeCall) => Promise<PersonPlan>;

/** The change of a call on its own. */
export function changeOf(call: Call): ChangeCall {
	return {
		store: call.store,
		caller: call.caller,
		trackingId: call.trackingId,
		now: call.now,
		restorableMs: call.restorableMs,
		areBooleansJson: call.areBooleansJson,
		isStrict: call.isStrict,
		personId: call.parameter("personId"),
		ifMatch: call.header("if-match"),
		query: call.query,
		queryProblems: call.queryProblems,
		body: call.body,
		sent: call.sent,
		patch: call.patch,
		problems: call.problems,
	};
}

/** Plans "Create a Person". */
export async function planCreation(call: ChangeCall): Promise<ChangePlan> {
	const complaints = call.isStrict
		? complainOfPerson(call.sent, undefined, call.problems)
		: [];
	return planCreate(requestOf(call), {
		id: randomUUID(),
		draft: readPersonDraft(call.body, [...call.problems, ...complaints]),
	});
}

/** Plans "Update a Person". */
export async function planReplacement(sent: ChangeCall): Promise<ChangePlan> {
	const { call, request } = readCondition(sent);
	return planUpdate(call.store, request, {
		personId: readPersonId(call.personId),
		draft: (current, context) => draftOfUpdate(call, current, context),
	});
}

/** Plans "Patch a Person". */
export async function planPatch(sent: ChangeCall): Promise<ChangePlan> {
	const { call, request } = readCondition(sent);
	const { patch } = call;
	if (patch === undefined) throw new Error("A patch call has a patch.");
	// A patch is applied to the complete person, so that it keeps every property that it does not name.
	const options = {
		...request.options,
		seesCallingData: true,
		seesAllTypes: true,
	};
	return planUpdate(
		call.store,
		{ ...request, options },
		{
			personId: readPersonId(call.personId),
			draft: draftByPatch(patch, call),
		},
	);
}

/** Plans "Delete a Person". */
export async function planDeletion(sent: ChangeCall): Promise<DeletionPlan> {
	const { call, request } = readCondition(sent);
	refuseInvalid(call.queryProblems);
	return planDelete(call.store, request, readPersonId(call.personId));
}

/** Decodes a person's id on the wire. Refuses with `notFound` an invalid one. */
export function readPersonId(text: string): string {
	const id = readId("PEOPLE", text);
	if (id === undefined) throw noSuchPerson();
	return id;
}

/** The request of a change, bound to a version by `If-Match`. The problems of the header join those of the call. */
export function readCondition(sent: ChangeCall): {
	call: ChangeCall;
	request: ChangeRequest;
} {
	if (sent.ifMatch === undefined)
		return { call: sent, request: requestOf(sent) };
	const { versions, problems } = readIfMatch(sent.ifMatch);
	return {
		call: {
			...sent,
			queryProblems: [...sent.queryProblems, ...problems],
			problems: [...sent.problems, ...problems],
		},
		request: { ...requestOf(sent), versions },
	};
}

// The present state of the person may show that a body says less than its sender intended.
function draftOfUpdate(
	call: ChangeCall,
	current: Person,
	context: RuleContext,
): PersonDraft {
	const lost = findLostByForm(call.sent, current, {
		seesCallingData: call.query.callingData === true,
		license: context.license,
	});
	if (!call.isStrict) {
		const draft = readPersonDraft(call.body, call.problems, call.sent);
		if (lost.length === 0) return draft;
		const warnings = lost.map(({ field, problem }) =>
			`${field} ${problem}`.replace("would be", "was"),
		);
		return { ...draft, warnings };
	}
	const present = showWhole(current, context);
	const complaints = complainOfPerson(call.sent, present, call.problems);
	return readPersonDraft(
		call.body,
		[...call.problems, ...complaints, ...lost],
		call.sent,
	);
}
