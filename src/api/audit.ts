import * as contract from "../contract/audit.ts";
import {
	auditCategories,
	demandAuditing,
	listAuditEvents,
} from "../directory/audit.ts";
import { refuseInvalid } from "../directory/errors.ts";
import { type Call, route } from "./call.ts";
import { cutPage, readCursor } from "./paging.ts";
import { replyJson } from "./reply.ts";
import { showAuditEvents } from "./show-audit.ts";
import { readTime } from "./time.ts";

/** The calls of the audit log. */
export const auditRoutes = [
	route(contract.listAuditEvents, async (call) => {
		const { store, caller, query, url, now } = call;
		demandAuditing(caller);
		const limit = Math.min(
			query.max ?? contract.auditPageDefault,
			contract.auditPageMax,
		);
		const search = readSearch(call);
		const found = await listAuditEvents(store, caller, {
			...search,
			limit: limit + 1,
		});
		// What an offset passes over, the cursor is behind already.
		const next = new URL(url);
		next.searchParams.delete("offset");
		const { page, headers } = cutPage(found, {
			limit,
			url: next,
			now,
			keyOf: ({ id, author }) => ({ id: String(id), name: String(author.at) }),
		});
		return replyJson(
			200,
			{ items: await showAuditEvents(store, page) },
			headers,
		);
	}),

	route(contract.listAuditCategories, async ({ caller }) => {
		demandAuditing(caller);
		return replyJson(200, { eventCategories: Object.values(auditCategories) });
	}),
];

function readSearch({
	query,
	queryProblems,
	now,
}: Pick<Call, "queryProblems" | "now"> & {
	query: {
		orgId?: string;
		from?: string;
		to?: string;
		actorId?: string;
		offset?: number;
		eventCategories?: string[];
		cursor?: string;
	};
}) {
	const problems = [...queryProblems];
	const time = (field: string, text: string | undefined) =>
		text === undefined ? undefined : readTime(field, text, problems);
	const from = time("from", query.from);
	const to = time("to", query.to);
	for (const category of query.eventCategories ?? [])
		if (!/^[a-z_]+$/i.test(category))
			problems.push({
				field: "eventCategories",
				problem: "must be names of categories such as USERS",
			});
	refuseInvalid(problems);
	const after =
		query.cursor === undefined
			? undefined
			: readCursor(query.cursor, { name: "cursor", now });
	return {
		orgId: query.orgId ?? "",
		from: from ?? 0,
		to: to ?? 0,
		authorId: query.actorId,
		categories: query.eventCategories?.map((category) =>
			category.toUpperCase(),
		),
		after: after && { id: Number(after.id) || 0, at: Number(after.name) || 0 },
		offset: after === undefined ? (query.offset ?? 0) : 0,
	};
}
