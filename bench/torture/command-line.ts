import { parseArgs } from "node:util";
import type { Part } from "./part.ts";
import { parts } from "./parts.ts";

/** What a command line asks for. */
interface Asked {
	chosen: readonly Part[];
	rounds?: number;
	minutes?: number;
	seed?: number;
	/** Where the figures are written as JSON. */
	report?: string;
}

/** Without a round or a moment a run would show nothing. */
const numbers = {
	rounds: { form: /^[1-9]\d*$/, words: "a whole number from 1" },
	minutes: { form: /^(?=.*[1-9])\d+(\.\d+)?$/, words: "a number above 0" },
	seed: { form: /^\d+$/, words: "a whole number" },
} as const;
const text = { type: "string" } as const;

/** Reads the words of `npm run torture`; a sentence says what is wrong with them. */
export function readCommandLine(words: readonly string[]): Asked | string {
	let parsed: ReturnType<typeof parse>;
	try {
		parsed = parse(words);
	} catch (cause) {
		return (cause as Error).message;
	}
	const { values, positionals: names } = parsed;
	const asked: Asked = { chosen: parts, report: values.report };
	for (const name of ["rounds", "minutes", "seed"] as const) {
		const value = values[name];
		if (value === undefined) continue;
		if (!numbers[name].form.test(value))
			return `--${name} takes ${numbers[name].words}, not "${value}".`;
		asked[name] = Number(value);
	}
	const known = parts.map(({ name }) => name);
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length > 0)
		return `There is no part ${unknown.join(", ")}. The parts are: ${known.join(", ")}.`;
	if (names.length > 0)
		asked.chosen = parts.filter(({ name }) => names.includes(name));
	return asked;
}

function parse(words: readonly string[]) {
	return parseArgs({
		args: [...words],
		allowPositionals: true,
		options: { rounds: text, minutes: text, seed: text, report: text },
	});
}
