import {
	type Caller,
	demandScope,
	forbidden,
	seesAsAdmin,
	standingIn,
} from "../access/caller.ts";
import { DirectoryError } from "../errors.ts";
import { type FieldProblem, problemSentence } from "../field-problem.ts";
import { claimsOf, describeTaken } from "../people/claims.ts";
import { authorOf, type ChangeRequest, lookAhead } from "../people/people.ts";
import type { Person } from "../people/person.ts";
import type { ChangePlan } from "../people/person-plan.ts";
import { checkLine } from "../people/reporting-line.ts";
import type { RuleContext } from "../people/rule-context.ts";
import { type RuledPerson, replacePerson } from "../people/rules.ts";
import { problemOf } from "../problems.ts";
import type { Store } from "../store/store.ts";
import { undoFields } from "./as-of.ts";
import type { Change } from "./change.ts";
import { demandChangingPast } from "./history.ts";

/** How long a deleted person can be restored unless the operator sets another time. */
export const restorableMsDefault = 30 * 24 * 60 * 60 * 1000;

/** Deletions made unrestorable in one transaction at most. */
const sweepLength = 500;

/** The parts of a person that a restoration may leave out. */
interface RestoreOptions {
	/**
	 * Licenses that have no free seat or no longer exist, and the data that depends on them. Otherwise the
	 * restoration is refused.
	 */
	leaveOutLicenses: boolean;
	/** The calling license, with number, extension and location. */
	leaveOutCalling: boolean;
	/** How long after the deletion a person can be restored. */
	restorableMs: number;
}

/** The people of an organization who can be restored, as their deletions, most recent first; with `afterId`, oldest first from there. */
export async function listDeletedPeople(
	store: Store,
	caller: Caller,
	{
		orgId = caller.orgId,
		deletedAfter,
		beforeId,
		afterId,
		limit,
	}: {
		orgId?: string;
		deletedAfter: number;
		beforeId?: number;
		afterId?: number;
		limit: number;
	},
): Promise<Change[]> {
	demandScope(caller, "spark-admin:people_read");
	if (standingIn(caller, orgId) === "stranger")
		throw new DirectoryError(
			"notFound",
			"There is no organization with this orgId that you manage.",
		);
	if (!seesAsAdmin(caller, orgId))
		throw forbidden("Only administrators may list deleted people.");
	return store.changes.listDeletions({
		orgId,
		deletedAfter,
		beforeId,
		afterId,
		limit,
	});
}

/**
 * Plans to restore a deleted person with id, roles and licenses. Only full and user administrators may;
 * only full administrators may restore a holder of a role. Refuses with `gone` when the time for it is
 * over. Refuses with `conflict` when a license is not available, another person holds the e-mail, number or
 * extension, or the person is not deleted.
 */
export async function planRestore(
	store: Store,
	request: ChangeRequest,
	{
		personId,
		deletionId,
		...options
	}: { personId: string; deletionId?: number } & RestoreOptions,
): Promise<ChangePlan> {
	const { caller, isDryRun = false } = request;
	const orgId = await demandChangingPast(store, caller, personId);
	const [line] = await store.changes.listNewest({ orgId, personId, limit: 1 });
	// Only the last of several deletions can be undone.
	if (deletionId !== undefined && line?.id !== deletionId) throw notDeleted();
	const deleted = demandDeleted(line, request.options.now, options);
	if (deleted.roles.length > 0 && standingIn(caller, orgId) !== "full")
		throw forbidden(
			"Only full administrators may restore a person who holds a role.",
		);
	return {
		isDryRun,
		step: {
			kind: "create",
			target: { orgId, id: personId, author: authorOf(request) },
			deletionVersion: deleted.version,
			make(context) {
				// Steps before it, or another request, may have restored the person.
				if (context.deletedAt(personId) === undefined) throw notDeleted();
				return lookAhead(
					request,
					undefined,
					remakePerson(deleted, context, { ...request.options, ...options }),
					context,
				);
			},
		},
	};
}

/** Makes people whose time is over unrestorable, a few at a time; their history stays. */
export async function forgetDeleted(
	store: Store,
	{ now, restorableMs }: { now: number; restorableMs: number },
): Promise<void> {
	const query = { deletedBefore: now - restorableMs, limit: sweepLength };
	while ((await store.changes.forgetDeletions(query)) === sweepLength);
}

/** The refusal when the person exists and is not deleted. */
export function notDeleted(): DirectoryError {
	return new DirectoryError(
		"conflict",
		"This person is not deleted, was deleted again, or can no longer be restored. GET /v1/deletedPeople lists the people who can be restored.",
	);
}

/**
 * The restored person. Pure. Checks the rules of an update for a person without licenses. Refuses with
 * `conflict`, naming every license that is not available.
 */
