import { html } from "lit";
import type { BodyOf } from "../../contract/calls.ts";
import type { ShownPlan } from "../../contract/stand-in/plan.ts";
import { icon } from "../../look/icons.ts";
import { current } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { confirm, openDialog } from "../shell/dialog.ts";
import { words } from "../words.ts";
import { applyCommand } from "./plan-rows.ts";
import { planWords } from "./plan-words.ts";

type Approved = BodyOf<"POST /peopled/plan/approval">;

/** Approves exactly the plan that is shown, and then shows how to apply it. */
export async function approvePlan({
	digest = "",
	summary,
	facts,
}: ShownPlan): Promise<void> {
	const call = current().client.prepare("POST /peopled/plan/approval", {
		body: { digest },
	});
	const approved: Approved[] = [];
	await confirm({
		title: planWords.approveTitle,
		text: html`<p>${planWords.approveText(summary, facts[0]?.value ?? "")}</p>
			<p><code class="plan-digest">${digest}</code></p>`,
		yes: planWords.approveGo,
		call,
		run: async () => approved.push(await call.run()),
	});
	for (const each of approved) await showApproved(each);
}

async function showApproved(approved: Approved): Promise<void> {
	const command = applyCommand(approved);
	const dialog = openDialog({
		title: planWords.approvedTitle,
		isWide: true,
		body: () => html`<p>${planWords.approvedText}</p>
			<pre tabindex="0" role="group" aria-label=${planWords.approvedTitle}><code>export PEOPLED_TOKEN=…
${command}</code></pre>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => copyText(command)}>${icon("copy")}${planWords.copy}</button>
			<button class="button primary" @click=${() => dialog.close()}>${words.close}</button>
		`,
	});
	await dialog.closed;
}
