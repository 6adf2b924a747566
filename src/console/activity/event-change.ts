import type { Page } from "../../client/client.ts";
import type { AuditEvent } from "../../contract/audit.ts";
import type { Change, ChangeList } from "../../contract/history.ts";
import { current } from "../session.ts";

/** The maximum number of history pages read to find one change. */
const pagesMax = 20;
const pageSize = 100;

/** The change of a person that an event tells of, with the values before and after; undefined when the history no longer has it. */
export async function readEventChange({
	id,
	data,
}: AuditEvent): Promise<Change | undefined> {
	const { client } = current();
	let next: string | undefined;
	for (let page = 0; page < pagesMax; page++) {
		const read: Page<ChangeList> = await client.page(
			"GET /people/{personId}/changes",
			{ path: { personId: data.targetId }, query: { max: pageSize } },
			next,
		);
		// The event has the id of the change.
		const found = read.items.find((change) => String(change.id) === id);
		if (found !== undefined) return found;
		next = read.next;
		if (next === undefined) return undefined;
	}
	return undefined;
}