function remakePerson(
	deleted: Person,
	context: RuleContext,
	{
		now,
		leaveOutLicenses,
		leaveOutCalling,
	}: { now: number; leaveOutLicenses: boolean; leaveOutCalling: boolean },
): RuledPerson {
	const missing: FieldProblem[] = [];
	const licenses = deleted.licenses.filter((id, index) => {
		const license = context.license(id);
		if (leaveOutCalling && license?.service === "calling") return false;
		if (license !== undefined && license.takenUnits < license.totalUnits)
			return true;
		missing.push({
			field: `licenses[${index}]`,
			...(license === undefined
				? problemOf.licenseGone()
				: problemOf.noFreeSeat({
						name: license.name,
						total: license.totalUnits,
					})),
		});
		return false;
	});
	const groups = deleted.groups?.filter(
		(id) => context.group(id) !== undefined,
	);
	const circle = deleted.managerId
		? checkLine(deleted, deleted.managerId, context)
		: undefined;
	const problems = [
		...(leaveOutLicenses ? [] : missing),
		...(circle ? [{ field: "managerId", ...circle }] : []),
	];
	const kept = leaveOutCalling ? { ...deleted, ...noCalling } : deleted;
	const { person, warnings } = demandWayIn(kept, context, () =>
		replacePerson(
			{
				...deleted,
				licenses: [],
				groups: undefined,
				implicitLicenses: undefined,
			},
			{
				...deleted,
				emails: undefined,
				licenses,
				groups,
				implicitLicenses: deleted.implicitLicenses ?? [],
				problems,
			},
			context,
			{ now, seesCallingData: true, seesAllTypes: true, isRestored: true },
		),
	);
	return {
		person: { ...person, nickName: deleted.nickName },
		warnings: [
			...missing.map(({ field, problem }) => `${field} ${problem}`),
			...tellGoneGroups(deleted, groups),
			...warnings,
		],
	};
}

// A group that was deleted meanwhile cannot be kept, and holds no restoration up.
function tellGoneGroups(
	{ groups = [] }: Person,
	kept: readonly string[] = [],
): string[] {
	return groups.flatMap((id, index) =>
		kept.includes(id)
			? []
			: [`groups[${index}] was left out: the group no longer exists`],
	);
}

const noCalling = { phoneNumbers: undefined, extension: undefined };

// Returns the outcome, or throws one refusal that lists every obstacle with a way around it.
function demandWayIn(
	deleted: Person,
	{ isTaken, license }: RuleContext,
	make: () => RuledPerson,
): RuledPerson {
	let outcome: RuledPerson | undefined;
	const fields: FieldProblem[] = [];
	try {
		outcome = make();
	} catch (reason) {
		if (!(reason instanceof DirectoryError) || reason.code !== "invalid")
			throw reason;
		fields.push(...reason.fields);
	}
	const isWrong = fields.some(({ field }) => !field.startsWith("licenses"));
	const claims = claimsOf(outcome?.person ?? deleted);
	fields.push(...describeTaken(claims.filter(isTaken)));
	if (outcome !== undefined && fields.length === 0) return outcome;
	const explained = fields.map((known) => {
		const wayOut = wayOutOf(known, deleted, license);
		return wayOut === undefined
			? known
			: { ...known, problem: `${known.problem}; ${wayOut}` };
	});
	throw new DirectoryError(
		isWrong ? "invalid" : "conflict",
		problemSentence(explained),
		{ fields: explained },
	);
}

function wayOutOf(
	{ field }: FieldProblem,
	deleted: Person,
	license: RuleContext["license"],
): string | undefined {
	if (/^(phoneNumbers|extension|locationId)/.test(field))
		return "restore with leaveOutCalling=true to leave it out";
	const index = /^licenses\[(\d+)\]/.exec(field)?.[1];
	if (index === undefined) return undefined;
	const isCalling =
		license(deleted.licenses[Number(index)] ?? "")?.service === "calling";
	return `free a seat, or restore with leaveOutLicenses=true${isCalling ? " or leaveOutCalling=true" : ""}`;
}

function demandDeleted(
	line: Change | undefined,
	now: number,
	{ restorableMs }: RestoreOptions,
): Person {
	// Without a line, the person came with the directory, and never changed.
	if (line?.kind !== "deleted" || line.version === undefined)
		throw notDeleted();
	const until = line.author.at + restorableMs;
	if (now >= until)
		throw new DirectoryError(
			"gone",
			`This person was deleted at ${new Date(line.author.at).toISOString()} and could be restored until ${new Date(until).toISOString()}.`,
		);
	const { version, author } = line;
	return {
		...(undoFields(undefined, line.fields) as Person),
		version,
		modifiedAt: author.at,
	};
}
