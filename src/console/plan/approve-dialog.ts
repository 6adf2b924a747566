import { html, nothing, type TemplateResult } from "lit";
import type { BodyOf } from "../../contract/calls.ts";
import type { ShownPlan } from "../../contract/stand-in/plan.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { confirm, openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { field, problemsOf } from "../shell/field.ts";
import { number as numberIn } from "../stand-in/rule-form.ts";
import { applyCommand } from "./plan-commands.ts";

type Approved = BodyOf<"POST /peopled/plan/approval">;

/** Dispatched on the window when a plan begins to be applied. */
export const planBegun = "peopled-plan-begun";

const texts = words.plan.approved;

/** Approves exactly the plan that is shown, and then offers to apply it. */
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
		title: words.plan.approveTitle,
		text: html`<p>${words.plan.approveText(summary, facts[0]?.value ?? "")}</p>
			<p><code class="plan-digest">${digest}</code></p>`,
		yes: words.plan.approveGo,
		call,
		run: async () => approved.push(await call.run()),
	});
	for (const each of approved)
		await askToken(each.digest, texts.title, commandOf(each));
}

/** Continues with a plan that was begun. */
export function continuePlan(digest: string): Promise<void> {
	return askToken(digest, texts.goOnTitle);
}

// The token goes to the server with this one request, and is kept nowhere.
async function askToken(
	digest: string,
	title: string,
	beside?: TemplateResult,
): Promise<void> {
	let isBusy = false;
	let fault: unknown;
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const given = new FormData(event.target as HTMLFormElement);
		isBusy = true;
		fault = undefined;
		dialog.update();
		try {
			await current().client.call("POST /peopled/plan/application", {
				body: {
					digest,
					token: String(given.get("token") ?? "").trim(),
					onConflict: given.get("onConflict") === "skip" ? "skip" : "abort",
					first: numberIn(String(given.get("first") ?? "")),
				},
			});
			dialog.close();
			dispatchEvent(new Event(planBegun));
		} catch (cause) {
			fault = cause;
			isBusy = false;
			dialog.update();
		}
	};
	const dialog = openDialog({
		title,
		isWide: true,
		body: () => html`<form id="apply-form" class="form-grid" @submit=${submit}>
				${field(
					{
						name: "token",
						label: texts.token,
						type: "password",
						isRequired: true,
						hint: texts.tokenHint,
					},
					new Map(),
				)}
				${field(
					{
						name: "onConflict",
						label: texts.conflict,
						value: "abort",
						choices: [
							{ value: "abort", label: texts.abort },
							{ value: "skip", label: texts.skip },
						],
					},
					new Map(),
				)}
				${field(
					{ name: "first", label: texts.first, hint: texts.firstHint },
					problemsOf(fault, (name) => name === "first"),
				)}
				${fault === undefined ? nothing : html`<div class="span">${faultPanel(fault)}</div>`}
			</form>
			${beside ?? nothing}`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${texts.later}</button>
			<button class="button primary" form="apply-form" ?disabled=${isBusy}>${texts.go}</button>
		`,
	});
	await dialog.closed;
}

function commandOf(approved: Approved): TemplateResult {
	const command = applyCommand(approved);
	return html`<details class="api-call">
		<summary>${texts.command}</summary>
		<p class="hint">${texts.commandHint}</p>
		<pre tabindex="0" role="group" aria-label=${texts.command}><code>${command}</code></pre>
		<button class="button secondary small" @click=${() => copyText(command)}>${icon("copy")}${words.copy}</button>
	</details>`;
}
