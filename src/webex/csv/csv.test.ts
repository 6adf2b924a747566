import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	csvRecordLengthMax,
	defuseCell,
	readCsv,
	restoreCell,
	writeCsv,
} from "./csv.ts";

const cell = fc.oneof(
	fc.string({ unit: "grapheme", maxLength: 20 }),
	fc.string({
		unit: fc.constantFrom(...",;\t\"'\r\n=+-@ a"),
		maxLength: 12,
	}),
);

describe("a cell", () => {
	test("comes back whatever it is, and never begins like a formula", () => {
		fc.assert(
			fc.property(cell, (text) => {
				const defused = defuseCell(text);
				expect(defused).not.toMatch(/^[=+\-@\t\r\n]/);
				expect(restoreCell(defused)).toBe(text);
			}),
		);
	});

	test.each([
		["=1+1", "'=1+1"],
		["+1 408 526 7209", "'+1 408 526 7209"],
		["-5", "'-5"],
		["@me", "'@me"],
		["\tx", "'\tx"],
		["\rx", "'\rx"],
		["'=1", "''=1"],
		["O'Hara", "O'Hara"],
		["'tis", "'tis"],
		["a=b", "a=b"],
		["", ""],
	])("%j is written %j", (text, written) => {
		expect(defuseCell(text)).toBe(written);
	});
});

describe("a file", () => {
	test("comes back as it was written, in pieces of any size", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
					minLength: 1,
					maxLength: 5,
				}),
				fc.constantFrom(",", ";", "\t"),
				fc.integer({ min: 1, max: 40 }),
				async (records, delimiter, size) => {
					// In a first line of plain names, the delimiter is the only one present.
					const all = [["First", "Last"], ...records];
					const read = await readAll(writeCsv(all, delimiter), size);
					// A record of empty cells is a line of delimiters only. It stays.
					expect(read.map(({ cells }) => cells)).toEqual(all);
				},
			),
		);
	});

	test.each([
		["LF", "a,b\n1,2\n"],
		["CRLF", "a,b\r\n1,2\r\n"],
		["CR", "a,b\r1,2\r"],
		["no last line end", "a,b\n1,2"],
		["a byte order mark", "\uFEFFa,b\n1,2\n"],
		["semicolons", "a;b\n1;2\n"],
		["tabs", "a\tb\n1\t2\n"],
		["quotes", '"a","b"\n"1","2"\n'],
		["empty lines", "a,b\n\n1,2\n\n"],
		["a line that names the semicolon", "sep=;\na;b\n1;2\n"],
		["a line that names the comma, and CRLF", "\uFEFFsep=,\r\na,b\r\n1,2\r\n"],
		["a line that names the tab", "SEP=\t\ra\tb\r1\t2\r"],
		["a line that names what the cells have not most of", "sep=|\na|b\n1|2\n"],
		["a line in quotes that names it", '"sep=;"\na;b\n1;2\n'],
	])("may have %s", async (_, text) => {
		const read = await readAll(text);
		expect(read.map(({ cells }) => cells)).toEqual([
			["a", "b"],
			["1", "2"],
		]);
	});

	test("tells the lines of its records also behind one that names the delimiter, in pieces of any size", async () => {
		for (const size of [1, 2, 3, 7, 100])
			for (const end of ["\n", "\r\n", "\r"]) {
				const text = ["sep=;", "a;b,c", "1;2,3"].join(end);
				expect(await readAll(text, size)).toEqual([
					{ line: 2, cells: ["a", "b,c"] },
					{ line: 3, cells: ["1", "2,3"] },
				]);
			}
	});

	test("may have delimiters, quotes and line ends in quotes, and tells the lines of its records", async () => {
		const read = await readAll('"a;;;",b\n"1\n""2""",3\n4,5\n');
		expect(read).toEqual([
			{ line: 1, cells: ["a;;;", "b"] },
			{ line: 2, cells: ['1\n"2"', "3"] },
			{ line: 4, cells: ["4", "5"] },
		]);
	});

	test.each([
		["a quote in the middle of a cell", 'a,b\n1,x"y\n', "line 2"],
		["a quote that never ends", 'a,b\n1,"x\n', "line 2"],
		["text after a quote", 'a,b\n1,"x"y\n', "line 2"],
	])("is refused with %s", async (_, text, place) => {
		expect(readAll(text)).rejects.toThrow(place);
	});

	test("is refused with a cell of a megabyte, without reading it to its end", async () => {
		let pieces = 0;
		const endless = async function* () {
			yield Buffer.from('a,b\n1,"');
			for (; pieces < 1000; pieces++) yield Buffer.from("x".repeat(10_000));
		};
		const reading = collect(readCsv(endless()));
		expect(reading).rejects.toThrow(
			`longer than ${csvRecordLengthMax} characters`,
		);
		await reading.catch(() => {});
		expect(pieces).toBeLessThan(100);
	});

	test("is refused when it is not UTF-8 far behind its beginning", async () => {
		const late = async function* () {
			yield Buffer.from("a,b\n");
			yield Buffer.from("1,2\n".repeat(10_000));
			yield Buffer.from([0xe9, 0x0a]);
		};
		let count = 0;
		const reading = (async () => {
			for await (const _ of readCsv(late())) count++;
		})();
		expect(reading).rejects.toThrow("not valid UTF-8");
		await reading.catch(() => {});
		expect(count).toBeLessThan(10_002);
	});

	test("is refused when it is not UTF-8", async () => {
		const latin = async function* () {
			yield Buffer.from([0x61, 0xe9, 0x0a]);
		};
		expect(collect(readCsv(latin()))).rejects.toThrow("not valid UTF-8");
	});
});

async function readAll(text: string, size = 7) {
	const bytes = Buffer.from(text);
	const pieces = async function* () {
		for (let start = 0; start < bytes.length; start += size)
			yield bytes.subarray(start, start + size);
	};
	return collect(readCsv(pieces()));
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const all: Item[] = [];
	for await (const item of items) all.push(item);
	return all;
}
