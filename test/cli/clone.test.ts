import { expect, test } from "bun:test";
import { Command } from "commander";
import { addCloneCommand } from "../../src/cli/clone.ts";
import type { ClonedTotals, Workplace } from "../../src/cli/workplace.ts";

const totals: ClonedTotals = {
	dataFolder: "copy",
	token: "token-of-the-clone",
	email: "ada@example.com",
	counts: { people: 20_000, licenses: 3 },
	meanwhile: { changed: [], appeared: [], gone: [] },
	notKept: [],
	notRead: [],
};

/** Runs the command with what a clone found. */
async function run(
	words: readonly string[],
	found: Partial<ClonedTotals> = {},
): Promise<{ printed: string[]; told: string[]; asked: unknown[] }> {
	const printed: string[] = [];
	const told: string[] = [];
	const asked: unknown[] = [];
	const workplace: Pick<Workplace, "clone" | "print" | "tell"> = {
		print: (line) => printed.push(line),
		tell: (sentence) => told.push(sentence),
		async clone(request, onPeople) {
			asked.push(request);
			for (let people = 100; people <= 2500; people += 100) onPeople(people);
			return { ...totals, ...found };
		},
	};
	const program = new Command().exitOverride();
	addCloneCommand(program, workplace as Workplace);
	await program.parseAsync(["clone", ...words], { from: "user" });
	return { printed, told, asked };
}

const needed = ["--from", "https://webexapis.com/v1", "--data", "copy/"];

test("prints only the token of the clone, and tells the rest", async () => {
	const { printed, told, asked } = await run([...needed, "--budget", "60"]);
	expect(printed).toEqual(["token-of-the-clone"]);
	expect(asked).toEqual([
		{
			url: "https://webexapis.com/v1",
			dataFolder: "copy",
			orgId: undefined,
			budget: 60,
		},
	]);
	expect(told).toEqual([
		"1,000 people read.",
		"2,000 people read.",
		"Cloned: 20,000 people, 3 licenses.",
		expect.stringContaining("npm start -- --data copy"),
		"The access token of ada@example.com for the clone, shown only once:",
	]);
});

test("tells what differs, with an example that cannot command a terminal", async () => {
	const { told } = await run(needed, {
		meanwhile: { changed: ["a"], appeared: ["b", "c"], gone: [] },
		notRead: ["Not read: numbers."],
		notKept: [
			{
				of: "person",
				property: "shoeSize",
				count: 2,
				examples: [
					{ id: "1", name: "Ada\u001b[2J\u202e", service: "4\u001b6" },
				],
			},
		],
	});
	const text = told.join("\n");
	expect(text).toContain("Not read: numbers.");
	expect(text).toContain("One person was changed at the service after");
	expect(text).toContain("2 people were created at the service while");
	expect(text).toContain(
		'shoeSize of 2 people, such as Ada[2J: "4\\u001b6" at the service, nothing here',
	);
	expect(text).not.toContain("\u001b");
});

test("says how to get a token where the clone has no administrator", async () => {
	const { printed, told } = await run(needed, { token: undefined });
	expect(printed).toEqual([]);
	expect(told.at(-1)).toContain("peopled token create");
});

test.each(["0", "1.5", "many", "100001"])(
	"refuses a budget of %s",
	async (budget) => {
		await expect(run([...needed, "--budget", budget])).rejects.toThrow(
			"--budget must be",
		);
	},
);
