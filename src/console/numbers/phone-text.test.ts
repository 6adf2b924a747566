import { expect, test } from "bun:test";
import { phoneText } from "./phone-text.ts";

test.each([
	["+14085267209", "+1 408 526 7209"],
	["+493023125003", "+49 3023125003"],
	["+442079460014", "+44 2079460014"],
	["+351211234567", "+351 211234567"],
	["+79161234567", "+7 9161234567"],
	["408 526 7209", "408 526 7209"],
	["", ""],
	["+12", "+12"],
])("shows %p as %p", (number, shown) => {
	expect(phoneText(number)).toBe(shown);
});
