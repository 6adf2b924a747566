import { expect, test } from "bun:test";
import { seatKind } from "./seat-kind.ts";

test.each([
	[10, 10, "error"],
	[10, 11, "error"],
	[0, 0, "error"],
	[3, 2, "warning"],
	[1000, 999, "warning"],
	[20, 18, "warning"],
	[1000, 950, "warning"],
	[20, 17, "info"],
	[130, 117, "info"],
	[1000, 900, "info"],
	[5, 0, "info"],
] as const)(
	"of %i seats with %i taken the color says %s, by the seats that are left",
	(totalUnits, consumedUnits, kind) => {
		expect(seatKind({ totalUnits, consumedUnits })).toBe(kind);
	},
);
