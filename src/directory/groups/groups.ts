import {
	type Caller,
	demandScope,
	forbidden,
	isAdmin,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import { locateFor } from "../access/locate.ts";
import { DirectoryError } from "../errors.ts";
import type { VersionCondition } from "../history/precondition.ts";
import { chooseOrg, demandAdminIn } from "../organizations/organizations.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import type { GroupMember, GroupQuery } from "../store/group-store.ts";
import type { Store } from "../store/store.ts";
import type { ReplyMaker } from "../store/stored-reply.ts";
import {
	buildGroup,
	type GroupDraft,
	type GroupRecord,
	noSuchGroup,
	rebuildGroup,
} from "./group.ts";
import {
	changeGroup,
	type GroupChange,
	type MemberChange,
	type MemberDraft,
} from "./group-change.ts";

/** A change of a group. `versions` are those of the group. `reply` makes the reply that is stored with the change. */
export interface GroupRequest extends ChangeRequest {
	reply?: ReplyMaker<GroupChange>;
}

/** A page of the groups of an organization, and how many there are in total; with `personId`, only those of this person. */
export async function listGroups(
	store: Store,
	caller: Caller,
	{
		orgId,
		personId,
		...query
	}: Omit<GroupQuery, "orgId"> & { orgId?: string; personId?: string },
): Promise<{ groups: GroupRecord[]; total: number }> {
	demandGroupReading(caller);
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	const found =
		personId === undefined
			? undefined
			: await store.people.get({ orgId: chosen, id: personId });
	const ids = personId === undefined ? undefined : (found?.person.groups ?? []);
	const filter = { ...query, ids: query.ids ?? ids, orgId: chosen };
	return {
		groups: await store.groups.list(filter),
		total: await store.groups.count(filter),
	};
}

/** One group of an organization that the caller administers. */
export async function getGroup(
	store: Store,
	caller: Caller,
	id: string,
): Promise<GroupRecord> {
	demandGroupReading(caller);
	const orgId = await locate(store, caller, id);
	const found = await store.groups.get({ orgId, id });
	if (found === undefined) throw noSuchGroup();
	demandAdminIn(caller, orgId);
	return found;
}

/** A page of the members of a group, in the order of their ids. */
export async function listMembers(
	store: Store,
	caller: Caller,
	{ id, offset, limit }: { id: string; offset: number; limit: number },
): Promise<{ record: GroupRecord; members: GroupMember[] }> {
	const record = await getGroup(store, caller, id);
	const { orgId } = record.group;
	const members = await store.groups.listMembers({ orgId, id, offset, limit });
	return { record, members };
}

/** Creates a group with members. Only full and user administrators may. */
export async function createGroup(
	store: Store,
	request: GroupRequest,
	{
		id,
		orgId,
		draft,
		members = [],
	}: {
		id: string;
		orgId?: string;
		draft: GroupDraft;
		members?: readonly MemberChange[];
	},
): Promise<GroupChange> {
	demandGroupWriting(request.caller);
	const chosen = chooseOrg(request.caller, orgId);
	demandWritingIn(request.caller, chosen);
	const { now } = request.options;
	return changeGroup(store, request, {
		target: { orgId: chosen, id, author: authorOf(request) },
		rule: () => buildGroup(draft, { id, orgId: chosen, createdAt: now }),
		members: { changes: members },
	});
}

/** Updates a group and its members. Only full and user administrators may. */
export async function updateGroup(
	store: Store,
	request: GroupRequest,
	{
		id,
		draft,
		members = { changes: [] },
	}: {
		id: string;
		/** Given directly, or made from the group as read in the transaction. */
		draft: GroupDraft | ((current: GroupRecord) => GroupDraft);
		members?: MemberDraft;
	},
): Promise<GroupChange> {
	const orgId = await demandChanging(store, request.caller, id);
	return changeGroup(store, request, {
		target: { orgId, id, author: authorOf(request) },
		rule(current) {
			const record = demandVersion(current, request.versions);
			return rebuildGroup(
				record.group,
				typeof draft === "function" ? draft(record) : draft,
			);
		},
		members,
	});
}

/** Deletes a group; its members leave it. Only full and user administrators may. */
export async function deleteGroup(
	store: Store,
	request: GroupRequest,
	id: string,
): Promise<GroupChange> {
	const orgId = await demandChanging(store, request.caller, id);
	const templates = await store.licenseTemplates.list(orgId);
	const warn = (change: GroupChange): GroupChange =>
		templates.some(({ groupId }) => groupId === id)
			? {
					...change,
					warnings: [
						...change.warnings,
						"the license template of the group was deleted with it",
					],
				}
			: change;
	const { reply } = request;
	const change = await changeGroup(
		store,
		{
			...request,
			reply: reply && { ...reply, make: (made) => reply.make(warn(made)) },
		},
		{
			target: { orgId, id, author: authorOf(request) },
			rule(current) {
				demandVersion(current, request.versions);
				return undefined;
			},
			members: { changes: [], isWhole: true },
		},
	);
	return warn(change);
}

/** The refusal of a change that was meant for another version of a group. */
export class StaleGroupError extends DirectoryError {
	readonly current: GroupRecord;

	constructor(current: GroupRecord) {
		super(
			"preconditionFailed",
			`If-Match names another version of this group than the present one, which is ${current.version}. Get the group again, and send the ETag of that reply.`,
		);
		this.name = "StaleGroupError";
		this.current = current;
	}
}

/** Refuses a caller who may not read the groups of any organization. */
export function demandGroupReading(caller: Caller): void {
	demandScope(caller, "identity:groups_read", "identity:groups_rw");
	demandAnyAdmin(caller);
}

/** Refuses a caller who may not change groups in any organization. */
export function demandGroupWriting(caller: Caller): void {
	demandScope(caller, "identity:groups_rw");
	demandAnyAdmin(caller);
	const orgId =
		reachOf(caller).find((known) => mayChangeGroups(caller, known)) ??
		caller.orgId;
	demandWritingIn(caller, orgId);
}

function demandAnyAdmin(caller: Caller): void {
	if (!isAdmin(caller))
		throw forbidden(
			"Only an administrator may do this, and you hold no administrator role.",
		);
}

function mayChangeGroups(caller: Caller, orgId: string): boolean {
	const standing = standingIn(caller, orgId);
	return standing === "full" || standing === "user";
}

function demandWritingIn(caller: Caller, orgId: string): void {
	if (!mayChangeGroups(caller, orgId))
		throw forbidden("Only full and user administrators may change groups.");
}

async function demandChanging(
	store: Store,
	caller: Caller,
	id: string,
): Promise<string> {
	demandGroupWriting(caller);
	const orgId = await locate(store, caller, id);
	demandWritingIn(caller, orgId);
	return orgId;
}

async function locate(
	store: Store,
	caller: Caller,
	id: string,
): Promise<string> {
	const orgId = await locateFor(caller, store.groups, id);
	if (orgId === undefined) throw noSuchGroup();
	return orgId;
}

// Checks a condition (`If-Match`) against the group as read in the transaction.
function demandVersion(
	current: GroupRecord | undefined,
	versions: VersionCondition | undefined,
): GroupRecord {
	if (current === undefined) throw noSuchGroup();
	if (versions === undefined || versions === "any") return current;
	const isMeant = versions.some(
		({ version, isWeak }) => !isWeak && version === current.version,
	);
	if (isMeant) return current;
	throw new StaleGroupError(current);
}
