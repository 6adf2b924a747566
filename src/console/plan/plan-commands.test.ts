import { expect, test } from "bun:test";
import { applyCommand, undoCommand } from "./plan-commands.ts";

test("a command quotes what a shell would interpret", () => {
	const digest = "sha256:0";
	const command = (file: string) =>
		applyCommand({ file, service: "https://webexapis.com", digest });
	expect(command("data/plans/1.plan")).toBe(
		"npm run -s peopled -- apply data/plans/1.plan --to https://webexapis.com --approve sha256:0",
	);
	expect(command("my 'data'/$x.plan")).toContain(
		`apply 'my '"'"'data'"'"'/$x.plan' --to`,
	);
});

test("an undo is named after its plan", () => {
	expect(undoCommand("data/plans/1.plan.undo.json")).toBe(
		"npm run -s peopled -- undo data/plans/1.plan --output data/plans/1-undo.plan",
	);
});
