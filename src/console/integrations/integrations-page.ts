import { html, nothing, type TemplateResult } from "lit";
import type { Integration } from "../../contract/integration-shape.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { authorizeWords } from "../authorize-words.ts";
import { may } from "../permissions.ts";
import { current, orgIdIfOther } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { PagedList } from "../shell/paged-list.ts";
import { emptyState, onlyLooking } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { showDate } from "../time.ts";
import { words as common } from "../words.ts";
import { openAuthorizations } from "./authorizations-dialog.ts";
import { askIntegration, showNewSecret } from "./integration-dialog.ts";

const words = authorizeWords.integrations;

/** The programs that people of the organization authorize. */
class IntegrationsPage extends View {
	readonly #integrations = new PagedList<Integration>(this, async (next) =>
		current().client.page(
			"GET /integrations",
			{ query: { orgId: orgIdIfOther() } },
			next,
		),
	);

	override render(): TemplateResult {
		const mayChange = may("changeIntegrations");
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.title}</h1>
				${
					mayChange
						? html`<div class="page-actions">
								<button class="button primary" @click=${this.#create}>${icon("plus")}${words.create}</button>
							</div>`
						: nothing
				}
			</div>
			<p class="quiet">${words.hint}</p>
			${mayChange ? nothing : onlyLooking("changeIntegrations")}
			${this.#integrations.show({
				list: (all) => this.#table(all),
				empty: () =>
					emptyState({
						sign: "lock",
						title: words.empty,
						text: words.emptyHint,
					}),
			})}
		</div>`;
	}

	#table(all: readonly Integration[]): TemplateResult {
		return html`<div class="card card-table scroll-x" tabindex="0" role="region" aria-label=${words.title}>
			<table class="table">
				<thead>
					<tr>
						<th scope="col">${words.name}</th>
						<th scope="col">${words.kind}</th>
						<th scope="col">${words.scopes}</th>
						<th scope="col">${words.created}</th>
						<th scope="col"><span class="hidden">${words.actions}</span></th>
					</tr>
				</thead>
				<tbody>${all.map((integration) => this.#row(integration))}</tbody>
			</table>
		</div>`;
	}

	#row(integration: Integration): TemplateResult {
		const { name, description, kind, scopes, created } = integration;
		return html`<tr>
			<td>
				<strong>${name}</strong>
				${description ? html`<p class="quiet">${description}</p>` : nothing}
			</td>
			<td>${words.kinds[kind]}</td>
			<td><span data-count title=${scopes.join("\n")}>${common.tokens.scopeCount(scopes.length)}</span></td>
			<td><time datetime=${created}>${showDate(created)}</time></td>
			<td class="row-actions">
				<button class="button ghost small" aria-label=${words.authorizationsOf(name)} @click=${() => openAuthorizations(integration)}>${words.authorizations}</button>
				${may("changeIntegrations") ? this.#changes(integration) : nothing}
			</td>
		</tr>`;
	}

	#changes(integration: Integration): TemplateResult {
		const { name, kind } = integration;
		return html`
			${
				kind === "serviceApp"
					? html`<button class="button ghost small" aria-label=${words.authorizeOf(name)} @click=${() => this.#authorize(integration)}>${words.authorize}</button>`
					: nothing
			}
			<button class="button ghost small" aria-label=${words.rotateOf(name)} @click=${() => this.#rotate(integration)}>${words.rotate}</button>
			<button class="button danger-quiet small" aria-label=${words.removeOf(name)} @click=${() => this.#remove(integration)}>${words.remove}</button>`;
	}

	#create = async () => {
		if (await askIntegration()) await this.#integrations.load();
	};

	async #authorize({ id: integrationId, name }: Integration): Promise<void> {
		const isDone = await confirm({
			title: words.authorizeTitle(name),
			text: words.authorizeText,
			yes: words.authorize,
			call: current().client.prepare(
				"POST /integrations/{integrationId}/authorizations",
				{ path: { integrationId } },
			),
		});
		if (isDone) toast({ kind: "success", text: words.authorized(name) });
	}

	async #rotate({ id: integrationId, name }: Integration): Promise<void> {
		const made: Parameters<typeof showNewSecret>[0][] = [];
		await confirm({
			title: words.rotateTitle(name),
			text: words.rotateText,
			yes: words.rotate,
			isDangerous: true,
			run: async () => {
				made.push(
					await current().client.call(
						"POST /integrations/{integrationId}/secret",
						{ path: { integrationId } },
					),
				);
			},
		});
		for (const integration of made) await showNewSecret(integration);
	}

	async #remove({ id: integrationId, name }: Integration): Promise<void> {
		const isDone = await confirm({
			title: words.removeTitle(name),
			text: words.removeText,
			yes: words.remove,
			isDangerous: true,
			call: current().client.prepare("DELETE /integrations/{integrationId}", {
				path: { integrationId },
			}),
		});
		if (!isDone) return;
		toast({ kind: "success", text: words.removed(name) });
		await this.#integrations.load();
	}
}
define("peopled-integrations", IntegrationsPage);
