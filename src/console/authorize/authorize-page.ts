import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import type { AuthorizationRequest } from "../../contract/oauth.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { currentPlace } from "../router.ts";
import { current } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { loading } from "../shell/states.ts";
import { consentCard } from "./consent-card.ts";

const texts = words.authorize;

/** The page on which a person allows or denies what an integration asks for. */
class AuthorizePage extends View {
	readonly #parameters = Object.fromEntries(currentPlace().query);
	#request: AuthorizationRequest | undefined;
	#fault: unknown;
	#isBusy = false;
	#isLeaving = false;

	override async connectedCallback(): Promise<void> {
		super.connectedCallback();
		await this.#load();
	}

	override render(): TemplateResult {
		return html`<div class="sign-in">${this.#content()}</div>`;
	}

	#content(): TemplateResult {
		if (this.#request === undefined)
			return this.#fault === undefined ? loading() : this.#refusal();
		if (this.#isLeaving)
			return html`${loading()}<p class="quiet">${texts.leaving}</p>`;
		return html`
			${this.#fault === undefined ? nothing : faultPanel(this.#fault)}
			${consentCard(this.#request, {
				isBusy: this.#isBusy,
				decide: (isAllowed) => this.#decide(isAllowed),
			})}`;
	}

	// Another try would not help where the request itself is wrong.
	#refusal(): TemplateResult {
		const isWrong =
			this.#fault instanceof RefusalError && this.#fault.status === 400;
		return html`<h1 tabindex="-1">${texts.refused}</h1>
			${isWrong ? html`<p>${texts.refusedHint}</p>` : nothing}
			${faultPanel(this.#fault, isWrong ? undefined : () => this.#load())}`;
	}

	async #load(): Promise<void> {
		this.change(() => {
			this.#fault = undefined;
		});
		try {
			const request = await current().client.call("GET /authorize/request", {
				query: this.#parameters,
			});
			this.change(() => {
				this.#request = request;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	async #decide(isAllowed: boolean): Promise<void> {
		this.change(() => {
			this.#isBusy = true;
			this.#fault = undefined;
		});
		try {
			const { redirectUri } = await current().client.call("POST /authorize", {
				body: { ...this.#parameters, isAllowed },
			});
			this.change(() => {
				this.#isLeaving = true;
			});
			// Back must not lead to a request that is decided.
			location.replace(redirectUri);
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
				this.#isBusy = false;
			});
		}
	}
}
define("peopled-authorize", AuthorizePage);
