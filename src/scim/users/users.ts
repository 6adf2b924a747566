import { randomUUID } from "node:crypto";
import * as contract from "../../contract/scim/users.ts";
import {
	changesRights,
	performChange,
	performDeletion,
} from "../../directory/batch/perform.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { StaleError } from "../../directory/history/precondition.ts";
import { noSuchPerson } from "../../directory/people/deleted-person.ts";
import { planDelete } from "../../directory/people/people.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { ChangePlan } from "../../directory/people/person-plan.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import {
	complainOfIfNoneMatch,
	replyUnlessKnown,
} from "../../http/conditional.ts";
import { DetailedRefusal } from "../../http/errors.ts";
import { emptyReply, type Reply, warningHeader } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { describeDryRun } from "../dry-run.ts";
import { readListQuery } from "../list-query.ts";
import { administeredOrgIdOf, scimAddress } from "../organization.ts";
import { showList } from "../paging.ts";
import { replyScim } from "../reply.ts";
import type { Resource } from "../resource/resource.ts";
import { findUsers } from "./find-users.ts";
import {
	areGroupsWanted,
	readNeighbours,
	selectWanted,
	showBeside,
} from "./neighbours.ts";
import {
	planPatch,
	planPut,
	planUser,
	requestOfUser,
	type UserChange,
} from "./plan-user.ts";
import { showUser, tagOf } from "./show-user.ts";

/** The calls on users. */
export const userRoutes = [
	route(contract.listScimUsers, async (call) => {
		refuseInvalid(call.queryProblems);
		const orgId = administeredOrgIdOf(call);
		const found = await findUsers(call, orgId, readListQuery(call.query));
		return replyScim(call, 200, showList(found));
	}),

	route(contract.createScimUser, (call) => {
		const orgId = administeredOrgIdOf(call);
		const change = changeOf(call, orgId);
		return replyChange(call, orgId, planUser(change, randomUUID()), 201);
	}),

	route(contract.getScimUser, async (call) => {
		refuseInvalid([
			...call.queryProblems,
			...complainOfIfNoneMatch(call.header("if-none-match")),
		]);
		const orgId = administeredOrgIdOf(call);
		const record = await getUser(call, orgId);
		const isGrouped = areGroupsWanted(call.query);
		const user = await showRecord(call, record, { isGrouped });
		return replyUnlessKnown(
			replyUser(call, 200, user),
			call.header("if-none-match"),
		);
	}),

	route(contract.updateScimUser, async (call) => {
		const orgId = administeredOrgIdOf(call);
		const { person } = await getUser(call, orgId);
		const plan = planPut(changeOf(call, orgId), person.id);
		return replyChange(call, orgId, plan, 200);
	}),

	route(contract.patchScimUser, async (call) => {
		const orgId = administeredOrgIdOf(call);
		const { person } = await getUser(call, orgId);
		const plan = planPatch(changeOf(call, orgId), person.id);
		return replyChange(call, orgId, plan, 200);
	}),

	route(contract.deleteScimUser, async (call) => {
		refuseInvalid(call.queryProblems);
		const orgId = administeredOrgIdOf(call);
		const { person, presence } = await getUser(call, orgId);
		const change = changeOf(call, orgId);
		const { request, problems } = requestOfUser(change);
		refuseInvalid(problems);
		const plan = await planDelete(call.store, request, person.id);
		const reply = call.storeReply?.(() => emptyReply);
		const removed = await tellPresentTag(
			call,
			performDeletion(call.store, plan, reply),
		);
		if (removed.preview === undefined) {
			call.forgetCallers();
			return emptyReply;
		}
		const before = await showRecord(call, { person: removed.person, presence });
		const { preview } = removed;
		return replyScim(
			call,
			200,
			describeDryRun({ before, after: undefined, preview }),
		);
	}),
];

function changeOf(call: Call, orgId: string): UserChange {
	return {
		store: call.store,
		caller: call.caller,
		trackingId: call.trackingId,
		now: call.now,
		restorableMs: call.restorableMs,
		isStrict: call.isStrict,
		isDryRun: (call.query as { dryRun?: boolean }).dryRun === true,
		ids: call.ids,
		orgId,
		address: scimAddress(call, orgId),
		ifMatch: call.header("if-match"),
		body: call.sent,
		problems: call.problems,
	};
}

// Bots and guests are not users, and a person of another organization is not one of this.
async function getUser(call: Call, orgId: string): Promise<PersonRecord> {
	const id = call.ids.read("PEOPLE", call.parameter("userId"));
	const found =
		id === undefined ? undefined : await call.store.people.get({ orgId, id });
	if (found === undefined || found.person.type !== "person")
		throw noSuchPerson();
	return found;
}

/** Replies to a planned creation or change of one user, or to its dry run. */
async function replyChange(
	call: Call,
	orgId: string,
	planning: ChangePlan | Promise<ChangePlan>,
	status: 200 | 201,
): Promise<Reply> {
	const address = scimAddress(call, orgId);
	const show = (change: PersonChange) =>
		showUser(change, { address, managerName: change.managerName });
	const compose = (change: PersonChange): Reply => {
		const user = show(change);
		const { location } = user.meta as { location: string };
		const reply = replyUser(call, status, user);
		return {
			...reply,
			headers: {
				...reply.headers,
				...warningHeader(change.warnings),
				...(status === 201 && { location }),
			},
		};
	};
	const plan = await planning;
	const reply = call.storeReply?.(compose);
	const change = await tellPresentTag(
		call,
		performChange(call.store, plan, reply),
	);
	if (changesRights({ kind: "changed", change })) call.forgetCallers();
	const { before, presence, preview, warnings } = change;
	if (preview === undefined) return compose(change);
	return replyScim(
		call,
		200,
		describeDryRun({
			before: before && (await showRecord(call, { person: before, presence })),
			after: show(change),
			preview,
			warnings,
		}),
	);
}

// A refusal because of another version gets the present tag.
async function tellPresentTag<Change>(
	call: Call,
	change: Promise<Change>,
): Promise<Change> {
	try {
		return await change;
	} catch (reason) {
		if (!(reason instanceof StaleError)) throw reason;
		const { orgId, personId: id } = reason;
		const record = await call.store.people.get({ orgId, id });
		if (record === undefined) throw reason;
		const etag = tagOf(await showRecord(call, record));
		throw new DetailedRefusal(reason, { headers: { etag } });
	}
}

function replyUser(call: Call, status: number, user: Resource): Reply {
	const shown = selectWanted(user, call.query);
	return replyScim(call, status, shown, { etag: tagOf(user) });
}

async function showRecord(
	call: Call,
	record: PersonRecord,
	{ isGrouped = false }: { isGrouped?: boolean } = {},
): Promise<Resource> {
	const neighbours = await readNeighbours(call, [record], { isGrouped });
	return showBeside(neighbours, record, scimAddress(call, record.person.orgId));
}
