import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Authorization } from "../../contract/authorization.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { authorizeWords } from "../authorize-words.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { PagedList } from "../shell/paged-list.ts";
import { toast } from "../shell/toasts.ts";
import { showDate, showTime } from "../time.ts";

const words = authorizeWords.own;

/** The programs that the person has authorized to act for them. */
class OwnAuthorizations extends View {
	readonly #authorizations = new PagedList<Authorization>(
		this,
		async (next) => {
			const { client, me } = current();
			const page = await client.page(
				"GET /authorizations",
				{ query: { personId: me.id } },
				next,
			);
			// The access tokens under an authorization end with it.
			const items = page.items.filter(({ type }) => type === "refresh");
			return { ...page, items };
		},
	);

	override render(): TemplateResult {
		return html`<section aria-labelledby="own-authorizations">
			<h2 id="own-authorizations">${words.title}</h2>
			<p class="quiet">${words.hint}</p>
			${this.#authorizations.show({
				list: (all) =>
					html`<ul class="job-list">
						${repeat(
							all,
							({ id }) => id,
							(one) => this.#one(one),
						)}
					</ul>`,
				empty: () => html`<p>${words.empty}</p>`,
			})}
		</section>`;
	}

	#one(authorization: Authorization): TemplateResult {
		const { applicationName, created, lastToken, expires } = authorization;
		return html`<li class="card job">
			<div>
				<strong>${applicationName}</strong>
				<p class="quiet">
					${words.given}
					<time datetime=${created} title=${showDate(created)}>${showTime(created)}</time>
					${
						lastToken
							? html`· ${words.lastToken}
									<time datetime=${lastToken} title=${showDate(lastToken)}>${showTime(lastToken)}</time>`
							: html`· ${words.noToken}`
					}
					${expires ? html`· ${words.until(showDate(expires))}` : nothing}
				</p>
				${this.#scopes(authorization)}
			</div>
			<button class="button danger-quiet small" aria-label=${words.revokeOf(applicationName)} @click=${() => this.#revoke(authorization)}>${words.revoke}</button>
		</li>`;
	}

	#scopes({ scopes }: Authorization): TemplateResult {
		const served = scopes.filter((name) => name in authorizeWords.scopes);
		const unserved = scopes.length - served.length;
		return html`<details>
			<summary>${words.may(served.length)}</summary>
			<ul class="consent-scopes">
				${served.map(
					(name) =>
						html`<li title=${name}>${icon("check")}<span>${authorizeWords.scopes[name]}</span></li>`,
				)}
			</ul>
			${unserved > 0 ? html`<p class="quiet">${authorizeWords.authorize.unserved(unserved)}</p>` : nothing}
		</details>`;
	}

	async #revoke({ id, applicationName: name }: Authorization): Promise<void> {
		const isDone = await confirm({
			title: words.revokeTitle(name),
			text: words.revokeText,
			yes: words.revoke,
			isDangerous: true,
			call: current().client.prepare(
				"DELETE /authorizations/{authorizationId}",
				{
					path: { authorizationId: id },
				},
			),
		});
		if (!isDone) return;
		toast({ kind: "success", text: words.revoked(name) });
		await this.#authorizations.load();
	}
}
define("peopled-own-authorizations", OwnAuthorizations);
