import { standingIn } from "../access/caller.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import type { FieldProblem } from "../field-problem.ts";
import { previewChange, type SeatMove } from "../history/preview.ts";
import { type ChangeRequest, demandSameAccess } from "../people/people.ts";
import type { PeopleStep, StepResult } from "../people/people-step.ts";
import type { Person } from "../people/person.ts";
import { problemOf } from "../problems.ts";
import type { ChangeTarget } from "../store/change-target.ts";
import { GroupMovedError, type GroupOutcome } from "../store/group-store.ts";
import type { Store } from "../store/store.ts";
import type { ReplyMaker } from "../store/stored-reply.ts";
import { tooContended } from "../store/write-refusals.ts";
import {
	type Group,
	type GroupRecord,
	groupTooLarge,
	membersChangedMax,
} from "./group.ts";
import { joinOrLeave } from "./membership.ts";

/** A person who is to be a member of a group, or no longer one, and the field that asks for it. */
export interface MemberChange {
	personId: string;
	isMember: boolean;
	field: string;
}

/** The members of a group that a request asks for. The last change of a person counts. */
export interface MemberDraft {
	changes: readonly MemberChange[];
	/** Members who are not named leave. */
	isWhole?: boolean;
}

/** A change of a group that was made, or that a dry run would make. */
export interface GroupChange {
	before: GroupRecord | undefined;
	after: GroupRecord | undefined;
	/** The people who join and leave, as they are afterwards. */
	joined: readonly Person[];
	left: readonly Person[];
	warnings: readonly string[];
	/** In a dry run: the seats that license templates would take and give back, once for each license. */
	seats: readonly SeatMove[];
}

/** A change of a group, apart from its request. */
interface GroupPlan {
	target: ChangeTarget;
	rule: (current: GroupRecord | undefined) => Group | undefined;
	members: MemberDraft;
}

/** The changes of people that follow from the members as they are. */
interface MemberPlan {
	/** The version of the group of which all members were read; undefined: only those who are named were read. */
	version: number | undefined;
	changes: readonly MemberChange[];
	warnings: readonly string[];
}

/** How often a change is planned at most because the members changed meanwhile. */
const attemptsMax = 10;
const membersPageLength = 1000;

/**
 * Changes a group and its members together: all of it, or nothing. Refuses with `invalid`, naming every wrong
 * field of the group and of its members.
 */
export async function changeGroup(
	store: Store,
	request: ChangeRequest & { reply?: ReplyMaker<GroupChange> },
	plan: GroupPlan,
): Promise<GroupChange> {
	if (request.isDryRun !== true || store.isDryRun)
		return changeUntilStill(store, request, plan);
	using dryRun = store.openDryRun();
	return await changeUntilStill(dryRun.store, request, plan);
}

// Members are read before the transaction. It checks that they are the same where all of them count; otherwise somebody
// who joins or leaves in between does so after this change.
async function changeUntilStill(
	store: Store,
	request: ChangeRequest & { reply?: ReplyMaker<GroupChange> },
	plan: GroupPlan,
): Promise<GroupChange> {
	const { reply } = request;
	for (let attempt = 0; attempt < attemptsMax; attempt++) {
		const members = await planMembers(store, plan);
		const show = (outcome: GroupOutcome) => showChange(outcome, members);
		try {
			const outcome = await store.groups.change({
				...decide(plan, members, request),
				reply: reply && { ...reply, make: (made) => reply.make(show(made)) },
			});
			refuseInvalid(listProblems(outcome.results, members.changes));
			return show(outcome);
		} catch (reason) {
			if (reason instanceof GroupMovedError) continue;
			throw await addMemberProblems(store, request, {
				plan,
				members,
				reason,
			});
		}
	}
	throw tooContended();
}

function decide(
	{ target, rule }: Pick<GroupPlan, "target" | "rule">,
	{ version, changes }: MemberPlan,
	{ caller, options, isDryRun }: ChangeRequest,
) {
	const steps = changes.map(
		({ personId, isMember }): PeopleStep => ({
			kind: "update",
			target: { ...target, id: personId },
			rule(current, context) {
				const wanted = { groupId: target.id, isMember };
				const ruled = joinOrLeave(current, wanted, context, options);
				if (standingIn(caller, target.orgId) !== "full")
					demandSameAccess(current, { licenses: ruled.person.licenses });
				const preview = isDryRun
					? previewChange(current, ruled.person, context)
					: undefined;
				return { ...ruled, preview };
			},
		}),
	);
	return { target, version, rule, steps };
}

