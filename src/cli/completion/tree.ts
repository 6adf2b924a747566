import type { Command } from "commander";
import { reportedStatuses } from "../../directory/people/presence.ts";
import { firstSentence } from "../first-sentence.ts";
import { propertyNames } from "../people/assignment.ts";
import { columnNames } from "../people/columns.ts";

/** A command as a shell completes it. */
export interface Node {
	/** The words of the command, such as "people set"; "" is the program. */
	path: string;
	commands: readonly Word[];
	flags: readonly Word[];
	/** The values of those of its flags whose values are known. */
	values: Readonly<Record<string, readonly string[]>>;
	/** What an argument may begin with, such as `title=`. */
	beginnings: readonly string[];
}

interface Word {
	name: string;
	description: string;
}

const onOff = ["on", "off"];

/** The values of flags that do not list them themselves, by command and flag. */
export const knownValues: Readonly<Record<string, readonly string[]>> = {
	"people list --columns": columnNames,
	"presence --status": ["active", "inactive", ...reportedStatuses],
	"presence --sharing": onOff,
	"import --mode": ["best-effort", "all-or-nothing"],
	"plan --format": ["text", "json", "markdown", "html", "csv"],
	"plan --on-conflict": ["abort", "skip", "replan"],
	"apply --on-conflict": ["abort", "skip", "replan"],
	"compare --format": ["text", "json", "markdown"],
};

/** The commands whose arguments are assignments. */
const assigning = ["people set", "people create"];

/** Every command of a program, the program first. */
export function readTree(command: Command, path = ""): Node[] {
	const options = command.options.flatMap(
		({ long, description, argChoices }) =>
			long ? { name: long, description, argChoices } : [],
	);
	const values: Record<string, readonly string[]> = {};
	for (const { name, argChoices } of options) {
		const known = argChoices ?? knownValues[`${path} ${name}`];
		if (known !== undefined) values[name] = known;
	}
	const help = { name: "--help", description: "Show the help." };
	const node: Node = {
		path,
		commands: command.commands.map((each) => ({
			name: each.name(),
			description: describe(each.description()),
		})),
		flags: [
			...options.map(({ name, description }) => ({
				name,
				description: describe(description),
			})),
			help,
		],
		values,
		beginnings: assigning.includes(path)
			? propertyNames.map((name) => `${name}=`)
			: [],
	};
	const below = command.commands.flatMap((each) =>
		readTree(each, `${path} ${each.name()}`.trim()),
	);
	return [node, ...below];
}

/** A longer description does not fit beside a word. */
const descriptionLengthMax = 76;

// Without signs that a shell reads as its own between quotes.
function describe(text: string): string {
	const sentence = firstSentence(text).replaceAll(/["'`$\\]/g, "");
	if (sentence.length <= descriptionLengthMax) return sentence;
	const [short = ""] = /^.*?(?= \(|: |; )/.exec(sentence) ?? [];
	return short !== "" && short.length <= descriptionLengthMax
		? short
		: `${sentence.slice(0, descriptionLengthMax - 1).trimEnd()}…`;
}
