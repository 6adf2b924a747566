import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { RefusalError } from "../../client/refusal.ts";
import type { FaultRule } from "../../contract/stand-in/fault.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showSeconds } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";
import { askIncident } from "./incident-dialog.ts";
import { askRule } from "./rule-dialog.ts";
import { stateReplaced } from "./snapshots-card.ts";

/** The counts change while a client runs. */
const lookAgainMs = 1_000;
const texts = words.standIn.faults;

/** The rules by which requests fail, with the requests that they have hit. */
class FaultsCard extends View {
	#rules: readonly FaultRule[] | undefined;
	#fault: unknown;
	#isLoading = false;
	#timer: ReturnType<typeof setInterval> | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		this.#timer = setInterval(() => {
			const isSeen = document.visibilityState === "visible";
			if (isSeen && !this.#isLoading && this.#fault === undefined)
				void this.#load();
		}, lookAgainMs);
		addEventListener(stateReplaced, this.#load);
		void this.#load();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearInterval(this.#timer);
		removeEventListener(stateReplaced, this.#load);
	}

	#load = async () => {
		// A request may wait for a person to sign in again.
		this.#isLoading = true;
		try {
			const { items } = await current().client.call("GET /peopled/faults");
			this.#rules = items;
			this.#fault = undefined;
		} catch (cause) {
			this.#fault = cause;
		}
		this.#isLoading = false;
		this.requestUpdate();
	};

	override render(): TemplateResult {
		if (this.#fault instanceof RefusalError && this.#fault.status === 404)
			return html`<section class="card" aria-labelledby="faults">
				<h2 id="faults">${texts.title}</h2>
				<p class="quiet">${texts.off}</p>
			</section>`;
		const hasRules = this.#rules !== undefined && this.#rules.length > 0;
		return html`<section class="card" aria-labelledby="faults">
			<div class="card-head">
				<h2 id="faults">${texts.title}</h2>
				<div class="button-row">
					${hasRules ? html`<button class="button danger-quiet small" @click=${this.#clear}>${texts.clear}</button>` : nothing}
					<button class="button secondary small" @click=${this.#addIncident}>${icon("plus")}${texts.addIncident}</button>
					<button class="button secondary small" @click=${this.#addRule}>${icon("plus")}${texts.add}</button>
				</div>
			</div>
			<p class="quiet">${texts.hint}</p>
			${this.#content()}
		</section>`;
	}

	#content(): TemplateResult {
		if (this.#fault !== undefined) return faultPanel(this.#fault, this.#load);
		if (this.#rules === undefined)
			return html`<p class="quiet" role="status">${words.loading}</p>`;
		if (this.#rules.length === 0)
			return html`<p class="quiet">${texts.none}</p>`;
		return html`<ol class="rows">${repeat(
			this.#rules,
			({ id }) => id,
			(rule) => this.#row(rule),
		)}</ol>`;
	}

	#row(rule: FaultRule): TemplateResult {
		const { description, left } = rule;
		const name = nameOf(rule);
		return html`<li class="row">
			<div>
				<h3>${name}</h3>
				${name === description ? nothing : html`<p>${description}</p>`}
				<p class="quiet">${hitsText(rule)}</p>
			</div>
			<div class="row-actions button-row">
				<span class="chip" data-kind=${left === 0 ? "plain" : "warning"}>${texts.left(left)}</span>
				<button class="button ghost round small" aria-label=${texts.removeOf(name)} @click=${() => this.#remove(rule)}>${icon("remove")}</button>
			</div>
		</li>`;
	}

	#addRule = async () => this.#tell(await askRule());

	#addIncident = async () => {
		try {
			const { items } = await current().client.call("GET /peopled/incidents");
			await this.#tell(await askIncident(items));
		} catch (cause) {
			toastFault(cause);
		}
	};

	async #tell(made: FaultRule | undefined): Promise<void> {
		if (made === undefined) return;
		toast({ kind: "success", text: texts.added(nameOf(made)) });
		await this.#load();
	}

	async #remove(rule: FaultRule): Promise<void> {
		try {
			await current().client.call("DELETE /peopled/faults/{faultId}", {
				path: { faultId: rule.id },
			});
			toast({ kind: "success", text: texts.removed(nameOf(rule)) });
		} catch (cause) {
			toastFault(cause);
		}
		await this.#load();
	}

	#clear = async () => {
		const isDone = await confirm({
			title: texts.clearTitle,
			text: texts.clearText,
			yes: texts.clear,
			isDangerous: true,
			call: current().client.prepare("DELETE /peopled/faults"),
		});
		if (!isDone) return;
		toast({ kind: "success", text: texts.cleared });
		await this.#load();
	};
}
define("peopled-faults", FaultsCard);

function nameOf({ name, incident, description }: FaultRule): string {
	return name ?? incident ?? description;
}

function hitsText({ hits, matched, lastHitAt }: FaultRule): string {
	if (lastHitAt === undefined) return texts.noHits(matched);
	return texts.hits(hits, showSeconds(lastHitAt));
}
