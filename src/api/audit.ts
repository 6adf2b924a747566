import * as contract from "../contract/audit.ts";
import {
	auditCategories,
	demandAuditing,
	listAuditEvents,
} from "../directory/audit.ts";
import { refuseInvalid } from "../directory/errors.ts";
import { type Call, route } from "./call.ts";
import { readId } from "./ids.ts";
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
		eventCategories?: string;
		cursor?: string;
	};
}) {
	const problems = [...queryProblems];
	const id = (
		kind: "ORGANIZATION" | "PEOPLE",
		field: string,
		text: string | undefined,
	) => {
		const found = text === undefined ? undefined : readId(kind, text);
		if (text !== undefined && found === undefined)
			problems.push({
				field,
				problem: `is not the id of ${kind === "PEOPLE" ? "a person" : "an organization"}`,
			});
		return found;
	};
	const time = (field: string, text: string | undefined) =>
		text === undefined ? undefined : readTime(field, text, problems);
	const search = {
		orgId: id("ORGANIZATION", "orgId", query.orgId),
		from: time("from", query.from),
		to: time("to", query.to),
		authorId: id("PEOPLE", "actorId", query.actorId),
	};
	refuseInvalid(problems);
	const after =
		query.cursor === undefined
			? undefined
			: readCursor(query.cursor, { name: "cursor", now });
	return {
		orgId: search.orgId ?? "",
		from: search.from ?? 0,
		to: search.to ?? 0,
		authorId: search.authorId,
		categories: query.eventCategories
			?.split(",")
			.map((category) => category.trim().toUpperCase()),
		after: after && { id: Number(after.id) || 0, at: Number(after.name) || 0 },
		offset: after === undefined ? (query.offset ?? 0) : 0,
	};
}
