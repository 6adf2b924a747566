import { expect, test } from "bun:test";
import type { License } from "../../contract/license.ts";
import { scarceOf } from "./scarce-licenses.ts";

function license(name: string, free: number, totalUnits: number): License {
	return {
		id: name,
		name,
		totalUnits,
		consumedUnits: totalUnits - free,
		consumedByUsers: totalUnits - free,
		consumedByWorkspaces: 0,
	};
}

test("licenses run out when at most two seats or a twentieth are free, the fewest first", () => {
	const licenses = [
		license("Plenty", 6, 100),
		license("Twentieth", 5, 100),
		license("Two", 2, 10),
		license("Three", 3, 10),
		license("None B", 0, 10),
		license("None A", 0, 50),
		license("Oversold", -1, 10),
		license("Empty", 0, 0),
	];
	expect(scarceOf(licenses).map(({ name }) => name)).toEqual([
		"Empty",
		"None A",
		"None B",
		"Oversold",
		"Two",
		"Twentieth",
	]);
});
