import { exportPeople } from "../../client/export-people.ts";
import type { QueryOf } from "../../contract/calls.ts";
import { current, orgIdIfOther } from "../session.ts";
import { partsOf, saveFile } from "../shell/save-file.ts";

/** Saves people as CSV: everyone, or those whom a query finds. */
export async function savePeople(
	query: QueryOf<"GET /people/export"> = {},
): Promise<void> {
	const kind = { name: "people.csv", mediaType: "text/csv" };
	await saveFile(kind, async function* ({ tell, signal }) {
		const { body, total } = await exportPeople(
			current().client,
			{ ...query, orgId: orgIdIfOther() },
			signal,
		);
		// The first line has the column names.
		yield* partsOf(body, {
			signal,
			tell: (lines) => tell({ done: Math.max(0, lines - 1), total }),
		});
	});
}
