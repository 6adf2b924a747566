import type { Page } from "../../client/client.ts";
import type { AuditEvent, AuditEventList } from "../../contract/audit.ts";
import type { QueryOf } from "../../contract/calls.ts";
import { current } from "../session.ts";
import { csvLine } from "../shell/csv-line.ts";
import type { FileOptions } from "../shell/save-file.ts";

const pageSize = 200;
const byteOrderMark = "\uFEFF";
const header = [
	"time",
	"actor",
	"actorEmail",
	"description",
	"targetType",
	"target",
	"targetId",
	"changedFields",
	"trackingId",
];

/** All events of a query as the lines of a CSV file, read page by page. */
export async function* activityFile(
	query: QueryOf<"GET /adminAudit/events">,
	{ signal, tell }: FileOptions,
): AsyncGenerator<string> {
	yield byteOrderMark + csvLine(header);
	let count = 0;
	let next: string | undefined;
	do {
		const page: Page<AuditEventList> = await current().client.page(
			"GET /adminAudit/events",
			{ query: { ...query, max: pageSize }, signal },
			next,
		);
		yield page.items.map((event) => csvLine(cells(event))).join("");
		count += page.items.length;
		tell({ done: count });
		next = page.next;
	} while (next !== undefined);
}

function cells({ created, data }: AuditEvent): string[] {
	return [
		created,
		data.actorName ?? "",
		data.actorEmail ?? "",
		data.eventDescription,
		data.targetType,
		data.targetName ?? "",
		data.targetId,
		(data.changedFields ?? []).join(" "),
		data.trackingId,
	];
}
