import { describe, expect, test } from "bun:test";
import { countryOfNumbers } from "./national-numbers.ts";

const address = { address1: "", city: "" };
const locations = [
	{ id: "berlin", address: { ...address, country: "DE" } },
	{ id: "denver", address: { ...address, country: "US" } },
];
const numbers = (...values: string[]) =>
	values.map((value) => ({ type: "work" as const, value }));

describe("the country in which numbers are read", () => {
	test.each([
		["DE", "berlin", ["408 526 7209"]],
		["US", "denver", ["+1 408 526 7209", "526 7209"]],
		["DE", "berlin", ["tel:030-1234"]],
		[undefined, "denver", ["+49 30 1234", "  +1 408 526 7209"]],
		[undefined, "denver", ["tel:+1-408-526-7209"]],
		[undefined, "denver", []],
		[undefined, undefined, ["408 526 7209"]],
		[undefined, "gone", ["408 526 7209"]],
	])("is %s in %s for %p", (country, locationId, values) => {
		const draft = {
			displayName: "John",
			locationId,
			phoneNumbers: numbers(...values),
		};
		expect(countryOfNumbers(draft, locations)).toBe(country);
	});
});
