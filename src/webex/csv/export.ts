import * as contract from "../../contract/export.ts";
import { demandScope } from "../../directory/access/caller.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import {
	chooseOrg,
	demandAdminIn,
} from "../../directory/organizations/organizations.ts";
import {
	countPeople,
	listPeople,
	type PeopleSearch,
} from "../../directory/people/people-list.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Store } from "../../directory/store/store.ts";
import { replyText } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import {
	complainOfFilters,
	filtersOf,
	readOrder,
} from "../people/people-list.ts";
import { writeCsv } from "./csv.ts";
import { type Neighbours, showHeader, showRecord } from "./people-columns.ts";

/** The number of people read at a time. A reply holds no more than these in memory. */
export const exportPageLength = 200;

/** The mark by which spreadsheets recognize UTF-8. */
const byteOrderMark = "\uFEFF";

/** The export call. */
export const exportRoutes = [
	route(contract.exportPeople, async (call) => {
		const { caller, query, now, store } = call;
		const problems = [...call.queryProblems, ...complainOfFilters(query)];
		const filters = filtersOf(query, { now, problems });
		refuseInvalid(problems);
		demandScope(caller, "spark-admin:people_read");
		const orgId = chooseOrg(caller, query.orgId);
		demandAdminIn(caller, orgId);
		const search = {
			...filters,
			orgId,
			order: readOrder(query),
			limit: exportPageLength,
			isPresenceWanted: true,
		};
		// Also refuses what the caller may not search by, before anything is written.
		const { count, isExact } = await countPeople(store, caller, {
			search,
			signal: call.request.signal,
		});
		const texts = writePeople(call, search);
		return replyText(200, texts, {
			...(isExact && { "x-total-count": String(count) }),
			"content-type": "text/csv;charset=UTF-8",
			"content-disposition": 'attachment; filename="people.csv"',
		});
	}),
];

async function* writePeople(
	{ store, caller, now }: Pick<Call, "store" | "caller" | "now">,
	search: PeopleSearch & { orgId: string },
): AsyncGenerator<string> {
	const licenses = await store.licenses.list(search.orgId);
	const shared = { licenses, now, isPresenceShown: caller.isStatusShared };
	yield byteOrderMark + writeCsv([showHeader(licenses)]);
	for (let after: PeopleSearch["after"]; ; ) {
		const page = await listPeople(store, caller, { ...search, after });
		const { records, next } = page;
		const neighbours = await readNeighbours(store, search.orgId, records);
		yield writeCsv(
			records
				.filter(({ person }) => person.type === "person")
				.map((record) => showRecord(record, { ...neighbours, ...shared })),
		);
		if (next === undefined) return;
		after = next;
	}
}

/** The names that the cells of a page of people need in addition. */
async function readNeighbours(
	store: Store,
	orgId: string,
	page: readonly PersonRecord[],
): Promise<Pick<Neighbours, "locationName" | "managerEmail">> {
	const wanted = (ids: readonly (string | undefined)[]) =>
		[...new Set(ids)].filter((id) => id !== undefined);
	const locationIds = wanted(page.map(({ person }) => person.locationId));
	const managerIds = wanted(page.map(({ person }) => person.managerId));
	const locations = await store.locations.list({
		orgId,
		ids: locationIds,
		limit: locationIds.length,
	});
	const managers = await store.people.list({
		orgId,
		ids: managerIds,
		limit: managerIds.length,
		isPresenceWanted: false,
	});
	const names = new Map(locations.map(({ id, name }) => [id, name]));
	const emails = new Map(
		managers.map(({ person }) => [person.id, person.emails[0]]),
	);
	return {
		locationName: (id) => names.get(id),
		managerEmail: (id) => emails.get(id),
	};
}
