import type { License } from "../../directory/licenses/license.ts";
import { RequestError } from "../../http/errors.ts";
import { restoreCell } from "./csv.ts";
import {
	columnKey,
	nameLicenseColumn,
	type PeopleColumn,
	peopleColumns,
	unstoredColumns,
} from "./people-columns.ts";

/** The column with the action for a person: empty or `Save`, or `Delete`. */
export const actionColumn = "Action";
/** The column of an error file that is not read. */
export const errorColumn = "error";

/** The column at each index of a record. */
export type Column =
	| { kind: "person"; name: PeopleColumn }
	| { kind: "license"; name: string; id: string; isSuspended: boolean }
	| { kind: "action" }
	| { kind: "ignored"; name: string };

/** The column that identifies the person of a record. */
export const emailColumn = "User ID/Email (Required)";
const emailNames = [
	emailColumn,
	"UserID/Email (Required)",
	"User ID/Email",
	"Email",
].map(columnKey);

/** The index of the column with the e-mail addresses of people, from 0; -1 without one. */
export function findEmailColumn(header: readonly string[]): number {
	return header.findIndex((name) =>
		emailNames.includes(columnKey(restoreCell(name))),
	);
}

/** The columns of a file, from its first record. Refuses with `malformed` a file without a column that identifies people. */
export function readHeader(
	cells: readonly string[],
	licenses: readonly License[],
): Column[] {
	const columns = cells.map(restoreCell).map((cell): Column => {
		const key = columnKey(cell);
		if (emailNames.includes(key)) return { kind: "person", name: emailColumn };
		const name = peopleColumns.find((known) => columnKey(known) === key);
		if (name !== undefined) return { kind: "person", name };
		if (key === columnKey(actionColumn)) return { kind: "action" };
		return readLicenseColumn(cell.trim(), licenses);
	});
	const named = columns.flatMap((column) =>
		column.kind === "ignored" ? [] : nameOf(column),
	);
	const twice = named.find((name, index) => named.indexOf(name) !== index);
	if (twice !== undefined)
		throw new RequestError(
			"malformed",
			`The file has the column "${twice.slice(0, 100)}" twice. Remove one.`,
		);
	if (!named.includes(emailColumn))
		throw new RequestError(
			"malformed",
			`The file has no column "${emailColumn}". Its first line must name the columns.`,
		);
	return columns;
}

const suspendedSuffix = /\s*\(suspended\)$/i;

// Control Hub names a license with its site before it, its subscription behind it, or both, and says of a suspended one
// that it is.
function readLicenseColumn(name: string, licenses: readonly License[]): Column {
	const isSuspended = suspendedSuffix.test(name);
	const key = columnKey(name.replace(suspendedSuffix, ""));
	const namesOf = ({ name, siteUrl, subscriptionId }: License) =>
		[name, siteUrl && `${siteUrl} - ${name}`]
			.filter((each) => each !== undefined)
			.flatMap((each) => [each, `${each} [${subscriptionId}]`]);
	const own = licenses.filter(
		(each) => columnKey(nameLicenseColumn(each, licenses)) === key,
	);
	const others = licenses.filter((each) =>
		namesOf(each).some((known) => columnKey(known) === key),
	);
	const [license, ...twins] = own.length > 0 ? own : others;
	return license === undefined || twins.length > 0
		? { kind: "ignored", name }
		: { kind: "license", name, id: license.id, isSuspended };
}

/** The columns of a file that are not read, apart from empty ones and the one of an error file. */
export function ignoredColumns(columns: readonly Column[]): string[] {
	return columns.flatMap((column) =>
		column.kind === "ignored" &&
		column.name !== "" &&
		columnKey(column.name) !== errorColumn
			? [column.name.slice(0, 100)]
			: [],
	);
}

/** Whether a column is known, but peopled does not store its data. */
export function isUnstored(column: Column): boolean {
	const names: readonly string[] = unstoredColumns;
	return column.kind === "person" && names.includes(column.name);
}

function nameOf(column: Exclude<Column, { kind: "ignored" }>): string {
	return column.kind === "action" ? actionColumn : column.name;
}
