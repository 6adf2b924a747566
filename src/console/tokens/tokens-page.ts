import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Token } from "../../contract/token.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { current } from "../session.ts";
import { PagedList } from "../shell/paged-list.ts";
import { isRevocable, revokeToken } from "./revoke-token.ts";
import { askToken } from "./token-dialog.ts";
import "./own-authorizations.ts";

/** Access tokens: the person's own, or those of everyone in the organization. */
class TokensPage extends View {
	#isEveryone = false;
	readonly #tokens = new PagedList<Token>(this, async (next) => {
		const { client, organization } = current();
		const orgId = this.#isEveryone ? organization.id : undefined;
		return client.page("GET /tokens", { query: { orgId } }, next);
	});

	override render(): TemplateResult {
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.navigation.tokens}</h1>
				<div class="page-actions">
					<button class="button primary" @click=${this.#create}>${icon("plus")}${words.tokens.create}</button>
				</div>
			</div>
			<p class="quiet">${words.tokens.hint}</p>
			${
				may("seeTokensOfOthers")
					? html`<div class="segments" role="group" aria-label=${words.tokens.whose}>
							${[false, true].map(
								(isEveryone) =>
									html`<button
										class="button ${isEveryone === this.#isEveryone ? "primary" : "secondary"} small"
										aria-pressed=${isEveryone === this.#isEveryone}
										@click=${() => this.#choose(isEveryone)}
									>
										${isEveryone ? words.tokens.everyone : words.tokens.mine}
									</button>`,
							)}
						</div>`
					: nothing
			}
			${this.#tokens.show({ list: (tokens) => this.#table(tokens) })}
			<peopled-own-authorizations></peopled-own-authorizations>
		</div>`;
	}

	#table(tokens: readonly Token[]): TemplateResult {
		return html`<div class="card card-table scroll-x" tabindex="0" role="region" aria-label=${words.navigation.tokens}>
			<table class="table token-table">
				<thead>
					<tr>
						<th scope="col">${words.tokens.name}</th>
						<th scope="col">${words.tokens.person}</th>
						<th scope="col">${words.tokens.scopes}</th>
						<th scope="col">${words.tokens.created}</th>
						<th scope="col">${words.tokens.expires}</th>
						<th scope="col"><span class="hidden">${words.tokens.revoke}</span></th>
					</tr>
				</thead>
				<tbody>
					${repeat(
						tokens,
						({ id }) => id,
						(token) => this.#row(token),
					)}
				</tbody>
			</table>
		</div>`;
	}

	#row(token: Token): TemplateResult {
		const { name, displayName, scopes, state, isCurrent } = token;
		return html`<tr>
			<td>
				<strong>${name}</strong>
				${isCurrent ? html`<span class="chip" data-kind="info">${words.tokens.current}</span>` : nothing}
				${state === "active" ? nothing : html`<span class="chip" data-kind="error">${words.tokens.states[state]}</span>`}
			</td>
			<td>${displayName ?? nothing}</td>
			<td><span title=${scopes.join("\n")}>${words.tokens.scopeCount(scopes.length)}</span></td>
			<td><time datetime=${token.created}>${showDate(token.created)}</time></td>
			<td>${token.expires ? html`<time datetime=${token.expires}>${showTime(token.expires)}</time>` : words.tokens.never}</td>
			<td class="row-actions">
				${
					isRevocable(token)
						? html`<button class="button danger-quiet small" aria-label=${words.tokens.revokeOf(name)} @click=${() => this.#revoke(token)}>${words.tokens.revoke}</button>`
						: nothing
				}
			</td>
		</tr>`;
	}

	#choose(isEveryone: boolean): void {
		this.#isEveryone = isEveryone;
		void this.#tokens.restart();
	}

	#create = async () => {
		if (await askToken()) await this.#tokens.load();
	};

	async #revoke(token: Token): Promise<void> {
		if (await revokeToken(token)) await this.#tokens.load();
	}
}
define("peopled-tokens", TokensPage);
