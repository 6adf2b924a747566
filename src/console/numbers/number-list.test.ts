import { expect, test } from "bun:test";
import { numbersAtOnceMax, readNumberList } from "./number-list.ts";

test.each([
	["", []],
	["+1 408 526 7209", ["+1 408 526 7209"]],
	["(408) 526-7209\r\n+49 30 1234", ["(408) 526-7209", "+49 30 1234"]],
	[
		"+14085267200, +14085267201;+14085267202",
		["+14085267200", "+14085267201", "+14085267202"],
	],
	["+1 408 526 7298 – 7300", ["+14085267298", "+14085267299", "+14085267300"]],
	["+14085267298..300", ["+14085267298", "+14085267299", "+14085267300"]],
	["030 23125 08 - 030 23125 10", ["0302312508", "0302312509", "0302312510"]],
	["+4930 to +4931", ["+4930", "+4931"]],
	["+14085267209\n+14085267209", ["+14085267209"]],
	['San Jose,"+14085267209",ACTIVE', ["+14085267209"]],
] as const)("reads %j", (text, numbers) => {
	expect(readNumberList(text)).toEqual({ numbers: [...numbers], wrong: [] });
});

test("names what is neither a number nor a range", () => {
	expect(readNumberList("hello\n+14085267209\n+1408526 – 1").wrong).toEqual([
		"hello",
		"+1408526 – 1",
	]);
	expect(readNumberList("12").wrong).toEqual(["12"]);
});

test("stops one behind the greatest number of numbers", () => {
	const { numbers } = readNumberList("+14080000000 – +14089999999");
	expect(numbers).toHaveLength(numbersAtOnceMax + 1);
	const ranges = "+14080000000 – +14089999999\n+14090000000 – +14099999999";
	expect(readNumberList(ranges).numbers).toHaveLength(numbersAtOnceMax + 1);
});
