import type { Chance } from "../../concurrency/chance.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { showProblem } from "../../http/errors.ts";
import { readParts } from "../incidents/read-incident.ts";
import type { FaultRules } from "./rules.ts";

/**
 * Makes the rules with which a server starts, and to which a reset goes back: all or none. Returns a sentence for every
 * problem.
 */
export function startRules(
	rules: FaultRules,
	{ sent, chance }: { sent: readonly unknown[]; chance: Chance },
): readonly string[] {
	const read = (entry: unknown) => readParts(entry, { ids: rules.ids, chance });
	const problems = sent.flatMap((entry, index) =>
		problemsOf(() => read(entry)).map(
			(sentence) => `Rule ${index + 1}: ${sentence}`,
		),
	);
	if (problems.length > 0) return problems;
	return problemsOf(() => rules.start(() => sent.map(read)));
}

function problemsOf(task: () => unknown): string[] {
	try {
		task();
		return [];
	} catch (refusal) {
		if (!(refusal instanceof DirectoryError)) throw refusal;
		const { fields, message } = refusal;
		return fields.length === 0
			? [message]
			: fields.map((field) => showProblem(field).description);
	}
}
