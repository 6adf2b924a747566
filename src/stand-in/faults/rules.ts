import { type Chance, openChance } from "../../concurrency/chance.ts";
import type { FaultRule } from "../../contract/stand-in/fault.ts";
import { faultRulesMax } from "../../contract/stand-in/fault.ts";
import { DirectoryError } from "../../directory/errors.ts";
import type { Whole } from "../../directory/whole.ts";
import type { IdReader } from "../../http/check/check.ts";
import type { FaultInjector } from "../../http/fault-injector.ts";
import { showTime } from "../../http/reply.ts";
import { describeRule } from "./describe-rule.ts";
import { openInjector } from "./injector.ts";
import { isOver, type LiveRule, type RuleParts } from "./live-rule.ts";
import { openChoice, openLineMatch } from "./match.ts";
import type { Acquaintance } from "./person-match.ts";

/** The rules by which requests fail, and the injector that follows them. */
export interface FaultRules extends FaultInjector {
	/** Makes rules, all or none. Refuses with `conflict` when there would be too many. */
	add(...rules: readonly RuleParts[]): FaultRule[];
	/** The rules, in the order in which they were made. */
	list(): FaultRule[];
	get(id: string): FaultRule | undefined;
	/** False when there is no such rule. */
	delete(id: string): boolean;
	clear(): void;
	/** Makes the first rules, which a reset makes again. Refuses as `add`. */
	start(make: () => readonly RuleParts[]): void;
	/** Goes back to the first rules, with ids that count from 1 again, so that their chance repeats. */
	reset(): void;
	/** Reads the ids of people in rules. */
	readonly ids: IdReader;
}

/** Opens the rules of a server. There are none at first. */
export function openFaultRules({
	now,
	chance,
	known,
}: {
	now: () => number;
	chance: Chance;
	known: Acquaintance;
}): FaultRules {
	let rules: readonly LiveRule[] = [];
	let made = 0;
	let makeFirst = (): readonly RuleParts[] => [];
	const open = (parts: RuleParts): LiveRule => {
		const id = String(++made);
		const createdAt = now();
		const { match = {} } = parts.draft;
		const numbers =
			match.seed === undefined
				? openChance(chance.seed).stream(`fault ${id}`)
				: openChance(match.seed).stream("fault");
		return {
			...parts,
			...{ id, createdAt, matched: 0, hits: 0, lastHitAt: undefined },
			fitsLine: openLineMatch(match, createdAt),
			chooses: openChoice(match, numbers),
		};
	};
	const injector = openInjector({ listRules: () => rules, now, known });
	const add: FaultRules["add"] = (...added) => {
		if (rules.length + added.length > faultRulesMax)
			throw new DirectoryError(
				"conflict",
				`There can be at most ${faultRulesMax} fault rules. Delete some, or all with DELETE /peopled/faults.`,
			);
		const opened = added.map(open);
		rules = [...rules, ...opened];
		return opened.map(showRule);
	};
	return {
		ids: known.ids,
		get isIdle() {
			return rules.every(isOver);
		},
		answer: injector,
		add,
		list: () => rules.map(showRule),
		get(id) {
			const found = rules.find((rule) => rule.id === id);
			return found && showRule(found);
		},
		delete(id) {
			const rest = rules.filter((rule) => rule.id !== id);
			const isFound = rest.length < rules.length;
			rules = rest;
			return isFound;
		},
		clear() {
			rules = [];
		},
		start(make) {
			add(...make());
			makeFirst = make;
		},
		reset() {
			rules = [];
			made = 0;
			add(...makeFirst());
		},
	};
}

function showRule(rule: LiveRule): FaultRule {
	const { id, draft, matched, hits, createdAt, lastHitAt, incident } = rule;
	const { name, match, fault, times } = draft;
	const shown: Whole<FaultRule> = {
		...{ id, name, incident, match, fault, times },
		description: describeRule(draft, incident),
		...{ matched, hits },
		left: times === undefined ? undefined : times - hits,
		createdAt: showTime(createdAt),
		lastHitAt: lastHitAt === undefined ? undefined : showTime(lastHitAt),
	};
	return shown;
}
