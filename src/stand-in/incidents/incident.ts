import type { ChanceStream } from "../../concurrency/chance.ts";
import type { FaultRuleDraft } from "../../contract/stand-in/fault-rule.ts";
import type { Exchange } from "./exchange.ts";

/** Something that happened at the real service, and that a rule makes happen here. */
export interface Incident {
	/** In kebab-case, unique. */
	name: string;
	title: string;
	/** What a client got, and what the directory had after it. */
	happened: string;
	/** What peopled does. */
	effect: string;
	/** Where it was reported or documented: repository and number, file, or page. */
	reported: readonly string[];
	/** The calls that it affects. */
	affects: readonly string[];
	/** The numbers that can be chosen, by name. */
	parameters?: Readonly<Record<string, IncidentParameter>>;
	/** Whether it remembers earlier requests, so that it must see those of every method. */
	isRemembering?: true;
	/** How many requests it hits unless more are asked for; undefined: any number. */
	timesDefault?: number;
	/** Makes the rule. Its memory of earlier requests belongs to this rule alone. */
	make(chance: ChanceStream, values: Readonly<Record<string, number>>): Plot;
}

/** A number that can be chosen. */
interface IncidentParameter {
	description: string;
	fallback: number;
	min: number;
	max: number;
}

/** The requests that an incident hits, and what happens to them. */
export interface Plot {
	match: NonNullable<FaultRuleDraft["match"]>;
	fault?: FaultRuleDraft["fault"];
	/** Answers a request in place of the server. */
	answer?: (exchange: Exchange) => Promise<Response>;
}
