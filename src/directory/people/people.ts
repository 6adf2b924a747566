import { type Awaitable, whenThere } from "../../concurrency/awaitable.ts";
import {
	type Caller,
	demandScope,
	forbidden,
	hasScope,
	isAdmin,
	isPartnerRole,
	reachOf,
	type Standing,
	standingIn,
} from "../access/caller.ts";
import { findRole, isAdministratorRole } from "../access/role.ts";
import { refuseInvalid } from "../errors.ts";
import { type Author, isSameField } from "../history/change.ts";
import {
	demandVersion,
	type VersionCondition,
} from "../history/precondition.ts";
import { type Preview, previewChange } from "../history/preview.ts";
import { problemOf } from "../problems.ts";
import type { PersonRecord } from "../store/people-store.ts";
import type { Store } from "../store/store.ts";
import type { ChangeContext } from "./change-context.ts";
import { noSuchPerson } from "./deleted-person.ts";
import { demandAdministratorLeft } from "./last-administrator.ts";
import type { ChangeOptions } from "./pending-change.ts";
import type { Person } from "./person.ts";
import type { PersonDecision } from "./person-change.ts";
import type { PersonDraft } from "./person-draft.ts";
import type { ChangePlan, DeletionPlan } from "./person-plan.ts";
import type { RuleContext } from "./rule-context.ts";
import { createPerson, type RuledPerson, replacePerson } from "./rules.ts";

/** The caller, request and options of a change, without the person. */
export interface ChangeRequest {
	caller: Caller;
	trackingId: string;
	options: ChangeOptions;
	/** The versions of the person for which the change is meant; undefined: the request named none. */
	versions?: VersionCondition;
	/** True: the change is decided and not written, and its outcome has a `preview`. */
	isDryRun?: boolean;
	/** Milliseconds after a deletion in which a person can be restored. */
	restorableMs?: number;
}

/** One person. Refuses with `notFound` also when the caller may not know about the person. */
export function getPerson(
	store: Store,
	caller: Caller,
	personId: string,
): Awaitable<PersonRecord> {
	demandReading(caller);
	return whenThere(findInReach(store, caller, personId), demandFound);
}

/** The caller's own person. */
export function getMe(store: Store, caller: Caller): Awaitable<PersonRecord> {
	demandReading(caller);
	const { orgId, personId: id } = caller;
	return whenThere(store.people.get({ orgId, id }), demandFound);
}

function demandFound(found: PersonRecord | undefined): PersonRecord {
	if (found === undefined) throw noSuchPerson();
	return found;
}

/**
 * Plans the creation of a person. Only full and user administrators may; only full ones may assign roles.
 */
export function planCreate(
	request: ChangeRequest,
	{ id, draft }: { id: string; draft: PersonDraft },
): ChangePlan {
	const { caller, options, isDryRun = false } = request;
	demandWriting(caller);
	const orgId = draft.orgId ?? caller.orgId;
	const standing = standingIn(caller, orgId);
	if (standing === "stranger")
		refuseInvalid([
			...(draft.problems ?? []),
			{
				field: "orgId",
				...problemOf.unknownOrganization({ isMemberEnough: true }),
			},
		]);
	if (standing !== "full" && standing !== "user")
		throw forbidden("Only full and user administrators may create people.");
	if (standing === "user" && draft.roles?.length)
		throw forbidden(
			"Only full administrators may give roles. Leave roles out.",
		);
	return {
		isDryRun,
		step: {
			kind: "create",
			target: { orgId, id, author: authorOf(request) },
			make: (context) =>
				lookAhead(
					request,
					undefined,
					createPerson({ id, orgId }, draft, context, options),
					context,
				),
		},
	};
}

/** The draft of an update: given, or made from the person as read in the transaction. Pure. */
type DraftSource =
	| PersonDraft
	| ((current: Person, context: RuleContext) => PersonDraft);

