import { describe, expect, test } from "bun:test";
import { type FieldProblem, report } from "./field-problem.ts";
import { problemOf } from "./problems.ts";

describe("problems", () => {
	test("make their sentence from their parameters", () => {
		expect(problemOf.tooLong({ max: 256, actual: 300 })).toEqual({
			code: "tooLong",
			parameters: { max: 256, actual: 300 },
			problem: "must be at most 256 characters, not 300",
		});
		expect(problemOf.required().problem).toBe("is required");
		expect(problemOf.requiredUnless({ others: ["a", "b"] }).problem).toBe(
			"is required, unless a or b is given",
		);
	});

	test("are reported once for a field and what it holds", () => {
		const problems: FieldProblem[] = [];
		report(problems, "emails[0]", problemOf.empty());
		report(problems, "emails", problemOf.required());
		report(problems, "title", problemOf.tooLong({ max: 1, actual: 2 }));
		expect(problems).toEqual([
			{ field: "emails[0]", ...problemOf.empty() },
			{ field: "title", ...problemOf.tooLong({ max: 1, actual: 2 }) },
		]);
	});
});
