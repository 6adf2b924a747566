import type { FieldProblem } from "../../directory/field-problem.ts";
import type { License } from "../../directory/licenses/license.ts";
import type { PersonEntry } from "../../directory/people/import.ts";
import type { PersonDraft } from "../../directory/people/person-draft.ts";
import { problemOf } from "../../directory/problems.ts";
import { complainOfEmail } from "../../directory/text/email.ts";
import { trimBlanks } from "../../directory/text/text.ts";
import { RequestError } from "../../http/errors.ts";
import { restoreCell } from "./csv.ts";
import {
	columnKey,
	nameLicenseColumn,
	numberSeparator,
	type PeopleColumn,
	peopleColumns,
} from "./people-columns.ts";

/** The column with the action for a person: empty or `Save`, or `Delete`. */
const actionColumn = "Action";
/** The column of an error file that is not read. */
export const errorColumn = "error";

/** The column at each index of a record. */
export type Column =
	| { kind: "person"; name: PeopleColumn }
	| { kind: "license"; name: string; id: string }
	| { kind: "action" }
	| { kind: "ignored"; name: string };

/** The column that identifies the person of a record. */
export const emailColumn = "User ID/Email (Required)";
const emailNames = [emailColumn, "User ID/Email", "Email"].map(columnKey);

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
		const license = licenses.find(
			(each) => columnKey(nameLicenseColumn(each, licenses)) === key,
		);
		return license === undefined
			? { kind: "ignored", name: cell.trim() }
			: { kind: "license", name: cell.trim(), id: license.id };
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

/** A record on its own, with names of others that are still to be looked up. */
export interface ReadRecord {
	entry: Omit<PersonEntry, "knownId" | "manager">;
	/** Undefined: the record does not set the manager. */
	manager: string | undefined;
	/** Undefined: the record does not set the location. */
	locationName: string | undefined;
}

/**
 * Reads a record. Problems of its cells are in the problems of its draft, under the names of their properties, so that
 * the rules do not refuse mere consequences of them.
 */
export function readRecord(
	columns: readonly Column[],
	cells: readonly string[],
): ReadRecord {
	const problems: FieldProblem[] = [];
	if (cells.length > columns.length)
		problems.push({
			field: "record",
			...problemOf.wrongCellCount({
				expected: columns.length,
				actual: cells.length,
			}),
		});
	const read: ReadRecord = {
		entry: { email: "", isRemoval: false, draft: {}, given: [], taken: [] },
		manager: undefined,
		locationName: undefined,
	};
	const given: string[] = [];
	const taken: string[] = [];
	for (const [index, column] of columns.entries()) {
		const cell = cells[index];
		if (cell === undefined || column.kind === "ignored") continue;
		const text = restoreCell(cell);
		if (column.kind === "person") {
			const said = readCell(column.name, text, problems);
			read.entry.draft = { ...read.entry.draft, ...said.draft };
			Object.assign(read, said.names);
			if (said.email !== undefined) read.entry.email = said.email;
		} else if (column.kind === "action")
			read.entry.isRemoval = readChoice(actionColumn, text, problems, {
				"": false,
				save: false,
				delete: true,
			});
		else {
			const isHeld = readChoice<boolean | undefined>(
				`licenses[${column.name}]`,
				text,
				problems,
				{ "": undefined, true: true, false: false },
			);
			if (isHeld !== undefined) (isHeld ? given : taken).push(column.id);
		}
	}
	const { entry } = read;
	return {
		...read,
		entry: { ...entry, given, taken, draft: { ...entry.draft, problems } },
	};
}

/** The value of one cell. */
interface Said {
	email?: string;
	draft?: PersonDraft;
	names?: Partial<Pick<ReadRecord, "manager" | "locationName">>;
}

function readCell(
	column: PeopleColumn,
	cell: string,
	problems: FieldProblem[],
): Said {
	const text = trimBlanks(cell);
	switch (column) {
		case "First Name":
			return { draft: { firstName: text } };
		case "Last Name":
			return { draft: { lastName: text } };
		case "Display Name":
			// A new person without a display name gets one made of the other names. A known person's name stays.
			return text === "" ? {} : { draft: { displayName: text } };
		case "User ID/Email (Required)":
			// In the words of the directory's rules, so that they are defined once.
			problems.push(...complainOfCell(text));
			return { email: text };
		case "User Status": {
			const isLoginEnabled = readChoice<boolean | undefined>(
				"loginEnabled",
				text,
				problems,
				statuses,
			);
			return isLoginEnabled === undefined ? {} : { draft: { isLoginEnabled } };
		}
		case "Title":
			return { draft: { title: text } };
		case "Department":
			return { draft: { department: text } };
		case "Manager":
			return { names: { manager: text } };
		case "Location":
			return { names: { locationName: text } };
		case "Phone Number":
			return { draft: { phoneNumbers: readNumbers(text) } };
		case "Extension":
			return { draft: { extension: text } };
	}
}

function readNumbers(text: string): PersonDraft["phoneNumbers"] {
	return text
		.split(numberSeparator.trim())
		.map((number) => number.trim())
		.filter(Boolean)
		.map((value) => ({ type: "work", value }));
}

// Control Hub's status of people who have never signed in says nothing about their login.
const statuses = {
	"": undefined,
	active: true,
	inactive: false,
	pending: undefined,
	"invite pending": undefined,
	verified: undefined,
	"not verified": undefined,
};

function readChoice<Value>(
	field: string,
	text: string,
	problems: FieldProblem[],
	choices: Readonly<Record<string, Value>>,
): Value {
	const key = text.trim().toLowerCase();
	if (Object.hasOwn(choices, key)) return choices[key] as Value;
	const named = Object.keys(choices)
		.filter(Boolean)
		.map((each) => (/^(true|false)$/.test(each) ? each.toUpperCase() : each));
	problems.push({
		field,
		...problemOf.wrongValue({
			expected: `${named.join(", ")} or empty`,
			actual: `"${text.slice(0, 100)}"`,
		}),
	});
	return choices[""] as Value;
}

function complainOfCell(email: string): FieldProblem[] {
	const problem = email === "" ? problemOf.required() : complainOfEmail(email);
	return problem === undefined ? [] : [{ field: "emails[0]", ...problem }];
}

function nameOf(column: Exclude<Column, { kind: "ignored" }>): string {
	return column.kind === "action" ? actionColumn : column.name;
}
