import type { Command } from "commander";
import { fitTable, showTable } from "./table.ts";
import { showJson } from "./terminal.ts";
import type { Workplace } from "./workplace.ts";

/** The option of every command that prints a result. */
export interface ResultFlags {
	json?: boolean;
}

/** Adds the option for the result of a command as JSON: one object on a line, and of a list one line for each thing. */
export function withJson(command: Command): Command {
	return command.option(
		"--json",
		"print JSON: one object on a line, and a line for each thing of a list",
	);
}

/** Prints the result of a command: as JSON when asked to, otherwise the lines. */
export function printResult(
	{ print }: Pick<Workplace, "print">,
	{ json }: ResultFlags,
	result: { json: object; lines: readonly string[] },
): void {
	if (json) print(showJson(result.json));
	else result.lines.forEach(print);
}

/** A list of things, as a table and as JSON. */
interface List<Item> {
	heads: readonly string[];
	/** The heads of columns that a terminal shows whole, since another command needs what they have. */
	whole?: readonly string[];
	/** The sentence for people when there are no items. */
	none: string;
	items: readonly Item[];
	cells(item: Item): readonly string[];
	/** The item itself when left out. */
	json?(item: Item): object;
}

const bold = { on: 1, off: 22 };

/** Prints a list: as lines of JSON when asked to, otherwise as a table that fits the terminal. */
export function printList<Item extends object>(
	{ print, tell, terminal }: Pick<Workplace, "print" | "tell" | "terminal">,
	{ json: isJson }: ResultFlags,
	{ heads, whole, none, items, cells, json = (item) => item }: List<Item>,
): void {
	if (isJson) {
		for (const item of items) print(showJson(json(item)));
		return;
	}
	if (items.length === 0) tell(none);
	if (items.length === 0 && terminal !== undefined) return;
	const rows = items.map(cells);
	const lines =
		terminal === undefined
			? showTable(heads, rows)
			: fitTable(heads, rows, { ...terminal, whole });
	const [first = "", ...rest] = lines;
	if (terminal === undefined) print(first);
	else terminal.printMarked(first, { length: first.length, ...bold });
	rest.forEach(print);
}

/** A document of JSON on one line. */
export function onOneLine(json: string): string {
	return showJson(JSON.parse(json));
}
