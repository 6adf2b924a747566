import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Token } from "../../contract/token.ts";
import { chip } from "../../look/chip.ts";
import { skeletonLines } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { PagedList } from "../shell/paged-list.ts";
import { isRevocable, revokeToken } from "../tokens/revoke-token.ts";

/** The access tokens of a person: those that work, and behind a disclosure those that have ended. */
class PersonTokens extends View {
	static override properties = {
		personId: { attribute: false },
		revision: { attribute: false },
	};
	declare personId: string;
	/** A new value when there may be more tokens, or when some may have ended. */
	declare revision: number;
	readonly #tokens = new PagedList<Token>(this, (next) =>
		current().client.page(
			"GET /tokens",
			{ query: { personId: this.personId } },
			next,
		),
	);

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!this.hasUpdated) return;
		if (changed.has("personId") || changed.has("revision"))
			void this.#tokens.load();
	}

	override render(): TemplateResult {
		return this.#tokens.show({
			list: (tokens) => this.#lists(tokens),
			empty: () => html`<p class="quiet">${words.person.noTokens}</p>`,
			waiting: () => skeletonLines(2),
			buttonClass: "button secondary small",
		});
	}

	#lists(tokens: readonly Token[]): TemplateResult {
		const working = tokens.filter(isWorking);
		const ended = tokens.filter((token) => !isWorking(token));
		return html`${working.length === 0 ? html`<p class="quiet">${words.person.noTokens}</p>` : this.#list(working)}
			${
				ended.length === 0
					? nothing
					: html`<details>
							<summary>${words.person.endedTokens(ended.length)}</summary>
							${this.#list(ended)}
						</details>`
			}`;
	}

	#list(tokens: readonly Token[]): TemplateResult {
		return html`<ul class="token-list">
			${repeat(
				tokens,
				({ id }) => id,
				(token) => this.#one(token),
			)}
		</ul>`;
	}

	#one(token: Token): TemplateResult {
		const { name, scopes, state, isCurrent, created, expires } = token;
		return html`<li>
			<div class="token-text">
				<strong>${name}</strong>
				${isCurrent ? chip(words.tokens.current, { kind: "info" }) : nothing}
				${state === "active" ? nothing : chip(words.tokens.states[state], { kind: "error" })}
				<p class="quiet" title=${scopes.join("\n")}>${words.person.tokenDates(words.tokens.scopeCount(scopes.length), showDate(created), expires && showDate(expires))}</p>
			</div>
			${isRevocable(token) ? html`<button class="button secondary small" aria-label=${words.tokens.revokeOf(name)} @click=${() => this.#revoke(token)}>${words.tokens.revoke}</button>` : nothing}
		</li>`;
	}

	async #revoke(token: Token): Promise<void> {
		if (await revokeToken(token)) await this.#tokens.load();
	}
}
define("peopled-person-tokens", PersonTokens);

function isWorking({ state }: Token): boolean {
	return state === "active" || state === "suspended";
}
