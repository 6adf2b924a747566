import { describe, expect, test } from "bun:test";
import { fitTable, showTable } from "./table.ts";

const heads = ["NAME", "TITLE"];
const rows = [
	["山田 太郎", "General Manager of everything in the west"],
	["Zoë", "CTO"],
];

describe("a table", () => {
	test("has columns as wide as their widest cell, also with letters of two places and of none", () => {
		expect(
			showTable(heads, [
				["山田 太郎", "CTO"],
				["Zoe\u0308", "GM"],
			]),
		).toEqual(["NAME       TITLE", "山田 太郎  CTO", "Zoe\u0308        GM"]);
	});

	test("fits a terminal: the widest column is cut, and no column below its least width", () => {
		expect(fitTable(heads, rows, { width: 30 })).toEqual([
			"NAME       TITLE",
			"山田 太郎  General Manager of…",
			"Zoë        CTO",
		]);
		expect(fitTable(heads, rows, { width: 80 })).toEqual(
			showTable(heads, rows),
		);
		const narrow = fitTable(heads, rows, { width: 1 });
		expect(narrow[1]).toBe("山田 太…  General…");
	});

	test("does not cut a column that another command needs whole", () => {
		expect(fitTable(heads, rows, { width: 30, whole: ["TITLE"] })[1]).toBe(
			"山田 太…  General Manager of everything in the west",
		);
	});

	test("gives the terminal no orders, and keeps each row on its line", () => {
		expect(showTable(["NAME"], [["\u001b[31mred\nline"]])).toEqual([
			"NAME",
			"\ufffd[31mred line",
		]);
	});
});
