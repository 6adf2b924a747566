import * as contract from "../contract/history.ts";
import { refuseInvalid } from "../directory/errors.ts";
import { listPersonChanges } from "../directory/history.ts";
import { noSuchChange, revertChange } from "../directory/revert.ts";
import { route } from "./call.ts";
import { readNumericCursor, showCursor, showNextLink } from "./paging.ts";
import { conditionalRequestOf, personIdOf, replyChange } from "./people.ts";
import { replyJson } from "./reply.ts";
import { showChanges } from "./show-change.ts";
import { explainConflict } from "./stale.ts";

/** The calls about what happened to people. */
export const historyRoutes = [
	route(contract.listPersonChanges, async (call) => {
		const { store, caller, query, url, now } = call;
		refuseInvalid(call.queryProblems);
		const limit = Math.min(
			query.max ?? contract.changesPageDefault,
			contract.changesPageMax,
		);
		const found = await listPersonChanges(store, caller, {
			personId: personIdOf(call),
			beforeId:
				query.cursor === undefined
					? undefined
					: readNumericCursor(query.cursor, { name: "cursor", now }),
			limit: limit + 1,
		});
		const page = found.slice(0, limit);
		const last = page.at(-1);
		const headers: Record<string, string> = {};
		if (found.length > page.length && last !== undefined)
			headers.link = showNextLink(
				url,
				"cursor",
				showCursor({ id: String(last.id), name: "" }, now),
			);
		return replyJson(200, { items: await showChanges(store, page) }, headers);
	}),

	route(contract.revertChange, async (call) => {
		refuseInvalid(call.queryProblems);
		const changeId = call.parameter("changeId");
		if (!/^\d{1,15}$/.test(changeId)) throw noSuchChange();
		const request = conditionalRequestOf(call);
		return replyChange(call, (answering) =>
			explainConflict(
				call,
				revertChange(
					call.store,
					{ ...request, ...answering },
					{ personId: personIdOf(call), changeId: Number(changeId) },
				),
			),
		);
	}),
];
