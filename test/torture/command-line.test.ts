import { expect, test } from "bun:test";
import { readCommandLine } from "../../bench/torture/command-line.ts";

test("a command line names parts, rounds, minutes, a seed and a report", () => {
	expect(
		readCommandLine(
			"kill flips --rounds 20 --minutes 1.5 --seed 0 --report a.json".split(
				" ",
			),
		),
	).toEqual({
		chosen: [
			expect.objectContaining({ name: "kill" }),
			expect.objectContaining({ name: "flips" }),
		],
		...{ rounds: 20, minutes: 1.5, seed: 0, report: "a.json" },
	});
});

test.each([
	["--bogus", "Unknown option"],
	["--seed -1", "--seed"],
	["--seed 1.5", '--seed takes a whole number, not "1.5".'],
	["--rounds 0", '--rounds takes a whole number from 1, not "0".'],
	["--minutes 0", '--minutes takes a number above 0, not "0".'],
	["kil", "There is no part kil. The parts are: kill, failpoints"],
])("%s is refused with a sentence", (line, sentence) => {
	expect(readCommandLine(line.split(" "))).toContain(sentence);
});
