import type { TelephoneNumber } from "../../contract/number.ts";
import { current, orgIdIfOther } from "../session.ts";
import { csvLine } from "../shell/csv-line.ts";
import type { FileOptions } from "../shell/save-file.ts";
import type { NumbersQuery } from "./numbers-query.ts";

const byteOrderMark = "\uFEFF";
const header = [
	...["phoneNumber", "extension", "location", "state", "owner", "ownerId"],
];

/** All numbers of queries as the lines of a CSV file, read page by page. */
export async function* numbersFile(
	queries: readonly NumbersQuery[],
	{ signal, tell }: FileOptions,
): AsyncGenerator<string> {
	yield byteOrderMark + csvLine(header);
	const seen = new Set<string>();
	let count = 0;
	for (const query of queries) {
		let next: string | undefined;
		do {
			const page: { phoneNumbers: TelephoneNumber[]; next?: string } =
				await current().client.page(
					"GET /telephony/config/numbers",
					{ query: { ...query, orgId: orgIdIfOther() }, signal },
					next,
				);
			const rows = page.phoneNumbers.filter(
				(row) => queries.length === 1 || isNew(row, seen),
			);
			yield rows.map((row) => csvLine(cells(row))).join("");
			count += rows.length;
			tell({ done: count });
			next = page.next;
		} while (next !== undefined);
	}
}

/** A text that is the same for two rows exactly when they are the same number. */
export function keyOf({
	phoneNumber,
	extension,
	location,
}: TelephoneNumber): string {
	return phoneNumber ?? `${location.id} ${extension}`;
}

function isNew(row: TelephoneNumber, seen: Set<string>): boolean {
	const key = keyOf(row);
	if (seen.has(key)) return false;
	seen.add(key);
	return true;
}

function cells({
	phoneNumber = "",
	extension = "",
	location,
	owner,
}: TelephoneNumber): string[] {
	return [
		...[phoneNumber, extension, location.name],
		...[owner === undefined ? "free" : "in use"],
		...[owner?.displayName ?? "", owner?.id ?? ""],
	];
}
