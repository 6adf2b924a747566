import { complainOfText, trimBlanks } from "../directory/text/text.ts";
import { UsageError } from "../settings/usage-error.ts";

const nameLengthMax = 256;

/** Trims a text that a command stores, such as a name. Throws a sentence for an invalid text. */
export function readName(what: string, given: string): string {
	const text = trimBlanks(given);
	const problem =
		text === ""
			? "must not be empty"
			: complainOfText(text, nameLengthMax)?.problem;
	if (problem !== undefined) throw new UsageError(`${what} ${problem}.`);
	return text;
}
