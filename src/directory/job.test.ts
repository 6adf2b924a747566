import { describe, expect, test } from "bun:test";
import { DirectoryError } from "./errors.ts";
import { demandWholeJobLength, keepOf, wholeJobLengthMax } from "./job.ts";

describe("a job", () => {
	test("of all or nothing may be as long as one transaction, and no longer", () => {
		demandWholeJobLength(wholeJobLengthMax);
		expect(() => demandWholeJobLength(wholeJobLengthMax + 1)).toThrow(
			DirectoryError,
		);
	});

	test.each([
		[false, false, "each"],
		[true, false, "all"],
		[false, true, "none"],
		[true, true, "none"],
	] as const)(
		"of all or nothing (%j) and dry (%j) keeps %s",
		(isAllOrNothing, isDryRun, keep) => {
			expect(keepOf({ isAllOrNothing, isDryRun })).toBe(keep);
		},
	);
});
