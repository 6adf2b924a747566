import { userType } from "../../contract/scim/user-schema.ts";
import type { Caller } from "../../directory/access/caller.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { VersionCondition } from "../../directory/history/precondition.ts";
import {
	type ChangeRequest,
	planCreate,
	planUpdate,
} from "../../directory/people/people.ts";
import type { ChangePlan } from "../../directory/people/person-plan.ts";
import { noPresence } from "../../directory/people/presence.ts";
import { problemOf } from "../../directory/problems.ts";
import type { Store } from "../../directory/store/store.ts";
import type { IdReader } from "../../http/check/check.ts";
import { readIfMatch } from "../../http/conditional.ts";
import { applyPatch } from "../patch/apply-patch.ts";
import { readResource } from "../resource/read-resource.ts";
import type { Findings } from "../resource/read-value.ts";
import { draftOfUser } from "./read-user.ts";
import { showUser } from "./show-user.ts";

/** A change of one user that a call or an operation of a bulk request asks for. */
export interface UserChange {
	store: Store;
	caller: Caller;
	trackingId: string;
	now: number;
	restorableMs: number;
	isStrict: boolean;
	isDryRun: boolean;
	ids: IdReader;
	orgId: string;
	/** The address of the SCIM calls of the organization. */
	address: string;
	ifMatch: string | undefined;
	body: unknown;
	/** The problems of the query, and of texts in the body. */
	problems: readonly FieldProblem[];
}

/** Plans the creation of a user. */
export function planUser(change: UserChange, id: string): ChangePlan {
	const { request, problems } = requestOfUser(change);
	const findings: Findings = { problems: [...problems], unknown: [] };
	const user = readResource(userType, change.body, findings);
	const draft = draftOfUser(user, {
		current: undefined,
		isPatch: false,
		ids: change.ids,
		problems: complaintsOf(findings, change),
	});
	return planCreate(request, { id, draft: { ...draft, orgId: change.orgId } });
}

/** Plans the change of a user by PUT. */
export async function planPut(
	change: UserChange,
	personId: string,
): Promise<ChangePlan> {
	const { request, problems } = requestOfUser(change);
	const findings: Findings = { problems: [...problems], unknown: [] };
	const user = readResource(userType, change.body, findings);
	const complaints = complaintsOf(findings, change);
	return planUpdate(change.store, request, {
		personId,
		draft: (current) =>
			draftOfUser(user, {
				current,
				isPatch: false,
				ids: change.ids,
				problems: complaints,
			}),
	});
}

/** Plans a patch of a user. It is applied to the user as it is in the transaction. */
export async function planPatch(
	change: UserChange,
	personId: string,
): Promise<ChangePlan> {
	const { request, problems } = requestOfUser(change);
	const { address, body, ids } = change;
	return planUpdate(change.store, request, {
		personId,
		draft(current) {
			const findings: Findings = { problems: [...problems], unknown: [] };
			const present = showUser(
				{ person: current, presence: noPresence },
				{ address },
			);
			const user = applyPatch(userType, present, body, findings);
			return draftOfUser(user, {
				current,
				isPatch: true,
				ids,
				problems: complaintsOf(findings, change),
			});
		},
	});
}

/**
 * The request of a change, as the directory expects it. A tag of SCIM is weak by its form, and names a version all the
 * same.
 */
export function requestOfUser(change: UserChange): {
	request: ChangeRequest;
	problems: readonly FieldProblem[];
} {
	const { versions, problems } = readIfMatch(change.ifMatch);
	return {
		request: {
			caller: change.caller,
			trackingId: change.trackingId,
			options: {
				now: change.now,
				seesCallingData: false,
				seesAllTypes: false,
				isStrict: change.isStrict,
			},
			versions: withoutWeakness(versions),
			isDryRun: change.isDryRun,
			restorableMs: change.restorableMs,
		},
		problems: [...change.problems, ...problems],
	};
}

function withoutWeakness(
	versions: VersionCondition | undefined,
): VersionCondition | undefined {
	return versions === undefined || versions === "any"
		? versions
		: versions.map(({ version }) => ({ version, isWeak: false }));
}

// Unknown attributes are ignored, unless the request prefers strict handling.
function complaintsOf(
	{ problems, unknown }: Findings,
	{ isStrict }: UserChange,
): FieldProblem[] {
	if (!isStrict) return problems;
	return [
		...problems,
		...unknown.map((field) => ({ field, ...problemOf.unknownProperty() })),
	];
}
