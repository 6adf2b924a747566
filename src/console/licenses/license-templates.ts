import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { LicenseTemplate } from "../../contract/license-template-shape.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { current, orgIdIfOther } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";
import { askTemplate } from "./template-dialog.ts";

/** The license templates of the organization: view, create, update, delete. */
class LicenseTemplates extends View {
	#templates: readonly LicenseTemplate[] | undefined;
	#catalog: Catalog | undefined;
	#fault: unknown;

	protected override willUpdate(): void {
		if (!this.hasUpdated) void this.#load();
	}

	async #load(): Promise<void> {
		this.#fault = undefined;
		try {
			const query = { orgId: orgIdIfOther() };
			const [templates, catalog] = await Promise.all([
				current().client.call("GET /licenseTemplates", { query }),
				readCatalog(),
			]);
			this.change(() => {
				this.#templates = templates.items;
				this.#catalog = catalog;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		return html`<section class="card templates" aria-labelledby="templates">
			<div class="card-head">
				<h2 id="templates">${words.templates.title}</h2>
				${
					may("changePeople") && this.#catalog !== undefined
						? html`<button class="button secondary small" @click=${() => this.#edit()}>${icon("plus")}${words.templates.create}</button>`
						: nothing
				}
			</div>
			<p class="quiet">${words.templates.hint}</p>
			${this.#content()}
		</section>`;
	}

	#content(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#templates === undefined)
			return html`<p class="quiet" role="status">${words.loading}</p>`;
		if (this.#templates.length === 0)
			return html`<p class="quiet">${words.templates.empty}</p>`;
		return html`<ul class="template-list">
			${repeat(
				this.#templates,
				({ id }) => id,
				(template) => this.#one(template),
			)}
		</ul>`;
	}

	#one(template: LicenseTemplate): TemplateResult {
		const name = this.#nameOf(template);
		const names = template.licenses.map(
			(id) => this.#catalog?.licenses.find((each) => each.id === id)?.name,
		);
		return html`<li class="template">
			<div>
				<h3>${name}</h3>
				<div class="chips">${names.map((each) => html`<span class="chip">${each}</span>`)}</div>
			</div>
			${
				may("changePeople")
					? html`<div class="row-actions">
							<button class="button secondary small" aria-label=${words.templates.editOf(name)} @click=${() => this.#edit(template)}>${icon("edit")}${words.edit.go}</button>
							<button class="button ghost round small" aria-label=${words.templates.removeOf(name)} @click=${() => this.#remove(template)}>${icon("remove")}</button>
						</div>`
					: nothing
			}
		</li>`;
	}

	#nameOf({ groupId }: LicenseTemplate): string {
		if (groupId === undefined) return words.templates.everyone;
		const group = this.#catalog?.groups?.find(({ id }) => id === groupId);
		return group === undefined
			? words.templates.membersOfGroup
			: words.templates.membersOf(group.name);
	}

	async #edit(before?: LicenseTemplate): Promise<void> {
		if (this.#catalog === undefined) return;
		const isSaved = await askTemplate({
			before,
			name: before && this.#nameOf(before),
			catalog: this.#catalog,
			templates: this.#templates ?? [],
		});
		if (!isSaved) return;
		toast({ kind: "success", text: words.templates.saved });
		await this.#load();
	}

	async #remove(template: LicenseTemplate): Promise<void> {
		const { client } = current();
		const path = { licenseTemplateId: template.id };
		const isDone = await confirm({
			title: words.templates.removeTitle(this.#nameOf(template)),
			text: words.templates.removeText,
			yes: words.remove,
			isDangerous: true,
			call: client.prepare("DELETE /licenseTemplates/{licenseTemplateId}", {
				path,
			}),
		});
		if (!isDone) return;
		toast({ kind: "success", text: words.templates.removed });
		await this.#load();
	}
}
define("peopled-license-templates", LicenseTemplates);
