import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Token } from "../../contract/token.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { may } from "../permissions.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { loading } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { showDate, showTime } from "../time.ts";
import { words } from "../words.ts";
import { askToken } from "./token-dialog.ts";

/** Access tokens: one's own, or those of everyone in the organization. */
class TokensPage extends View {
	#isEveryone = false;
	#tokens: readonly Token[] | undefined;
	#next: string | undefined;
	/** What the token of this session opens: no token that it makes can open more. */
	#scopes: readonly string[] = [];
	#fault: unknown;

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#load();
	}

	async #load(next?: string): Promise<void> {
		const { reader, organization } = current();
		const isEveryone = this.#isEveryone;
		try {
			const page = await reader.readTokens(
				next ?? { orgId: isEveryone ? organization.id : undefined },
			);
			if (isEveryone !== this.#isEveryone) return;
			const session = page.items.find(({ isCurrent }) => isCurrent);
			this.change(() => {
				const before = next === undefined ? [] : (this.#tokens ?? []);
				this.#tokens = [...before, ...page.items];
				this.#next = page.next;
				this.#scopes = session?.scopes ?? this.#scopes;
				this.#fault = undefined;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

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
			${this.#list()}
			${this.#next ? html`<button class="button secondary" @click=${() => this.#load(this.#next)}>${words.more}</button>` : nothing}
		</div>`;
	}

	#list(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#tokens === undefined) return loading();
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
						this.#tokens,
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
					(state === "active" || state === "suspended") && !isCurrent
						? html`<button class="button danger-quiet small" aria-label=${words.tokens.revokeOf(name)} @click=${() => this.#revoke(token)}>${words.tokens.revoke}</button>`
						: nothing
				}
			</td>
		</tr>`;
	}

	#choose(isEveryone: boolean): void {
		this.change(() => {
			this.#isEveryone = isEveryone;
			this.#tokens = undefined;
		});
		void this.#load();
	}

	#create = async () => {
		if (await askToken(this.#scopes)) await this.#load();
	};

	async #revoke({ id, name }: Token): Promise<void> {
		const isDone = await confirm({
			title: words.tokens.revokeTitle(name),
			text: words.tokens.revokeText,
			yes: words.tokens.revoke,
			isDangerous: true,
			run: () => current().client.revokeToken(id),
		});
		if (!isDone) return;
		toast({ kind: "success", text: words.tokens.revoked(name) });
		await this.#load();
	}
}
define("peopled-tokens", TokensPage);
