import { operations } from "../../contract/operations.ts";
import { consoleHeader } from "../../contract/session-header.ts";
import type {
	FaultedRequest,
	FaultInjector,
} from "../../http/fault-injector.ts";
import { answerWithFault } from "./effects.ts";
import { isOver, type LiveRule } from "./live-rule.ts";
import type { RequestLine } from "./match.ts";
import { openOperationFinder } from "./operation-finder.ts";
import { type Acquaintance, isAbout, isSentBy } from "./person-match.ts";

// A test looks at the list of requests, and controls the stand-in, while its rules hit all else.
const pathOfTest = /^\/(peopled|v1\/requests)(\/|$)/;
const findOperation = openOperationFinder(operations);

/** Opens the answering part of the rules: the first rule that hits a request decides. */
export function openInjector({
	listRules,
	now,
	known,
}: {
	listRules: () => readonly LiveRule[];
	now: () => number;
	known: Acquaintance;
}): FaultInjector["answer"] {
	return async (asked) => {
		// The console stays usable, and uses up no hits that are meant for a client.
		if (asked.request.headers.has(consoleHeader)) return asked.run();
		const line = readLine(asked, now());
		for (const rule of listRules()) {
			if (isOver(rule) || !rule.fitsLine(line)) continue;
			if (!(await fitsPeople(rule, asked, known))) continue;
			// While the people were looked up, other requests may have used the rule up.
			if (isOver(rule)) continue;
			rule.matched++;
			if (!rule.chooses(rule.matched)) continue;
			rule.hits++;
			rule.lastHitAt = line.at;
			await asked.note({ ruleId: rule.id, operation: line.operation() });
			const { around, draft } = rule;
			return answerWithFault(asked, {
				...{ fault: draft.fault, around, now: line.at },
			});
		}
		return asked.run();
	};
}

function readLine(asked: FaultedRequest, at: number): RequestLine {
	const { path, query } = asked;
	const { method } = asked.request;
	let found: string | undefined;
	return {
		...{ method, path, query, at },
		operation() {
			found ??= findOperation(method, path);
			return found;
		},
		isOfApi: asked.isOfApi && !pathOfTest.test(path),
	};
}

async function fitsPeople(
	{ draft: { match = {} } }: LiveRule,
	asked: FaultedRequest,
	known: Acquaintance,
): Promise<boolean> {
	const { caller, person } = match;
	if (caller !== undefined && !(await isSentBy(asked, caller, known)))
		return false;
	return person === undefined || isAbout(asked, person, known);
}
