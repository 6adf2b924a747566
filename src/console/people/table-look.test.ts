import { expect, test } from "bun:test";
import { layOut } from "./column-layout.ts";
import { readLook, writeLook } from "./table-look.ts";

test("a look is the same out of the address as it went in, within limits", () => {
	const address = "columns=title%3A200%2Cdepartment&rows=compact";
	const look = readLook(new URLSearchParams(address));
	expect(look).toEqual({
		columns: [{ name: "title", width: 200 }, { name: "department" }],
		isCompact: true,
	});
	if (look) expect(writeLook(look).toString()).toBe(address);
	expect(readLook(new URLSearchParams("q=john"))).toBe(undefined);
	expect(
		readLook(new URLSearchParams("columns=title:99999,status:1,id:x"))?.columns,
	).toEqual([
		{ name: "title", width: 1200 },
		{ name: "status", width: 72 },
		{ name: "id" },
	]);
});

test("columns without a chosen width shrink where all of them fit then", () => {
	const columns = [
		{ widthMin: 200, widthLeast: 160 },
		{ widthMin: 100, widthLeast: 40 },
		{ widthMin: 50, widthLeast: 10, width: 80 },
	];
	expect(layOut({ columns, space: 330 })).toEqual({
		widths: [180, 70, 80],
		rest: 0,
	});
	expect(layOut({ columns, space: 280 })).toEqual({
		widths: [160, 40, 80],
		rest: 0,
	});
	expect(layOut({ columns, space: 279 })).toEqual({
		widths: [200, 100, 80],
		rest: 0,
	});
});

test("columns without a chosen width share the space that is left, and a wide table keeps their least widths", () => {
	const columns = [
		{ widthMin: 100 },
		{ widthMin: 300 },
		{ widthMin: 50, width: 80 },
	];
	expect(layOut({ columns, space: 880 })).toEqual({
		widths: [200, 600, 80],
		rest: 0,
	});
	expect(layOut({ columns, space: 200 })).toEqual({
		widths: [100, 300, 80],
		rest: 0,
	});
	expect(
		layOut({ columns: [{ widthMin: 50, width: 80 }], space: 200 }),
	).toEqual({ widths: [80], rest: 120 });
});
