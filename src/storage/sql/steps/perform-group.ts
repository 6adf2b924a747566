import {
	type Group,
	type GroupRecord,
	membersMax,
	tooManyMembers,
} from "../../../directory/groups/group.ts";
import { compareStates } from "../../../directory/history/change.ts";
import {
	demandUnlocked,
	noSuchOrganization,
} from "../../../directory/organizations/organization.ts";
import type { StepResult } from "../../../directory/people/people-step.ts";
import {
	type GroupChangeRequest,
	GroupMovedError,
	type GroupOutcome,
} from "../../../directory/store/group-store.ts";
import { AlreadyRepliedError } from "../../../directory/store/stored-reply.ts";
import type { WritePart } from "../people/person-write.ts";
import { keyOfQuery } from "./context-query.ts";
import type { GroupWrite } from "./group-write.ts";
import { performSteps, type StepTransaction } from "./perform-steps.ts";
import type { StepSource } from "./step-source.ts";

/**
 * Changes a group together with people, in a transaction in which no other writer changes what it reads. All is
 * decided before the first write. The row of a new group is written before its members, who are counted in it, and
 * that of a deleted one after them.
 */
export async function performGroupChange(
	transaction: StepTransaction,
	{ target, version, rule, steps, reply }: GroupChangeRequest,
): Promise<GroupOutcome> {
	const { source, write } = transaction;
	const { orgId, id, author } = target;
	const stored = reply && (await source.findReply(reply.key, reply.now));
	if (stored !== undefined) throw new AlreadyRepliedError(stored);
	await demandChangeable(source, target);
	const before = await source.readGroup({ orgId, id });
	if (version !== undefined && before?.version !== version)
		throw new GroupMovedError();
	const after = rule(before);
	const change = { orgId, id, author, before: before?.group, after };
	await source.demandRoom(change);
	const parts = openParts(change, write);
	const results = await performSteps(
		{
			...transaction,
			source: withGroup(source, change),
			write: parts.writeMember,
		},
		{ steps, keep: "all", note: undefined },
	);
	const outcome = {
		before,
		after: after && recordOf({ before, after, results, now: author.at }),
		results,
	};
	if (results.some(({ kind }) => kind === "refused")) return outcome;
	if ((outcome.after?.memberCount ?? 0) > membersMax) throw tooManyMembers();
	await parts.end();
	if (reply !== undefined)
		await write({ kind: "note", noted: reply.make(outcome) });
	return outcome;
}

async function demandChangeable(
	source: StepSource,
	{ orgId, author, jobId }: GroupChangeRequest["target"],
): Promise<void> {
	const basis = await source.readBasis(orgId, []);
	if (basis === undefined) throw noSuchOrganization();
	demandUnlocked(basis.catalog.organization, { now: author.at, jobId });
}

// The writes in their order; a group that stays as it is has none of its own.
function openParts(
	change: GroupWrite,
	write: (part: WritePart) => Promise<void>,
) {
	const { before, after, orgId } = change;
	const isChanged = Object.keys(compareStates(before, after)).length > 0;
	let isWritten = !isChanged;
	const writeGroup = async () => {
		if (isWritten) return;
		isWritten = true;
		await write({ kind: "group", change });
	};
	return {
		async writeMember(part: WritePart) {
			if (after !== undefined) await writeGroup();
			await write(part);
		},
		async end() {
			await writeGroup();
			// The writes of people name the catalog on which they were decided, so it is outdated after them.
			if (before?.displayName !== after?.displayName)
				await write({ kind: "catalog", orgId });
		},
	};
}

// People are decided on the group as it will be.
function withGroup(
	source: StepSource,
	{ orgId, id, before, after }: GroupWrite,
): StepSource {
	if (before?.displayName === after?.displayName) return source;
	return {
		...source,
		async readBasis(ofOrgId, ids) {
			const basis = await source.readBasis(ofOrgId, ids);
			if (basis === undefined || ofOrgId !== orgId) return basis;
			basis.results.set(keyOfQuery({ kind: "group", id }), {
				name: after?.displayName,
			});
			return basis;
		},
	};
}

// The group as its row will be.
function recordOf({
	before,
	after,
	results,
	now,
}: {
	before: GroupRecord | undefined;
	after: Group;
	results: readonly StepResult[];
	now: number;
}): GroupRecord {
	let memberCount = before?.memberCount ?? 0;
	let changes =
		Object.keys(compareStates(before?.group, after)).length > 0 ? 1 : 0;
	for (const result of results) {
		if (result.kind !== "changed") continue;
		const { before: earlier, person } = result.change;
		const was = earlier?.groups?.includes(after.id) ?? false;
		const is = person.groups?.includes(after.id) ?? false;
		if (was === is) continue;
		memberCount += is ? 1 : -1;
		changes++;
	}
	return {
		group: after,
		memberCount,
		modifiedAt: changes > 0 || before === undefined ? now : before.modifiedAt,
		version: (before?.version ?? 0) + changes,
	};
}
