import { describe, expect, test } from "bun:test";
import { problemCodes as wireCodes } from "../../src/contract/error.ts";
import { problemCodes, problemOf } from "../../src/directory/problems.ts";
import {
	codeIn,
	readDocument,
	readSections,
	readTables,
} from "../source/document.ts";

describe("the kinds of problems", () => {
	test("are those that the contract names, and no other", () => {
		expect([...problemCodes].sort()).toEqual([...wireCodes].sort());
	});

	test("stand in errors.md with their parameters, and no other", () => {
		const rows = readSections(readDocument("docs/errors.md"), 2)
			.filter(({ title }) => title === "Problem codes")
			.flatMap((section) => readTables(section.text))
			.map(([code, parameters]) => [
				codeIn(code) ?? "",
				[...(parameters ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name),
			]);
		const made = problemCodes.map((code) => {
			const names: string[] = [];
			// Asks the sentence itself which of its parameters it uses.
			const spy = new Proxy(
				{},
				{
					get: (_, name) => {
						names.push(String(name));
						return ["x"];
					},
				},
			);
			(problemOf[code] as (parameters: object) => unknown)(spy);
			return [code, names];
		});
		expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(made));
	});
});
