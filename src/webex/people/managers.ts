import * as contract from "../../contract/managers.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { listManagers } from "../../directory/people/managers.ts";
import type { Whole } from "../../directory/whole.ts";
import { readPage, showNext } from "../../http/paging.ts";
import { replyJson } from "../../http/reply.ts";
import { route } from "../call.ts";
import { showId } from "../ids.ts";

/** One page of the list of managers. */
export const listManagersRoute = route(contract.listManagers, async (call) => {
	const { store, caller, query, url, now } = call;
	refuseInvalid(call.queryProblems);
	const { limit, after } = readPage(query, {
		defaultLength: contract.managersPageDefault,
		longest: contract.managersPageMax,
		now,
	});
	const { managers, next } = await listManagers(store, caller, {
		orgId: query.orgId,
		ids: query.id && [...new Set(query.id)],
		isTop: query.top === true,
		...{ afterId: after?.id, limit },
	});
	const items = managers.map(
		({ person, reports }): Whole<contract.Manager> => ({
			id: showId("PEOPLE", person.id),
			displayName: person.displayName,
			title: person.title,
			department: person.department,
			managerId: person.managerId && showId("PEOPLE", person.managerId),
			reports,
		}),
	);
	return replyJson(
		200,
		{ items },
		showNext(next === undefined ? undefined : { id: next, name: "" }, {
			url,
			now,
		}),
	);
});
