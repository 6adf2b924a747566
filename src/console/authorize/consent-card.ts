import { html, nothing, type TemplateResult } from "lit";
import type { AuthorizationRequest } from "../../contract/oauth.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { textFor } from "../../words/text-for.ts";
import { words } from "../../words/words.ts";
import { current, signOut } from "../session.ts";

const texts = words.authorize;

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
		<h1 tabindex="-1">${texts.ask(name)}</h1>
		${description ? html`<p>${description}</p>` : nothing}
		${
			isForeign
				? html`<div class="notice" data-kind="warning" role="note">
						${icon("warning")}<p>${texts.foreign(orgName)}</p>
					</div>`
				: html`<p class="quiet">${texts.belongs(orgName)}</p>`
		}
		${note ?? nothing}
		${
			served.length > 0
				? html`<div>
						<p>${texts.wants}</p>
						<ul class="consent-scopes">
							${served.map(
								(scope) =>
									html`<li title=${scope.name}>${icon("check")}<span>${textFor(words.scopes, scope.name) ?? scope.name}</span></li>`,
							)}
						</ul>
					</div>`
				: nothing
		}
		${
			unserved.length > 0
				? html`<details>
						<summary>${texts.unserved(unserved.length)}</summary>
						<p class="quiet">${unserved.map((scope) => scope.name).join(" ")}</p>
					</details>`
				: nothing
		}
		<p class="quiet">${texts.limits}</p>
		<div class="consent-account">
			${avatar(me)}
			<span>
				<span class="quiet">${texts.as}</span>
				<strong>${me.displayName}</strong>
				<span class="quiet">${me.emails[0]}</span>
			</span>
			<button class="button ghost small" ?disabled=${isBusy} @click=${() => signOut()}>${texts.other}</button>
		</div>
		${redirectHost ? html`<p class="quiet">${texts.next(redirectHost)}</p>` : nothing}
		<div class="consent-buttons">
			<button class="button secondary" ?disabled=${isBusy} @click=${() => decide(false)}>${texts.deny}</button>
			<button class="button primary" ?disabled=${isBusy} @click=${() => decide(true)}>${texts.allow}</button>
		</div>`;
}
