import { html, nothing, type TemplateResult } from "lit";
import type { AuthorizationRequest } from "../../contract/oauth.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { authorizeWords } from "../authorize-words.ts";
import { current, signOut } from "../session.ts";

const words = authorizeWords.authorize;

/** The request of an integration in words, with the buttons of the decision. */
export function consentCard(
	{
		name,
		description,
		orgId,
		orgName = "",
		redirectHost,
		scopes,
	}: AuthorizationRequest,
	{
		note,
		isBusy,
		decide,
	}: {
		note?: TemplateResult;
		isBusy: boolean;
		decide: (isAllowed: boolean) => unknown;
	},
): TemplateResult {
	const { me } = current();
	const isForeign = orgId !== me.orgId;
	const served = scopes.filter(({ isServed }) => isServed);
	const unserved = scopes.filter(({ isServed }) => !isServed);
	return html`
		<h1 tabindex="-1">${words.ask(name)}</h1>
		${description ? html`<p>${description}</p>` : nothing}
		${
			isForeign
				? html`<div class="notice" data-kind="warning" role="note">
						${icon("warning")}<p>${words.foreign(orgName)}</p>
					</div>`
				: html`<p class="quiet">${words.belongs(orgName)}</p>`
		}
		${note ?? nothing}
		${
			served.length > 0
				? html`<div>
						<p>${words.wants}</p>
						<ul class="consent-scopes">
							${served.map(
								(scope) =>
									html`<li title=${scope.name}>${icon("check")}<span>${authorizeWords.scopes[scope.name] ?? scope.name}</span></li>`,
							)}
						</ul>
					</div>`
				: nothing
		}
		${
			unserved.length > 0
				? html`<details>
						<summary>${words.unserved(unserved.length)}</summary>
						<p class="quiet">${unserved.map((scope) => scope.name).join(" ")}</p>
					</details>`
				: nothing
		}
		<p class="quiet">${words.limits}</p>
		<div class="consent-account">
			${avatar(me)}
			<span>
				<span class="quiet">${words.as}</span>
				<strong>${me.displayName}</strong>
				<span class="quiet">${me.emails[0]}</span>
			</span>
			<button class="button ghost small" ?disabled=${isBusy} @click=${() => signOut()}>${words.other}</button>
		</div>
		${redirectHost ? html`<p class="quiet">${words.next(redirectHost)}</p>` : nothing}
		<div class="consent-buttons">
			<button class="button secondary" ?disabled=${isBusy} @click=${() => decide(false)}>${words.deny}</button>
			<button class="button primary" ?disabled=${isBusy} @click=${() => decide(true)}>${words.allow}</button>
		</div>`;
}
