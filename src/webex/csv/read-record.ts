import type { FieldProblem } from "../../directory/field-problem.ts";
import type { PersonEntry } from "../../directory/people/import.ts";
import { problemOf } from "../../directory/problems.ts";
import { trimBlanks } from "../../directory/text/text.ts";
import { restoreCell } from "./csv.ts";
import { readCell, readChoice } from "./read-cell.ts";
import { actionColumn, type Column } from "./read-header.ts";
import type { ReadOnlyCells } from "./user-status.ts";

/** A record on its own, with names of others that are still to be looked up. */
export interface ReadRecord {
	entry: Omit<PersonEntry, "knownId" | "manager">;
	/** Undefined: the record does not set the manager. */
	manager: string | undefined;
	/** Undefined: the record does not set the location. */
	locationName: string | undefined;
	readOnly: ReadOnlyCells;
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
		entry: {
			email: "",
			isRemoval: false,
			draft: {},
			given: [],
			taken: [],
			removedNumbers: [],
		},
		manager: undefined,
		locationName: undefined,
		readOnly: {},
	};
	const given: string[] = [];
	const taken: string[] = [];
	for (const [index, column] of columns.entries()) {
		const cell = cells[index];
		if (cell === undefined || column.kind === "ignored") continue;
		const text = restoreCell(cell);
		if (column.kind === "person") {
			const said = readCell(column.name, trimBlanks(text), problems);
			const { draft, address } = read.entry;
			Object.assign(read.entry, said.entry, {
				draft: { ...draft, ...said.draft },
				address: said.address ? { ...address, ...said.address } : address,
			});
			Object.assign(read, said.names);
			Object.assign(read.readOnly, said.readOnly);
		} else if (column.kind === "action")
			read.entry.isRemoval = readChoice(actionColumn, text, problems, {
				"": false,
				save: false,
				delete: true,
			});
		else {
			const isHeld = readLicense(column, text, problems);
			if (isHeld !== undefined) (isHeld ? given : taken).push(column.id);
		}
	}
	const { entry } = read;
	return {
		...read,
		entry: { ...entry, given, taken, draft: { ...entry.draft, problems } },
	};
}

// Control Hub refuses a file that assigns a suspended license.
function readLicense(
	{ name, isSuspended }: Extract<Column, { kind: "license" }>,
	text: string,
	problems: FieldProblem[],
): boolean | undefined {
	const field = `licenses[${name}]`;
	const isHeld = readChoice<boolean | undefined>(field, text, problems, {
		"": undefined,
		true: true,
		false: false,
	});
	if (isHeld !== true || !isSuspended) return isHeld;
	problems.push({
		field,
		...problemOf.wrongValue({
			expected: "FALSE or empty, because the license is suspended",
			actual: `"${text.slice(0, 100)}"`,
		}),
	});
	return undefined;
}