async function planMembers(
	store: Store,
	{ target, members: { changes, isWhole = false } }: GroupPlan,
): Promise<MemberPlan> {
	const { orgId, id } = target;
	const wanted = new Map(changes.map((change) => [change.personId, change]));
	const record = await store.groups.get({ orgId, id });
	const members =
		record === undefined
			? new Set<string>()
			: isWhole
				? await readMembers(store, record)
				: await findMembers(store, target, [...wanted.keys()]);
	const moved: MemberChange[] = [];
	const warnings: string[] = [];
	for (const change of wanted.values())
		if (change.isMember !== members.has(change.personId)) {
			if (change.isMember || record !== undefined) moved.push(change);
		} else if (!change.isMember)
			warnings.push(`${change.field} is not a member of the group`);
	if (isWhole)
		for (const personId of members)
			if (!wanted.has(personId))
				moved.push({ personId, isMember: false, field: "members" });
	if (moved.length > membersChangedMax)
		refuseInvalid([
			{
				field: "members",
				...problemOf.tooManyEntries({ max: membersChangedMax }),
			},
		]);
	return {
		version: isWhole ? record?.version : undefined,
		changes: moved,
		warnings,
	};
}

async function readMembers(
	store: Store,
	{ group: { orgId, id }, memberCount }: GroupRecord,
): Promise<Set<string>> {
	if (memberCount > membersChangedMax) throw groupTooLarge(memberCount);
	const members = new Set<string>();
	for (let afterId: string | undefined; ; ) {
		const page = await store.groups.listMembers({
			...{ orgId, id, afterId },
			limit: membersPageLength,
		});
		for (const member of page) members.add(member.id);
		if (page.length < membersPageLength) return members;
		afterId = page.at(-1)?.id;
	}
}

async function findMembers(
	store: Store,
	{ orgId, id }: ChangeTarget,
	personIds: readonly string[],
): Promise<Set<string>> {
	const members = new Set<string>();
	for (let at = 0; at < personIds.length; at += membersPageLength)
		for (const personId of await store.groups.findMembers({
			...{ orgId, id },
			personIds: personIds.slice(at, at + membersPageLength),
		}))
			members.add(personId);
	return members;
}

function showChange(
	{ before, after, results }: GroupOutcome,
	{ changes, warnings }: MemberPlan,
): GroupChange {
	const people = (isMember: boolean) =>
		results.flatMap((result, index) =>
			result.kind === "changed" &&
			result.change.isChanged &&
			changes[index]?.isMember === isMember
				? [result.change.person]
				: [],
		);
	return {
		before,
		after,
		joined: people(true),
		left: people(false),
		warnings: [...warnings, ...gatherWarnings(results)],
		seats: gatherSeats(results),
	};
}

// Many members may have the same warning.
function gatherWarnings(results: readonly StepResult[]): string[] {
	const names = new Map<string, string[]>();
	for (const result of results)
		if (result.kind === "changed")
			for (const warning of result.change.warnings) {
				const known = names.get(warning) ?? [];
				known.push(result.change.person.displayName);
				names.set(warning, known);
			}
	return [...names].map(([warning, [first, ...others]]) =>
		others.length === 0
			? `"${first}": ${warning}`
			: `${others.length + 1} people: ${warning}`,
	);
}

// The last member who takes or releases a seat leaves as many free ones as the whole change.
function gatherSeats(results: readonly StepResult[]): SeatMove[] {
	const moves = new Map<string, SeatMove>();
	for (const result of results)
		if (result.kind === "changed")
			for (const move of result.change.preview?.seats ?? []) {
				const count = (moves.get(move.license.id)?.count ?? 0) + move.count;
				moves.set(move.license.id, { ...move, count });
			}
	return [...moves.values()].filter(({ count }) => count !== 0);
}

// A refused step stands for the field that asks for its person.
function listProblems(
	results: readonly StepResult[],
	changes: readonly MemberChange[],
): FieldProblem[] {
	return results.flatMap((result, index): FieldProblem[] => {
		if (result.kind !== "refused") return [];
		const { reason } = result;
		const field = changes[index]?.field ?? "members";
		if (!(reason instanceof DirectoryError)) throw reason;
		if (reason.code === "notFound" || reason.code === "gone")
			return [{ field, ...problemOf.unknownPerson() }];
		if (reason.code !== "invalid") throw reason;
		return reason.fields.map((problem) => ({ ...problem, field }));
	});
}

// A refusal of the group names the problems of its members too: they are decided for a group without that fault.
async function addMemberProblems(
	store: Store,
	request: ChangeRequest,
	{
		plan: { target },
		members,
		reason,
	}: { plan: GroupPlan; members: MemberPlan; reason: unknown },
): Promise<unknown> {
	const isOfFields =
		reason instanceof DirectoryError &&
		(reason.code === "invalid" || reason.code === "conflict") &&
		reason.fields.length > 0;
	if (!isOfFields || members.changes.length === 0) return reason;
	const { orgId, id } = target;
	const rule = (current: GroupRecord | undefined): Group =>
		current?.group ?? { orgId, id, displayName: id, createdAt: 0 };
	try {
		using dryRun = store.openDryRun();
		const { results } = await dryRun.store.groups.change(
			decide({ target, rule }, { ...members, version: undefined }, request),
		);
		refuseInvalid([
			...reason.fields,
			...listProblems(results, members.changes),
		]);
	} catch (whole) {
		return whole;
	}
	return reason;
}
