import type { GroupRecord } from "../directory/groups/group.ts";
import { StaleGroupError } from "../directory/groups/groups.ts";
import { DetailedRefusal } from "./errors.ts";

/** Waits for a change of a group. A refusal because of another version gets the present entity tag as its `ETag`. */
export async function tellPresentTag<Change>(
	change: Promise<Change>,
	tagOf: (current: GroupRecord) => string | undefined,
): Promise<Change> {
	try {
		return await change;
	} catch (reason) {
		if (!(reason instanceof StaleGroupError)) throw reason;
		const etag = tagOf(reason.current);
		throw new DetailedRefusal(reason, {
			headers: etag === undefined ? {} : { etag },
		});
	}
}
