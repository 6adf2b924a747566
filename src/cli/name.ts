import { complainOfText, trimBlanks } from "../directory/text/text.ts";
import { UsageError } from "../settings/usage-error.ts";

const nameLengthMax = 256;

/** A text of a command that is kept, such as a name, without outer blanks. Throws a sentence for one that cannot be kept. */
export function readName(what: string, given: string): string {
	const text = trimBlanks(given);
	const problem =
		text === ""
			? "must not be empty"
			: complainOfText(text, nameLengthMax)?.problem;
	if (problem !== undefined) throw new UsageError(`${what} ${problem}.`);
	return text;
}
