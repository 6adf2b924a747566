import { expect, test } from "bun:test";
import fc from "fast-check";
import { readCsvTable, writeCsvTable } from "./csv-table.ts";

test("a table of CSV comes back as it was, whatever its cells hold", () => {
	const cell = fc.string({
		unit: fc.constantFrom("a", ",", '"', "\n", "\r", ";", "ö", " ", "'"),
		maxLength: 6,
	});
	const width = fc.integer({ min: 2, max: 4 });
	const table = width.chain((length) => {
		const row = fc.array(cell, { minLength: length, maxLength: length });
		return fc.record({ columns: row, rows: fc.array(row, { maxLength: 5 }) });
	});
	fc.assert(
		fc.property(table, (given) => {
			expect(readCsvTable(writeCsvTable(given))).toEqual(given);
		}),
	);
});

test("the mark of the encoding is no part of the first column", () => {
	expect(readCsvTable("\uFEFFEmail,error\r\nada,\r\n")).toEqual({
		columns: ["Email", "error"],
		rows: [["ada", ""]],
	});
});
