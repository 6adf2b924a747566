import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { RequestError } from "../errors.ts";

/** The maximum number of fields noted for their characters. */
const problemsMax = 50;

/** Notes the texts of a body with characters that JSON allows and texts do not: U+0000 or half a surrogate pair. */
export interface CharacterNotes {
	readonly problems: readonly FieldProblem[];
	/** Checks a text or the name of a property. Refuses with `malformed` when there are too many. */
	note(text: string, path: string): void;
}

export function openCharacterNotes(): CharacterNotes {
	const problems: FieldProblem[] = [];
	return {
		problems,
		note(text, path) {
			const part = unkeptPartOf(text);
			if (part === undefined) return;
			const problem = problemOf.forbiddenPart({ part });
			problems.push({ field: fieldOf(path), ...problem });
			if (problems.length > problemsMax)
				throw new RequestError(
					"malformed",
					`The body has more than ${problemsMax} texts with U+0000 or half a surrogate pair.`,
					{},
					problems,
				);
		},
	};
}

const unreadable = problemOf.forbiddenPart({
	part: "a control character, nor an escape that does not exist",
});

/** Refuses a text that is not JSON. */
export function refuseText(path: string, position: string): never {
	const field = fieldOf(path);
	throw new RequestError(
		"malformed",
		`The body is not valid JSON: ${field} ${unreadable.problem}, at ${position}.`,
		{},
		[{ field, ...unreadable }],
	);
}

function unkeptPartOf(text: string): string | undefined {
	if (text.includes("\u0000")) return "the character U+0000";
	return text.isWellFormed() ? undefined : "half a surrogate pair";
}

// A path of "The body" means the body itself.
function fieldOf(path: string): string {
	return path === "The body" ? "body" : path;
}
