import { html, nothing, type TemplateResult } from "lit";
import type { AuthorizationRequest } from "../../contract/oauth.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { currentPlace } from "../router.ts";
import { current } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { consentCard } from "./consent-card.ts";

const texts = words.device;

/** The page on which a person enters the code of a device, and allows or denies what it asks for. */
class DevicePage extends View {
	#code = currentPlace().query.get("userCode") ?? "";
	#request: AuthorizationRequest | undefined;
	#outcome: "allowed" | "denied" | undefined;
	#fault: unknown;
	#isBusy = false;

	override async connectedCallback(): Promise<void> {
		super.connectedCallback();
		if (this.#code !== "") await this.#find(this.#code);
	}

	override render(): TemplateResult {
		return html`<div class="sign-in">
			${this.#fault === undefined ? nothing : faultPanel(this.#fault)}
			${this.#content()}
		</div>`;
	}

	#content(): TemplateResult {
		if (this.#outcome !== undefined)
			return html`<h1 tabindex="-1">${texts[`${this.#outcome}Title`]}</h1>
				<p role="status">${texts[this.#outcome]}</p>`;
		if (this.#request === undefined) return this.#form();
		return consentCard(this.#request, {
			note: html`<div class="notice" data-kind="warning" role="note">
				${icon("warning")}<p>${texts.warning}</p>
			</div>`,
			isBusy: this.#isBusy,
			decide: (isAllowed) =>
				this.#run(async () => {
					await current().client.call("POST /device", {
						body: { userCode: this.#code, isAllowed },
					});
					this.#outcome = isAllowed ? "allowed" : "denied";
				}),
		});
	}

	#form(): TemplateResult {
		return html`<h1 tabindex="-1">${texts.title}</h1>
			<p>${texts.hint}</p>
			<form @submit=${this.#submit} novalidate>
				<div class="field">
					<label for="user-code">${texts.code}</label>
					<input
						id="user-code"
						name="code"
						inputmode="numeric"
						autocomplete="off"
						spellcheck="false"
						maxlength="20"
					/>
				</div>
				<button class="button primary wide" ?disabled=${this.#isBusy}>${texts.go}</button>
			</form>`;
	}

	#submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = new FormData(event.target as HTMLFormElement);
		const code = String(form.get("code")).trim();
		if (code !== "") await this.#find(code);
	};

	#find(code: string): Promise<void> {
		return this.#run(async () => {
			this.#request = await current().client.call("GET /device/request", {
				query: { userCode: code },
			});
			this.#code = code;
		});
	}

	async #run(task: () => Promise<void>): Promise<void> {
		this.change(() => {
			this.#isBusy = true;
			this.#fault = undefined;
		});
		let fault: unknown;
		await task().catch((cause: unknown) => {
			fault = cause;
		});
		this.change(() => {
			this.#fault = fault;
			this.#isBusy = false;
		});
	}
}
define("peopled-device", DevicePage);
