import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../errors.ts";
import { demandWholeJobLength, keepOf, wholeJobLengthMax } from "./job.ts";

describe("a job", () => {
	test("of all or nothing may be as long as one transaction, and no longer", () => {
		demandWholeJobLength(wholeJobLengthMax);
		expect(() => demandWholeJobLength(wholeJobLengthMax + 1)).toThrow(
			DirectoryError,
		);
	});

	test.each([
		[false, "each"],
		[true, "all"],
	] as const)("of all or nothing (%j) keeps %s", (isAllOrNothing, keep) => {
		expect(keepOf({ isAllOrNothing })).toBe(keep);
	});
});
