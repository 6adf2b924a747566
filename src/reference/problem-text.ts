import { words } from "../words/words.ts";
import type { BodyProblem } from "./check-body.ts";

/** A problem in the language of the page, about the property as the body names it. */
export function wordProblem({ field, code, parameters }: BodyProblem): string {
	if (code === "unknownProperty") return words.reference.attempt.unknown(field);
	const sentence = words.problems[code];
	const list = (name: string) => {
		const value = parameters[name];
		return Array.isArray(value) ? value.map(String) : [];
	};
	return (
		sentence?.({
			label: field,
			isPlural: false,
			others: [],
			lists: list,
			values: parameters,
		}) ?? `${field}: ${code}`
	);
}
