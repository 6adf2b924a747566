import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Authorization } from "../../contract/authorization.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { textFor } from "../../words/text-for.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { PagedList } from "../shell/paged-list.ts";
import { toast } from "../shell/toasts.ts";

const texts = words.ownAuthorizations;

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
			<h2 id="own-authorizations">${texts.title}</h2>
			<p class="quiet">${texts.hint}</p>
			${this.#authorizations.show({
				list: (all) =>
					html`<ul class="job-list">
						${repeat(
							all,
							({ id }) => id,
							(one) => this.#one(one),
						)}
					</ul>`,
				empty: () => html`<p>${texts.empty}</p>`,
			})}
		</section>`;
	}

	#one(authorization: Authorization): TemplateResult {
		const { applicationName, created, lastToken, expires } = authorization;
		return html`<li class="card job">
			<div>
				<strong>${applicationName}</strong>
				<p class="quiet">
					${texts.given}
					<time datetime=${created} title=${showDate(created)}>${showTime(created)}</time>
					${
						lastToken
							? html`· ${texts.lastToken}
									<time datetime=${lastToken} title=${showDate(lastToken)}>${showTime(lastToken)}</time>`
							: html`· ${texts.noToken}`
					}
					${expires ? html`· ${texts.until(showDate(expires))}` : nothing}
				</p>
				${this.#scopes(authorization)}
			</div>
			<button class="button danger-quiet small" aria-label=${texts.revokeOf(applicationName)} @click=${() => this.#revoke(authorization)}>${texts.revoke}</button>
		</li>`;
	}

	#scopes({ scopes }: Authorization): TemplateResult {
		const served = scopes.filter((name) => Object.hasOwn(words.scopes, name));
		const unserved = scopes.length - served.length;
		return html`<details>
			<summary>${texts.may(served.length)}</summary>
			<ul class="consent-scopes">
				${served.map(
					(name) =>
						html`<li title=${name}>${icon("check")}<span>${textFor(words.scopes, name)}</span></li>`,
				)}
			</ul>
			${unserved > 0 ? html`<p class="quiet">${words.authorize.unserved(unserved)}</p>` : nothing}
		</details>`;
	}

	async #revoke({ id, applicationName: name }: Authorization): Promise<void> {
		const isDone = await confirm({
			title: texts.revokeTitle(name),
			text: texts.revokeText,
			yes: texts.revoke,
			isDangerous: true,
			call: current().client.prepare(
				"DELETE /authorizations/{authorizationId}",
				{
					path: { authorizationId: id },
				},
			),
		});
		if (!isDone) return;
		toast({ kind: "success", text: texts.revoked(name) });
		await this.#authorizations.load();
	}
}
define("peopled-own-authorizations", OwnAuthorizations);
