import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ErrorBody } from "../../src/contract/error.ts";
import {
	examplePerson,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { readCommandBlocks, readDocument, triedDocuments } from "./document.ts";
import { openShell, splitCommands, splitWords } from "./shell.ts";

// The documents name files of the folder that one is in. Here that is a folder of this run alone.
const folder = mkdtempSync(join(tmpdir(), "peopled-documents-"));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
	process.chdir(before);
	rmSync(folder, { recursive: true });
});

test.each([...triedDocuments])(
	"%s names files only in the folder that one is in",
	(path) => {
		const commands = readCommandBlocks(readDocument(path))
			.map((block) => block.commands)
			.join("\n");
		expect(commands).not.toMatch(
			/(--output|--errors|peopled -- import) +["']?\//,
		);
	},
);

describe.each([...triedDocuments])("the commands of %s", (path) => {
	// Tests of their own install the package and the checkout.
	const blocks = readCommandBlocks(readDocument(path)).filter(
		({ commands }) => !/^(npm ci|npx \.\/)/.test(commands),
	);
	const shell = openShell();
	afterAll(async () => (await shell)[Symbol.asyncDispose]());
	let section = "";

	test.each(
		blocks.map(
			(block) =>
				[
					`${block.section}: ${block.commands.split("\n", 1)[0]}`,
					block,
				] as const,
		),
	)("%s", async (_, block) => {
		const opened = await shell;
		// Settings that a section asks for end with it.
		if (block.section !== section) opened.restart();
		section = block.section;
		const replies = await opened.run(block.commands);
		expect(replies.map(({ status }) => status)).toEqual([...block.answers]);
		for (const reply of replies) {
			expect(reply.headers.get("trackingid")).toBeString();
			if (reply.status < 400) continue;
			const body = (await reply.json()) as ErrorBody;
			expect(body.message).not.toBe("");
			expect(body.errors.length).toBeGreaterThan(0);
			expect(body.trackingId).toBe(reply.headers.get("trackingid") ?? "");
		}
	});
});

test("the files that the documents write are in that folder", () => {
	expect(existsSync(join(folder, "people.csv"))).toBe(true);
});

test("the update to start with is the page's own, and answers the page's own person, apart from times", async () => {
	const block = readCommandBlocks(readDocument("docs/start.md")).find(
		({ commands }) => commands.includes("-X PUT"),
	);
	const commands = block?.commands ?? "";
	const body = splitWords(splitCommands(commands)[0] ?? "", new Map()).at(-1);
	expect(JSON.parse(body ?? "")).toEqual(examplePersonUpdate);
	await using shell = await openShell();
	const [reply] = await shell.run(commands);
	const {
		created: _,
		lastModified: __,
		lastActivity: ___,
		...rest
	} = examplePerson;
	expect(await reply?.json()).toMatchObject(rest);
});
