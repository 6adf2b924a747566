import { html, nothing, type TemplateResult } from "lit";
import type { PlanApplication } from "../../contract/stand-in/plan-application.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showNumber } from "../../words/format.ts";
import { textFor } from "../../words/text-for.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { toastFault } from "../shell/fault.ts";
import { spanText } from "../stand-in/span-text.ts";
import { continuePlan, planBegun } from "./approve-dialog.ts";
import { undoCommand } from "./plan-commands.ts";

const lookAgainMs = 700;
const texts = words.plan.application;

/** The application of a plan while it runs, and its end; nothing where none was begun. */
class ApplicationCard extends View {
	#application: PlanApplication | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		addEventListener(planBegun, this.#look);
		void this.#look();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener(planBegun, this.#look);
		clearTimeout(this.#timer);
	}

	#look = async () => {
		clearTimeout(this.#timer);
		try {
			const application = await current().client.call(
				"GET /peopled/plan/application",
			);
			if (!this.isConnected) return;
			this.change(() => {
				this.#application = application;
			});
			if (application.state === "running")
				this.#timer = setTimeout(this.#look, lookAgainMs);
		} catch (cause) {
			toastFault(cause);
		}
	};

	override render(): TemplateResult | typeof nothing {
		const application = this.#application;
		if (application === undefined || application.state === "none")
			return nothing;
		return html`<section class="card" aria-labelledby="application">
			<div class="card-head">
				<h2 id="application">${texts.titles[application.state](application.service ?? "")}</h2>
				${this.#action(application)}
			</div>
			${application.state === "running" ? running(application) : this.#end(application)}
			${people(application)}
		</section>`;
	}

	#action(application: PlanApplication): TemplateResult | typeof nothing {
		const { state, canContinue, digest = "" } = application;
		if (state === "running")
			return html`<button class="button secondary small" @click=${this.#stop}>${icon("pause")}${texts.stop}</button>`;
		return canContinue
			? html`<button class="button secondary small" @click=${() => continuePlan(digest)}>${icon("play")}${texts.goOn}</button>`
			: nothing;
	}

	#end(application: PlanApplication): TemplateResult {
		const { state, results = [], message = "", undoFile } = application;
		return html`
			${
				message === ""
					? nothing
					: html`<div class="notice" data-kind=${state === "failed" ? "error" : "warning"} role="alert">
							${icon(state === "failed" ? "error" : "warning")}
							<p>${textFor(texts.messages, message) ?? message}</p>
						</div>`
			}
			<p class="chips" role="status">
				${results.map(
					({ result, count }) =>
						html`<span class="chip" data-kind=${kinds[result] ?? "plain"}>${showNumber(count)} ${textFor(texts.results, result) ?? result}</span>`,
				)}
			</p>
			${
				results.length === 0 || undoFile === undefined
					? nothing
					: html`<p class="quiet">${texts.after}</p>
							<p class="quiet">${texts.undo}</p>
							<pre tabindex="0" role="group" aria-label=${texts.undo}><code>${undoCommand(undoFile)}</code></pre>`
			}`;
	}

	#stop = async () => {
		try {
			await current().client.call("DELETE /peopled/plan/application");
		} catch (cause) {
			toastFault(cause);
		}
		await this.#look();
	};
}
define("peopled-plan-application", ApplicationCard);

const kinds: Readonly<Record<string, string>> = {
	done: "success",
	already: "success",
	skipped: "warning",
	partly: "error",
	failed: "error",
	unknown: "error",
};

function running(application: PlanApplication): TemplateResult {
	const { done = 0, total = 0, leftMs, notes = [] } = application;
	return html`<progress aria-label=${texts.progress} max=${Math.max(total, 1)} .value=${done}></progress>
		<p class="quiet" role="status">
			${texts.steps(done, total)}${leftMs === undefined || leftMs < 1000 ? nothing : ` · ${texts.left(spanText(leftMs))}`}
		</p>
		${notes.length === 0 ? nothing : html`<p class="quiet">${notes.at(-1)}</p>`}`;
}

function people({
	problems = [],
}: PlanApplication): TemplateResult | typeof nothing {
	if (problems.length === 0) return nothing;
	return html`<ul class="effects">
		${problems.map(({ person, text }) => html`<li><strong>${person.displayName}</strong> (${person.email}): ${text}</li>`)}
	</ul>`;
}
