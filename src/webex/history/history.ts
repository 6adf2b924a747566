import * as contract from "../../contract/history.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Change } from "../../directory/history/change.ts";
import { listPersonChanges } from "../../directory/history/history.ts";
import {
	listDeletedPeople,
	planRestore,
} from "../../directory/history/restore.ts";
import { cutPage, readNumericCursor } from "../../http/paging.ts";
import { replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { replyChange, replyDeletion } from "../people/people.ts";
import { changeOf, readPersonId } from "../people/plan-change.ts";
import { planRevertCall } from "./plan-revert.ts";
import { showChanges, showDeletions } from "./show-change.ts";

/** The calls about the changes of people. */
export const historyRoutes = [
	route(contract.listPersonChanges, async (call) => {
		const { store, caller } = call;
		refuseInvalid(call.queryProblems);
		const personId = readPersonId(call.parameter("personId"));
		const { page, headers } = await readPage(call, (part) =>
			listPersonChanges(store, caller, { personId, ...part }),
		);
		return replyJson(200, { items: await showChanges(store, page) }, headers);
	}),

	route(contract.revertChange, async (call) => {
		const changeId = call.parameter("changeId");
		const plan = await planRevertCall({ ...changeOf(call), changeId });
		return "preview" in plan
			? replyDeletion(call, plan)
			: replyChange(call, Promise.resolve(plan));
	}),

	route(contract.listDeletedPeople, async (call) => {
		const { store, caller, query, now, restorableMs } = call;
		refuseInvalid(call.queryProblems);
		const { page, headers } = await readPage(call, (part) =>
			listDeletedPeople(store, caller, {
				orgId: query.orgId,
				deletedAfter: now - restorableMs,
				...(query.endsFirst
					? { afterId: part.beforeId ?? 0, limit: part.limit }
					: part),
			}),
		);
		const items = await showDeletions(store, page, restorableMs);
		return replyJson(200, { items }, headers);
	}),

	route(contract.restorePerson, async (call) => {
		refuseInvalid(call.queryProblems);
		const { leaveOutLicenses = false, leaveOutCalling = false } = call.query;
		const plan = planRestore(call.store, requestOf(call), {
			personId: readPersonId(call.parameter("personId")),
			leaveOutLicenses,
			leaveOutCalling,
			restorableMs: call.restorableMs,
		});
		return replyChange(call, plan);
	}),
];

// One page of changes, and the header with the next page.
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
