import type { FaultRuleDraft } from "../../contract/stand-in/fault-rule.ts";

/** The kinds of failure that the form offers. */
export const effects = ["status", "gateway", "cut", "delay"] as const;
type Effect = (typeof effects)[number];

/** The form of a rule, as texts. Fields have the names of the draft, so that a refusal finds them. */
export interface RuleForm {
	name: string;
	"match.method": string;
	"match.path": string;
	"match.person": string;
	"match.caller": string;
	/** A percentage. */
	"match.probability": string;
	effect: Effect;
	"fault.status": string;
	"fault.when": string;
	"fault.retryAfter": string;
	"fault.cut": string;
	"fault.delayMs": string;
	times: string;
}

/** Stands for every method. */
const anyMethod = "any";

export const emptyRuleForm: RuleForm = {
	name: "",
	"match.method": anyMethod,
	"match.path": "/v1/people/*",
	"match.person": "",
	"match.caller": "",
	"match.probability": "",
	effect: "status",
	"fault.status": "503",
	"fault.when": "before",
	"fault.retryAfter": "",
	"fault.cut": "before",
	"fault.delayMs": "",
	times: "1",
};

type Match = NonNullable<FaultRuleDraft["match"]>;
type Method = NonNullable<Match["method"]>[number];
type Fault = FaultRuleDraft["fault"];

/** The rule that a form describes. Wrong numbers go to the server, which refuses them by name. */
export function draftOfForm(form: RuleForm): FaultRuleDraft {
	const match = withoutEmpty<Match>({
		method: methodsOf(form["match.method"]),
		path: form["match.path"],
		person: form["match.person"],
		caller: form["match.caller"],
		probability: fraction(form["match.probability"]),
	});
	return withoutEmpty<FaultRuleDraft>({
		name: form.name,
		match: Object.keys(match).length === 0 ? undefined : match,
		fault: faultOf(form),
		times: number(form.times),
	}) as FaultRuleDraft;
}

function methodsOf(method: string): Match["method"] {
	return method === anyMethod ? undefined : [method as Method];
}

function faultOf(form: RuleForm): Fault {
	const { effect } = form;
	const delayMs = number(form["fault.delayMs"]);
	if (effect === "delay") return withoutEmpty<Fault>({ delayMs });
	if (effect === "cut")
		return withoutEmpty<Fault>({
			cut: form["fault.cut"] as Fault["cut"],
			delayMs,
		});
	const retryAfter = form["fault.retryAfter"].trim();
	return withoutEmpty<Fault>({
		status: number(form["fault.status"]),
		html: effect === "gateway" ? "gateway" : undefined,
		when: form["fault.when"] === "after" ? "after" : undefined,
		retryAfter: /^\d+$/.test(retryAfter) ? Number(retryAfter) : retryAfter,
		delayMs,
	});
}

function withoutEmpty<Draft>(
	parts: { [Part in keyof Draft]?: Draft[Part] | string | undefined },
): Draft {
	return Object.fromEntries(
		Object.entries(parts)
			.map(([name, value]) => [
				name,
				typeof value === "string" ? value.trim() : value,
			])
			.filter(([, value]) => value !== undefined && value !== ""),
	) as Draft;
}

/** The number that was typed, if any. What is no number stays a text, which the server refuses by name. */
export function number(text: string): number | undefined {
	const typed = text.trim();
	if (typed === "") return undefined;
	const value = Number(typed);
	return Number.isNaN(value) ? (typed as unknown as number) : value;
}

/** A percentage as a fraction. */
export function fraction(percent: string): number | undefined {
	const value = number(percent);
	return typeof value === "number" ? value / 100 : value;
}
