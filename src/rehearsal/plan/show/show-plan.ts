import type { Plan } from "../plan.ts";
import { describePlan } from "./describe-plan.ts";
import { showCsv } from "./show-csv.ts";
import { showHtml } from "./show-html.ts";
import { showMarkdown } from "./show-markdown.ts";
import { showText } from "./show-text.ts";

/** The formats in which a plan is shown. */
export type PlanFormat = "text" | "json" | "markdown" | "html" | "csv";

const showers: Readonly<Record<PlanFormat, (plan: Plan) => string>> = {
	text: (plan) => showText(describePlan(plan)),
	json: (plan) => `${JSON.stringify(plan, null, "\t")}\n`,
	markdown: (plan) => showMarkdown(describePlan(plan)),
	html: (plan) => showHtml(describePlan(plan)),
	csv: (plan) => showCsv(describePlan(plan)),
};

/** Shows a plan: losses first, then counts, then each person. */
export function showPlan(plan: Plan, format: PlanFormat): string {
	return showers[format](plan);
}
