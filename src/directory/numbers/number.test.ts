import { describe, expect, test } from "bun:test";
import type { Person, PhoneNumber } from "../people/person.ts";
import {
	assignedNumbersOf,
	comparePositions,
	meetsFilters,
	positionOf,
} from "./number.ts";

const work = (value: string): PhoneNumber => ({
	type: "work",
	value,
	shown: value,
});

function personWith(more: Partial<Person>): Person {
	return {
		id: "p",
		orgId: "o",
		type: "person",
		emails: [],
		displayName: "Ada Byron",
		lastName: "Byron",
		roles: [],
		licenses: [],
		locationId: "denver",
		isLoginEnabled: true,
		createdAt: 0,
		modifiedAt: 0,
		version: 1,
		...more,
	};
}

describe("the numbers of a person", () => {
	test("give the extension to the first work number, and leave other kinds out", () => {
		const person = personWith({
			extension: "133",
			phoneNumbers: [
				{ type: "mobile", value: "+14085550000", shown: "" },
				work("+14085267209"),
				work("+14085267210"),
			],
		});
		const [first, second, ...none] = assignedNumbersOf(person);
		expect(none).toEqual([]);
		expect(first).toMatchObject({ extension: "133", isPrimary: true });
		expect(first?.phoneNumber).toBe("+14085267209");
		expect(second?.extension).toBeUndefined();
		expect(second?.isPrimary).toBe(false);
	});

	test("are an extension alone, or none", () => {
		const alone = assignedNumbersOf(personWith({ extension: "133" }));
		expect(alone).toMatchObject([{ extension: "133", isPrimary: true }]);
		expect(assignedNumbersOf(personWith({}))).toEqual([]);
	});

	test.each([
		["+14085267209", true],
		["408 526 7209", true],
		["7209", true],
		["09", true],
		["0 408 526 7209", true],
		["0209", false],
		["+1408", true],
		["133", false],
		["5267", false],
		["Ada", false],
	])(
		"are found by the beginning or end of a number: %s",
		(phoneNumber, isMet) => {
			const [number] = assignedNumbersOf(
				personWith({ extension: "133", phoneNumbers: [work("+14085267209")] }),
			);
			expect(number && meetsFilters(number, { phoneNumber })).toBe(isMet);
		},
	);

	test("are sorted by number before extensions, and by extension before numbers", () => {
		const [number] = assignedNumbersOf(
			personWith({ phoneNumbers: [work("+9")] }),
		);
		const [extension] = assignedNumbersOf(personWith({ extension: "10" }));
		if (number === undefined || extension === undefined) throw new Error();
		const compare = (order: "number" | "extension") =>
			Math.sign(
				comparePositions(
					positionOf(number, order),
					positionOf(extension, order),
				),
			);
		expect([compare("number"), compare("extension")]).toEqual([-1, 1]);
	});
});
