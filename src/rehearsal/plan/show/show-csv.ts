import { defuseCell, writeCsv } from "../../../webex/csv/csv.ts";
import type { DescribedPlan } from "./describe-plan.ts";
import { plain } from "./show-text.ts";

const heads = [
	"step",
	"action",
	"email",
	"displayName",
	"id",
	"field",
	"change",
	"from",
	"to",
	"note",
];

/** A plan as CSV: a record for each changed value or entry, and one for each deletion. */
export function showCsv({ steps }: DescribedPlan): string {
	const records = steps.flatMap(({ id, action, person, changes, notes }) => {
		const first = [id, action, person.email, person.displayName, person.id];
		const note = notes.join(" ");
		if (changes.length === 0) return [[...first, "", "", "", "", note]];
		return changes.map(({ field, kind, from, to }) => [
			...first,
			...[field, kind, from, to, note],
		]);
	});
	// It is also shown on a terminal, to which a name from elsewhere gives no orders.
	return writeCsv([
		heads,
		...records.map((record) => record.map((cell) => defuseCell(plain(cell)))),
	]);
}
