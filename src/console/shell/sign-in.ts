import { html, nothing, type TemplateResult } from "lit";
import logo from "../../look/icon.svg";
import { icon } from "../../look/icons.ts";
import { languageChoice } from "../../look/language-choice.ts";
import { define, View } from "../../look/view.ts";
import "../../look/sign-in-form.ts";
import { words } from "../../words/words.ts";
import { adoptSession, takeNotice } from "../session.ts";
import { faultPanel } from "./fault.ts";

/** The page for people who are not signed in. */
class SignIn extends View {
	static override properties = { fault: { attribute: false } };
	declare fault: unknown;
	#notice = takeNotice();

	override render(): TemplateResult {
		return html`<main class="lone">
			<div class="sign-in">
				<img src=${logo} alt="" width="48" height="48" />
				<h1>${words.signIn.title}</h1>
				<p class="quiet">${words.signIn.hint}</p>
				${
					this.#notice
						? html`<div class="notice" data-kind="info" role="status">
								${icon("info")}<p>${this.#notice}</p>
							</div>`
						: nothing
				}
				${this.fault ? faultPanel(this.fault) : nothing}
				<peopled-sign-in-form .adopt=${adoptSession}></peopled-sign-in-form>
				${languageChoice()}
			</div>
		</main>`;
	}
}
define("peopled-sign-in", SignIn);
