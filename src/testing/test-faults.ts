import type { FaultRule, MadeFault, TestFaults } from "peopled";
import type { Chance } from "../concurrency/chance.ts";
import { describeError } from "../http/errors.ts";
import type { FaultRules } from "../stand-in/faults/rules.ts";
import { startRules } from "../stand-in/faults/start-rules.ts";
import { readParts } from "../stand-in/incidents/read-incident.ts";

/** The fault rules of a server, as a test makes them. */
export function openTestFaults(rules: FaultRules, chance: Chance): TestFaults {
	const add = (rule: FaultRule | string): MadeFault => {
		const [made] = naming(() =>
			rules.add(readParts(ruleOf(rule), { ids: rules.ids, chance })),
		);
		return made as MadeFault;
	};
	return {
		add,
		list: () => rules.list(),
		remove: (id) => rules.delete(id),
		clear: () => rules.clear(),
	};
}

/** Makes the rules to which a reset goes back. Throws an error that names everything that is wrong in them. */
export function startFaults(
	rules: FaultRules,
	{ given, chance }: { given: readonly (FaultRule | string)[]; chance: Chance },
): void {
	const problems = startRules(rules, { sent: given.map(ruleOf), chance });
	if (problems.length > 0) throw new Error(problems.join(" "));
}

function ruleOf(rule: FaultRule | string): FaultRule {
	return typeof rule === "string" ? { incident: rule } : rule;
}

// A test shows the message of an error only: it names every problem.
function naming<Result>(task: () => Result): Result {
	try {
		return task();
	} catch (cause) {
		const { errors } = describeError(cause, "").body;
		const sentences = errors.map(({ description }) => description);
		throw new Error(sentences.join(" ") || String(cause), { cause });
	}
}