/** Plans "Update a Person". Only full and user administrators may; only full ones may change roles. */
export function planUpdate(
	store: Store,
	request: ChangeRequest,
	wanted: { personId: string; draft: DraftSource },
): Awaitable<ChangePlan> {
	return whenThere(
		demandChanging(store, request.caller, wanted.personId, "update"),
		(orgId) => planUpdateIn(orgId, request, wanted),
	);
}

function planUpdateIn(
	orgId: string,
	request: ChangeRequest,
	{ personId, draft: source }: { personId: string; draft: DraftSource },
): ChangePlan {
	const { caller, options, restorableMs, isDryRun = false } = request;
	const mayGiveRoles = standingIn(caller, orgId) === "full";
	return {
		isDryRun,
		step: {
			kind: "update",
			target: { orgId, id: personId, author: authorOf(request), restorableMs },
			rule(current, context) {
				demandVersion(current, context, request.versions);
				const draft =
					typeof source === "function" ? source(current, context) : source;
				if (!mayGiveRoles) {
					demandSameRoles(current, draft);
					demandSameAccess(current, draft);
				}
				const outcome = replacePerson(current, draft, context, options);
				return lookAhead(request, current, outcome, context);
			},
		},
	};
}

/**
 * Plans the deletion of a person. Only full and user administrators may; only full ones may delete a holder
 * of a role.
 */
export async function planDelete(
	store: Store,
	request: ChangeRequest,
	personId: string,
): Promise<DeletionPlan> {
	const { caller, versions, isDryRun = false } = request;
	const orgId = await demandChanging(store, caller, personId, "remove");
	const mayGiveRoles = standingIn(caller, orgId) === "full";
	let preview: Preview | undefined;
	return {
		isDryRun,
		step: {
			kind: "delete",
			target: { orgId, id: personId, author: authorOf(request) },
			check(current, context) {
				demandVersion(current, context, versions);
				if (!mayGiveRoles && current.roles.length > 0)
					throw forbidden(
						"Only full administrators may remove a person who holds a role.",
					);
				demandAdministratorLeft(current, undefined, context);
				if (isDryRun) preview = previewChange(current, undefined, context);
			},
		},
		preview: () => preview,
	};
}

/** Adds the names that the reply needs, and the preview of a dry run, to the outcome of a rule. */
export function lookAhead(
	request: ChangeRequest,
	before: Person | undefined,
	outcome: RuledPerson,
	context: ChangeContext,
): PersonDecision {
	const { person } = outcome;
	demandAdministratorLeft(before, person, context);
	demandReachOfRoles(request.caller, { before, after: person }, context);
	return {
		person,
		warnings: outcome.warnings,
		preview: request.isDryRun
			? previewChange(before, person, context)
			: undefined,
		location:
			person.locationId === undefined
				? undefined
				: context.location(person.locationId),
		managerName:
			person.managerId === undefined
				? undefined
				: context.colleague(person.managerId)?.displayName,
	};
}

/**
 * Refuses with `forbidden` a partner role through which the caller would reach organizations that they do
 * not reach now. Only a holder of its rights may assign such a role.
 */
function demandReachOfRoles(
	caller: Caller,
	{ before, after }: { before: Person | undefined; after: Person },
	{ managedOrgIds }: Pick<ChangeContext, "managedOrgIds">,
): void {
	for (const roleId of after.roles) {
		if (!isPartnerRole(roleId) || before?.roles.includes(roleId)) continue;
		const standings: Standing[] =
			findRole(roleId)?.power === "partner" ? ["full"] : ["full", "readonly"];
		if (
			managedOrgIds.some(
				(orgId) => !standings.includes(standingIn(caller, orgId)),
			)
		)
			throw forbidden(
				"A partner role can only be given by an administrator who administers every organization that it opens.",
			);
	}
}

/** The author of a change, as the history stores it. */
export function authorOf({
	caller,
	trackingId,
	options,
}: ChangeRequest): Author {
	return {
		personId: caller.personId,
		orgId: caller.orgId,
		trackingId,
		at: options.now,
		impersonator: caller.impersonator,
		integrationId: caller.integrationId,
	};
}

