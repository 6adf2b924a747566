import { parseDuration } from "./duration.ts";
import { UsageError } from "./usage-error.ts";

/** Makes the refusal of an invalid text, from the rest of the sentence, such as `must be a folder`. */
export type Refuse = (problem: string) => UsageError;

/**
 * A setting; `docs/configuration.md` lists all of them. Its name and its environment variable follow from
 * the flag.
 */
export interface Setting<Value = unknown, Flag extends string = string> {
	name: NameOf<Flag>;
	/** Such as `--rate-limit <number>`. */
	flag: Flag;
	/** Such as `PEOPLED_RATE_LIMIT`. */
	variable: string;
	description: string;
	/** The text that is used when neither the flag nor the variable is set. */
	fallback: string;
	read: (text: string, refuse: Refuse) => Value;
}

/** The values of settings. */
export type ValuesOf<Settings extends Record<string, Setting>> = {
	[Name in keyof Settings]: ReturnType<Settings[Name]["read"]>;
};

/** The name of a flag's setting, such as `rateLimit`; the same as commander's. */
export type NameOf<Flag extends string> =
	Flag extends `--${infer Words} ${string}` ? CamelCase<Words> : string;

type CamelCase<Words extends string> =
	Words extends `${infer First}-${infer Rest}`
		? `${First}${Capitalize<CamelCase<Rest>>}`
		: Words;

export function setting<Value, const Flag extends string>(
	flag: Flag,
	{
		description,
		fallback = "",
		read,
	}: {
		description: string;
		fallback?: string;
		read: (text: string, refuse: Refuse) => Value;
	},
): Setting<Value, Flag> {
	const words = longOf(flag).slice(2);
	return {
		name: words.replace(/-(\w)/g, (_, letter: string) =>
			letter.toUpperCase(),
		) as NameOf<Flag>,
		flag,
		variable: `PEOPLED_${words.replaceAll("-", "_").toUpperCase()}`,
		description,
		fallback,
		read,
	};
}

/**
 * Reads a setting from its flag, or else the environment (where an empty text counts as unset), or else its
 * default. Throws a sentence that names the setting and its valid values.
 */
export function readSetting<Value>(
	{ flag, variable, fallback, read }: Setting<Value>,
	given: string | undefined,
	environment: Readonly<Record<string, string | undefined>>,
): Value {
	return read(given ?? (environment[variable] || fallback), (problem) =>
		refusalOf({ flag, variable }, problem),
	);
}

/** A sentence that begins with the setting. */
export function refusalOf(
	{ flag, variable }: Pick<Setting, "flag" | "variable">,
	problem: string,
): UsageError {
	return new UsageError(`${longOf(flag)} (${variable}) ${problem}.`);
}

function longOf(flag: string): string {
	return flag.split(" ", 1)[0] ?? flag;
}

/** Accepts any text. */
export function asText(text: string): string {
	return text;
}

/** Accepts any text; an empty one is undefined. */
export function asTextIfAny(text: string): string | undefined {
	return text === "" ? undefined : text;
}

/** Parses a time span such as `14d` or `45s` to milliseconds. */
export function asSpan({ maxMs }: { maxMs: number }) {
	return (text: string, refuse: Refuse): number => {
		const ms = /^\d{1,9}[smhd]$/.test(text) ? parseDuration(text) : Number.NaN;
		if (ms >= 1000 && ms <= maxMs) return ms;
		throw refuse(
			`must be a number and s, m, h or d, such as 14d, from 1s to ${maxMs / 86_400_000}d, not "${text}"`,
		);
	};
}

/** Parses a whole number, and converts it to a smaller unit. */
export function asCount({
	min,
	max,
	unit = 1,
}: {
	min: number;
	max: number;
	unit?: number;
}) {
	return (text: string, refuse: Refuse): number => {
		const count = Number(text);
		if (/^\d+$/.test(text) && count >= min && count <= max) return count * unit;
		throw refuse(`must be a whole number from ${min} to ${max}, not "${text}"`);
	};
}

/** Accepts one of some words. */
export function asChoice<const Choice extends string>(...choices: Choice[]) {
	return (text: string, refuse: Refuse): Choice => {
		const choice = choices.find((known) => known === text);
		if (choice !== undefined) return choice;
		throw refuse(`must be one of ${choices.join(", ")}, not "${text}"`);
	};
}

/** Parses `on` or `off`. */
export function asSwitch(text: string, refuse: Refuse): boolean {
	return asChoice("on", "off")(text, refuse) === "on";
}

/** Parses an http or https address. */
export function asUrl(url: string, refuse: Refuse): string {
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
	throw refuse(`must be an http or https address, not "${url}"`);
}

/** Parses a text with another parser, or nothing. */
export function optional<Value>(
	read: (text: string, refuse: Refuse) => Value,
): (text: string, refuse: Refuse) => Value | undefined {
	return (text, refuse) => (text === "" ? undefined : read(text, refuse));
}
