import { expect, test } from "bun:test";
import { placesOf } from "./initial-places.ts";

const initials = [
	{ initial: "#", count: 2, isCountExact: true, namesFrom: "" },
	{ initial: "A", count: 5, isCountExact: true, namesFrom: "aaron" },
	{ initial: "Z", count: 1, isCountExact: true, namesFrom: "zoe" },
];

test("initials have the places at which they begin, and names to read from there", () => {
	expect(placesOf(initials, false)).toEqual({
		places: [
			{ initial: "#", count: 2, index: 0 },
			{ initial: "A", count: 5, index: 2 },
			{ initial: "Z", count: 1, index: 7 },
		],
		landmarks: [
			{ index: 2, name: "aaron" },
			{ index: 7, name: "zoe" },
		],
	});
});

test("in descending order, an initial begins before the first name of the previous one", () => {
	const { places, landmarks } = placesOf(initials.toReversed(), true);
	expect(places.map(({ index }) => index)).toEqual([0, 1, 6]);
	expect(landmarks).toEqual([
		{ index: 1, name: "zoe" },
		{ index: 6, name: "aaron" },
	]);
});
