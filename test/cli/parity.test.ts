import { expect, test } from "bun:test";
import { Command } from "commander";
import { addCompareCommand } from "../../src/cli/compare.ts";
import { addProxyCommand } from "../../src/cli/proxy.ts";
import type { Workplace } from "../../src/cli/workplace.ts";

/** Runs a command; returns what it printed, what it asked for, and how it ended. */
async function run(words: readonly string[], isSame = true) {
	const printed: string[] = [];
	const told: string[] = [];
	const asked: object[] = [];
	let exitCode = 0;
	const workplace: Pick<
		Workplace,
		"proxy" | "compare" | "print" | "tell" | "endWith"
	> = {
		print: (line) => printed.push(line),
		tell: (sentence) => told.push(sentence),
		endWith: (code) => {
			exitCode = code;
		},
		async proxy({ signal: _, ...request }, onOpen) {
			asked.push(request);
			onOpen("http://127.0.0.1:1234");
			return 1200;
		},
		async compare(request) {
			asked.push(request);
			return { shown: "the report", isSame };
		},
	};
	const program = new Command().exitOverride();
	addProxyCommand(program, workplace as Workplace);
	addCompareCommand(program, workplace as Workplace);
	await program.parseAsync([...words], { from: "user" });
	return { printed, told, asked, exitCode };
}

test("prints only the address of the proxy, and tells the rest", async () => {
	const { printed, told, asked } = await run(
		"proxy --to https://webexapis.com/v1 --record r.jsonl --mask-people".split(
			" ",
		),
	);
	expect(printed).toEqual(["http://127.0.0.1:1234"]);
	expect(told.at(-1)).toBe("Recorded: 1,200 exchanges.");
	expect(asked).toEqual([
		{
			to: "https://webexapis.com/v1",
			file: "r.jsonl",
			port: 0,
			arePeopleMasked: true,
		},
	]);
});

test("prints the report, and ends with 3 where anything differs", async () => {
	const words = "compare r.jsonl --data copy/ --changes --caller 2".split(" ");
	expect(await run(words)).toMatchObject({
		printed: ["the report"],
		asked: [
			{
				file: "r.jsonl",
				dataFolder: "copy",
				areChangesReplayed: true,
				caller: 2,
				format: "text",
			},
		],
		exitCode: 0,
	});
	expect((await run(words, false)).exitCode).toBe(3);
});

test.each([
	["proxy --to http://a --record r --port 65536", "--port must be"],
	["compare r", "Name either the address"],
	["compare r --url http://a --data b", "Name either the address"],
	["compare r --data b --format html", "--format must be one of"],
	["compare r --data b --caller 0", "--caller must be"],
])("refuses %s", async (words, sentence) => {
	await expect(run(words.split(" "))).rejects.toThrow(sentence);
});
