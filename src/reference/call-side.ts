import { html, type TemplateResult } from "lit";
import { icon } from "../look/icons.ts";
import { define, View } from "../look/view.ts";
import type { Call, Description } from "../manual/description.ts";
import { words } from "../words/words.ts";
import {
	type Draft,
	dryRunKey,
	hasParameter,
	headersOf,
	openDraft,
	pathOf,
	sentBody,
	withParameter,
} from "./draft.ts";
import type { SentCall } from "./sent-calls.ts";
import "../look/code-sample.ts";
import "./example-replies.ts";
import "./try-call.ts";

/** At this width or less, the form that sends a call is a sheet over the page. */
const narrow = matchMedia("(max-width: 76rem)");

/** What is shown beside the calls, for the next call too. */
let isTrying = false;
/** A call of the history that is to be opened. */
let reopened: SentCall | undefined;

/**
 * `<call-side .call=${…} .calls=${…} .description=${…} .sessionKey=${…} .isSample=${…} .given=${…}>`: the request as code with examples of the
 * reply, and the form that writes and sends it. Both show the same draft. On a narrow screen the form is a sheet.
 */
class CallSide extends View {
	static override properties = {
		call: { attribute: false },
		calls: { attribute: false },
		description: { attribute: false },
		sessionKey: { attribute: false },
		isSample: { attribute: false },
		given: { attribute: false },
	};
	declare call: Call;
	declare calls: readonly Call[];
	declare description: Description;
	declare sessionKey: string;
	declare isSample: boolean | undefined;
	/** Parameters of the path that the address names. */
	declare given: Readonly<Record<string, string>>;
	#draft: Draft = { values: {}, mediaType: "", body: "" };
	#isNarrow = narrow.matches;

	override connectedCallback(): void {
		super.connectedCallback();
		narrow.addEventListener("change", this.#refit);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		narrow.removeEventListener("change", this.#refit);
	}

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("call")) {
			const isReopened = reopened?.callId === this.call.id;
			this.#draft = isReopened
				? (reopened?.draft ?? this.#draft)
				: openDraft(this.call);
			reopened = undefined;
		}
		if (changed.has("call") || changed.has("given"))
			for (const [name, value] of Object.entries(this.given)) {
				if (!hasParameter(this.call, `path:${name}`)) continue;
				this.#draft = withParameter(this.#draft, `path:${name}`, value);
				isTrying = true;
			}
		// Real people are not changed by a first try.
		if (
			(changed.has("call") || changed.has("isSample")) &&
			this.isSample === false &&
			this.call.method !== "GET" &&
			hasParameter(this.call, dryRunKey)
		)
			this.#draft = withParameter(this.#draft, dryRunKey, "true");
	}

	override render(): TemplateResult {
		const texts = words.reference.side;
		if (this.#isNarrow)
			return html`${this.#showCode()}
				<div class="try-bar">
					<button class="button primary" type="button" @click=${this.#open}>
						${icon("play")}${texts.attempt}
					</button>
				</div>
				<dialog class="try-sheet" aria-label=${texts.attempt}>
					<div class="sheet-head">
						<h2>${texts.attempt}</h2>
						<button
							class="button ghost round"
							type="button"
							aria-label=${texts.close}
							@click=${() => this.querySelector("dialog")?.close()}
						>
							${icon("cancel")}
						</button>
					</div>
					${this.#showForm()}
				</dialog>`;
		return html`<div class="switch side-views" role="group" aria-label=${texts.views}>
				${[false, true].map(
					(isThisTrying) =>
						html`<button
							class="button small"
							type="button"
							aria-pressed=${isThisTrying === isTrying}
							@click=${() =>
								this.change(() => {
									isTrying = isThisTrying;
								})}
						>
							${icon(isThisTrying ? "play" : "code")}${isThisTrying ? texts.attempt : texts.code}
						</button>`,
				)}
			</div>
			<div class="side-body" ?hidden=${isTrying}>${this.#showCode()}</div>
			<div class="side-body card" ?hidden=${!isTrying}>${this.#showForm()}</div>`;
	}

	#showCode(): TemplateResult {
		const { call } = this;
		const draft = this.#draft;
		return html`<section class="card shown" aria-label=${words.reference.side.sample}>
				<peopled-code-sample
					.request=${{
						method: call.method,
						url: call.serverUrl + pathOf(call, draft),
						needsToken: call.needsToken,
						headers: headersOf(call, draft),
						body: sentBody(draft),
					}}
				></peopled-code-sample>
			</section>
			<example-replies .call=${call}></example-replies>`;
	}

	#showForm(): TemplateResult {
		return html`<try-call
			.call=${this.call}
			.calls=${this.calls}
			.description=${this.description}
			.sessionKey=${this.sessionKey}
			.isSample=${this.isSample}
			.draft=${this.#draft}
			@draft=${(event: CustomEvent<Draft>) =>
				this.change(() => {
					this.#draft = event.detail;
				})}
			@reopen=${(event: CustomEvent<SentCall>) => this.#reopen(event.detail)}
		></try-call>`;
	}

	#reopen(sent: SentCall): void {
		if (sent.callId === this.call.id)
			this.change(() => {
				this.#draft = sent.draft;
			});
		else {
			reopened = sent;
			location.hash = sent.callId;
		}
	}

	#open = () => {
		this.querySelector("dialog")?.showModal();
	};

	#refit = () =>
		this.change(() => {
			this.#isNarrow = narrow.matches;
		});
}
define("call-side", CallSide);
