import { html, nothing, type TemplateResult } from "lit";
import type { Integration } from "../../contract/integration-shape.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { current, orgIdIfOther } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { PagedList } from "../shell/paged-list.ts";
import { emptyState, onlyLooking } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { openAuthorizations } from "./authorizations-dialog.ts";
import { askIntegration, showNewSecret } from "./integration-dialog.ts";

const texts = words.integrations;

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
				<h1 tabindex="-1">${texts.title}</h1>
				${
					mayChange
						? html`<div class="page-actions">
								<button class="button primary" @click=${this.#create}>${icon("plus")}${texts.create}</button>
							</div>`
						: nothing
				}
			</div>
			<p class="quiet">${texts.hint}</p>
			${mayChange ? nothing : onlyLooking("changeIntegrations")}
			${this.#integrations.show({
				list: (all) => this.#table(all),
				empty: () =>
					emptyState({
						sign: "lock",
						title: texts.empty,
						text: texts.emptyHint,
					}),
			})}
		</div>`;
	}

	#table(all: readonly Integration[]): TemplateResult {
		return html`<div class="card card-table scroll-x" tabindex="0" role="region" aria-label=${texts.title}>
			<table class="table">
				<thead>
					<tr>
						<th scope="col">${texts.name}</th>
						<th scope="col">${texts.kind}</th>
						<th scope="col">${texts.scopes}</th>
						<th scope="col">${texts.created}</th>
						<th scope="col"><span class="hidden">${texts.actions}</span></th>
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
			<td>${texts.kinds[kind]}</td>
			<td><span data-count title=${scopes.join("\n")}>${words.tokens.scopeCount(scopes.length)}</span></td>
			<td><time datetime=${created}>${showDate(created)}</time></td>
			<td class="row-actions">
				<button class="button ghost small" aria-label=${texts.authorizationsOf(name)} @click=${() => openAuthorizations(integration)}>${texts.authorizations}</button>
				${may("changeIntegrations") ? this.#changes(integration) : nothing}
			</td>
		</tr>`;
	}

	#changes(integration: Integration): TemplateResult {
		const { name, kind } = integration;
		return html`
			${
				kind === "serviceApp"
					? html`<button class="button ghost small" aria-label=${texts.authorizeOf(name)} @click=${() => this.#authorize(integration)}>${texts.authorize}</button>`
					: nothing
			}
			<button class="button ghost small" aria-label=${texts.rotateOf(name)} @click=${() => this.#rotate(integration)}>${texts.rotate}</button>
			<button class="button danger-quiet small" aria-label=${texts.removeOf(name)} @click=${() => this.#remove(integration)}>${texts.remove}</button>`;
	}

	#create = async () => {
		if (await askIntegration()) await this.#integrations.load();
	};

	async #authorize({ id: integrationId, name }: Integration): Promise<void> {
		const isDone = await confirm({
			title: texts.authorizeTitle(name),
			text: texts.authorizeText,
			yes: texts.authorize,
			call: current().client.prepare(
				"POST /integrations/{integrationId}/authorizations",
				{ path: { integrationId } },
			),
		});
		if (isDone) toast({ kind: "success", text: texts.authorized(name) });
	}

	async #rotate({ id: integrationId, name }: Integration): Promise<void> {
		const made: Parameters<typeof showNewSecret>[0][] = [];
		await confirm({
			title: texts.rotateTitle(name),
			text: texts.rotateText,
			yes: texts.rotate,
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
			title: texts.removeTitle(name),
			text: texts.removeText,
			yes: texts.remove,
			isDangerous: true,
			call: current().client.prepare("DELETE /integrations/{integrationId}", {
				path: { integrationId },
			}),
		});
		if (!isDone) return;
		toast({ kind: "success", text: texts.removed(name) });
		await this.#integrations.load();
	}
}
define("peopled-integrations", IntegrationsPage);
