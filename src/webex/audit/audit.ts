import * as contract from "../../contract/audit.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import {
	auditCategories,
	demandAuditing,
	listAuditEvents,
} from "../../directory/history/audit.ts";
import type { ChangeKind } from "../../directory/history/change.ts";
import { problemOf } from "../../directory/problems.ts";
import type { ChangeKey } from "../../directory/store/change-store.ts";
import { readCursor, readNumericCursor, showNext } from "../../http/paging.ts";
import { replyJson, showTime } from "../../http/reply.ts";
import { readTime } from "../../http/time.ts";
import { type Call, route } from "../call.ts";
import { storedFieldName } from "../field-names.ts";
import { readId } from "../ids.ts";
import { showAuditEvents } from "./show-audit.ts";

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
		const page = await listAuditEvents(store, caller, { ...search, limit });
		// The cursor is already past the entries that an offset skips.
		const address = new URL(url);
		address.searchParams.delete("offset");
		const next = page.next && {
			id: String(page.next.id),
			name: String(page.next.at),
			offset: page.next.offset,
		};
		return replyJson(
			200,
			{
				items: await showAuditEvents(store, page.changes),
				...(page.looked !== undefined && {
					looked: page.looked,
					lookedBackTo: page.next && showTime(page.next.at),
				}),
			},
			showNext(next, { url: address, now }),
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
		targetId?: string;
		action?: ChangeKind;
		field?: string;
		trackingId?: string;
		combine?: boolean;
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
				...problemOf.wrongValue({
					expected: "names of categories such as USERS",
				}),
			});
	const subjectId = query.targetId && subjectIdOf(query.targetId);
	if (query.targetId !== undefined && subjectId === undefined)
		problems.push({
			field: "targetId",
			...problemOf.wrongId({
				kind: "a person, group, license template, location, access token, webhook, integration or authorization",
			}),
		});
	refuseInvalid(problems);
	const after =
		query.cursor === undefined
			? undefined
			: readPlace(query.cursor, { name: "cursor", now });
	return {
		orgId: query.orgId ?? "",
		from: from ?? 0,
		to: to ?? 0,
		authorId: query.actorId,
		subjectId,
		kind: query.action,
		field: query.field === undefined ? undefined : storedFieldName(query.field),
		trackingId: query.trackingId,
		isCombined: query.combine,
		categories: query.eventCategories?.map((category) =>
			category.toUpperCase(),
		),
		after,
		offset: after === undefined ? (query.offset ?? 0) : 0,
	};
}

function readPlace(
	text: string,
	options: { name: string; now: number },
): ChangeKey {
	const id = readNumericCursor(text, options);
	const { name, offset } = readCursor(text, options);
	return { id, at: Number(name) || 0, offset };
}

// The subject may be of any kind. Ids of tokens are UUIDs and are read like those of people.
function subjectIdOf(text: string): string | undefined {
	for (const kind of [
		"PEOPLE",
		"SCIM_GROUP",
		"LICENSE_TEMPLATE",
		"LOCATION",
		"WEBHOOK",
		"APPLICATION",
		"AUTHORIZATION",
	] as const) {
		const id = readId(kind, text);
		if (id !== undefined) return id;
	}
	return undefined;
}
