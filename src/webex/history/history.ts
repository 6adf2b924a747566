import * as contract from "../../contract/history.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Change } from "../../directory/history/change.ts";
import { listPersonChanges } from "../../directory/history/history.ts";
import {
	listDeletedPeople,
	restorePerson,
} from "../../directory/history/restore.ts";
import { noSuchChange, revertChange } from "../../directory/history/revert.ts";
import { cutPage, readNumericCursor } from "../../http/paging.ts";
import { replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import {
	personIdOf,
	readCondition,
	replyChange,
	requestOf,
} from "../people/people.ts";
import { explainConflict } from "../people/version-conflict.ts";
import { showChanges, showDeletions } from "./show-change.ts";

/** The calls about what happened to people. */
export const historyRoutes = [
	route(contract.listPersonChanges, async (call) => {
		const { store, caller } = call;
		refuseInvalid(call.queryProblems);
		const personId = personIdOf(call);
		const { page, headers } = await readPage(call, (part) =>
			listPersonChanges(store, caller, { personId, ...part }),
		);
		return replyJson(200, { items: await showChanges(store, page) }, headers);
	}),

	route(contract.revertChange, async (sent) => {
		const { call, request } = readCondition(sent);
		refuseInvalid(call.queryProblems);
		const changeId = call.parameter("changeId");
		if (!/^\d{1,15}$/.test(changeId)) throw noSuchChange();
		return replyChange(call, (answering) =>
			explainConflict(
				call,
				revertChange(
					call.store,
					{ ...request, ...answering },
					{
						personId: personIdOf(call),
						changeId: Number(changeId),
						restorableMs: call.restorableMs,
					},
				),
			),
		);
	}),

	route(contract.listDeletedPeople, async (call) => {
		const { store, caller, query, now, restorableMs } = call;
		refuseInvalid(call.queryProblems);
		const { page, headers } = await readPage(call, (part) =>
			listDeletedPeople(store, caller, {
				orgId: query.orgId,
				deletedAfter: now - restorableMs,
				...part,
			}),
		);
		const items = await showDeletions(store, page, restorableMs);
		return replyJson(200, { items }, headers);
	}),

	route(contract.restorePerson, async (call) => {
		refuseInvalid(call.queryProblems);
		const { leaveOutLicenses = false, leaveOutCalling = false } = call.query;
		return replyChange(call, (answering) =>
			restorePerson(
				call.store,
				{ ...requestOf(call), ...answering },
				{
					personId: personIdOf(call),
					leaveOutLicenses,
					leaveOutCalling,
					restorableMs: call.restorableMs,
				},
			),
		);
	}),
];

// One page of changes, and the header that leads to the next.
async function readPage(
	{
		query,
		url,
		now,
	}: { query: { max?: number; cursor?: string } } & Pick<Call, "url" | "now">,
	read: (part: { beforeId?: number; limit: number }) => Promise<Change[]>,
): Promise<{ page: Change[]; headers: Record<string, string> }> {
	const limit = Math.min(
		query.max ?? contract.changesPageDefault,
		contract.changesPageMax,
	);
	const found = await read({
		beforeId:
			query.cursor === undefined
				? undefined
				: readNumericCursor(query.cursor, { name: "cursor", now }),
		limit: limit + 1,
	});
	const keyOf = ({ id }: Change) => ({ id: String(id), name: "" });
	return cutPage(found, { limit, url, now, keyOf });
}