/** Refuses a caller whose token may not read people. */
export function demandReading(caller: Caller): void {
	demandScope(caller, "spark:people_read", "spark-admin:people_read");
}

/** Refuses a caller who may not change people in any organization. */
export function demandWriting(caller: Caller): void {
	demandScope(caller, "spark-admin:people_write");
	demandScope(caller, "spark-admin:people_read");
	if (!isAdmin(caller))
		throw forbidden(
			"Only an administrator may create, update or remove people, and you hold no administrator role.",
		);
	if (!reachOf(caller).some((orgId) => mayChangePeople(caller, orgId)))
		throw forbidden(
			"Only full and user administrators may create, update or remove people.",
		);
}

function mayChangePeople(caller: Caller, orgId: string): boolean {
	const standing = standingIn(caller, orgId);
	return standing === "full" || standing === "user";
}

// The person's organization, when the caller may change people there. The common case, a person of the
// caller's own organization, needs no lookup: the store then refuses an unknown person with `notFound`.
function demandChanging(
	store: Store,
	caller: Caller,
	personId: string,
	verb: string,
): Awaitable<string> {
	// Refuses a caller without managed organizations who may not change people in their own.
	demandWriting(caller);
	return caller.managedOrgIds.length === 0
		? caller.orgId
		: findChangeable(store, caller, personId, verb);
}

async function findChangeable(
	store: Store,
	caller: Caller,
	personId: string,
	verb: string,
): Promise<string> {
	const reach = { orgIds: reachOf(caller), id: personId };
	const orgId =
		(await store.people.locate(reach)) ??
		// A deleted person is found by their history.
		(await store.changes.locatePerson(reach));
	if (orgId === undefined) throw noSuchPerson();
	const standing = standingIn(caller, orgId);
	if (standing === "full" || standing === "user") return orgId;
	if (
		(await store.people.get({ orgId, id: personId })) === undefined ||
		standing === "stranger"
	)
		throw noSuchPerson();
	throw forbidden(
		`Only full and user administrators may ${verb} people, and you are not one in this organization.`,
	);
}

/** Refuses with `forbidden` a draft that would change roles. */
export function demandSameRoles(
	current: Person,
	{ roles = [] }: Pick<PersonDraft, "roles">,
): void {
	const isSame =
		roles.length === current.roles.length &&
		roles.every((id) => id !== undefined && current.roles.includes(id));
	if (!isSame)
		throw forbidden(
			"Only full administrators may change roles. Send roles as they are.",
		);
}

/**
 * Refuses with `forbidden` a draft by which a caller who is not a full administrator would change the
 * account of an administrator: e-mail, sign-in or licenses of the holder of an administrator role.
 */
export function demandSameAccess(
	current: Person,
	{ emails, isLoginEnabled, licenses = [] }: PersonDraft,
): void {
	if (!current.roles.some(isAdministratorRole)) return;
	const isSame =
		(emails === undefined || isSameField("emails", emails, current.emails)) &&
		(isLoginEnabled ?? current.isLoginEnabled) === current.isLoginEnabled &&
		isSameField("licenses", licenses, current.licenses);
	if (!isSame)
		throw forbidden(
			"Only full administrators may change the e-mail, login or licenses of a person who holds an administrator role. Send them as they are.",
		);
}

function findInReach(
	store: Store,
	caller: Caller,
	id: string,
): Awaitable<PersonRecord | undefined> {
	return whenThere(store.people.get({ orgId: caller.orgId, id }), (own) =>
		own !== undefined || caller.managedOrgIds.length === 0
			? own
			: findManaged(store, caller, id),
	);
}

async function findManaged(
	store: Store,
	caller: Caller,
	id: string,
): Promise<PersonRecord | undefined> {
	const orgId = await store.people.locate({ orgIds: caller.managedOrgIds, id });
	if (orgId === undefined || standingIn(caller, orgId) === "stranger")
		return undefined;
	return hasScope(caller, "spark-admin:people_read")
		? store.people.get({ orgId, id })
		: undefined;
}
