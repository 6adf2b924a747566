import { describe, expect, test } from "bun:test";
import { addressText } from "./address-text.ts";

describe("the text of an address", () => {
	test.each([
		[
			"170 West Tasman Dr., San Jose, CA 95134, US",
			{
				street: "170 West Tasman Dr.",
				city: "San Jose",
				state: "CA",
				postalCode: "95134",
				country: "US",
			},
		],
		[
			"1 Main St, Toronto, ON M5V 2T6, CA",
			{
				street: "1 Main St",
				city: "Toronto",
				state: "ON",
				postalCode: "M5V 2T6",
				country: "CA",
			},
		],
		[
			"10 Finsbury Square, London EC2A 1AF, GB",
			{
				street: "10 Finsbury Square",
				city: "London",
				postalCode: "EC2A 1AF",
				country: "GB",
			},
		],
		[
			"Karl-Liebknecht-Str. 1, 10178 Berlin, DE",
			{
				street: "Karl-Liebknecht-Str. 1",
				city: "Berlin",
				postalCode: "10178",
				country: "DE",
			},
		],
		[
			"Via Roma 1, Floor 2, 20121 Milano, MI, IT",
			{
				street: "Via Roma 1",
				more: "Floor 2",
				city: "Milano",
				state: "MI",
				postalCode: "20121",
				country: "IT",
			},
		],
		["Denver, US", { city: "Denver", state: "", country: "US" }],
		["95134, US", { postalCode: "95134", country: "US" }],
		["", {}],
	])("is %s", (text, parts) => {
		expect(addressText(parts)).toBe(text);
	});
});
