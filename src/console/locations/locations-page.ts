import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Location } from "../../contract/location-shape.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { addressText } from "../address-text.ts";
import { forgetCatalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { PagedList } from "../shell/paged-list.ts";
import { emptyState, onlyLooking } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { askLocation } from "./location-dialog.ts";

const pageSize = 200;

/** The page of the locations: view, create, update, delete. */
class LocationsPage extends View {
	readonly #locations = new PagedList<Location>(this, (next) =>
		current().client.page(
			"GET /locations",
			{ query: { orgId: orgIdIfOther(), max: pageSize } },
			next,
		),
	);

	override render(): TemplateResult {
		const mayChange = may("changeLocations");
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.navigation.locations}</h1>
				${
					mayChange
						? html`<div class="page-actions">
								<button class="button primary" @click=${() => this.#edit()}>${icon("plus")}${words.locations.create}</button>
							</div>`
						: nothing
				}
			</div>
			${mayChange ? nothing : onlyLooking("changeLocations")}
			${this.#locations.show({
				list: (locations) => this.#tiles(locations),
				empty: () =>
					emptyState({
						sign: "location",
						title: words.locations.emptyTitle,
						text: words.locations.empty,
					}),
			})}
		</div>`;
	}

	#tiles(locations: readonly Location[]): TemplateResult {
		const sorted = [...locations].sort((left, right) =>
			left.name.localeCompare(right.name),
		);
		return html`<ul class="tiles">
			${repeat(
				sorted,
				({ id }) => id,
				(location) => this.#one(location),
			)}
		</ul>`;
	}

	#one(location: Location): TemplateResult {
		const { id, name, address, timeZone, routingPrefix } = location;
		return html`<li class="card tile">
			<h2>${name}</h2>
			<p>${addressText({ ...address, street: address.address1, more: address.address2 })}</p>
			<p class="quiet">
				${timeZone}${routingPrefix ? ` · ${words.locations.prefix(routingPrefix)}` : ""}
			</p>
			<div class="tile-foot">
				<a class="button ghost small" href=${linkTo(["people"], { location: id })}>${words.locations.people}</a>
				${
					may("changeLocations")
						? html`<button class="button secondary small" aria-label=${words.locations.editOf(name)} @click=${() => this.#edit(location)}>${icon("edit")}${words.edit.go}</button>
							<button class="button ghost round small" aria-label=${words.locations.removeOf(name)} @click=${() => this.#remove(location)}>${icon("remove")}</button>`
						: nothing
				}
			</div>
		</li>`;
	}

	async #edit(location?: Location): Promise<void> {
		const name = await askLocation(location);
		if (name === undefined) return;
		forgetCatalog();
		toast({ kind: "success", text: words.locations.saved(name) });
		await this.#locations.load();
	}

	async #remove({ id, name }: Location): Promise<void> {
		const isDone = await confirm({
			title: words.locations.removeTitle(name),
			text: words.locations.removeText,
			yes: words.remove,
			isDangerous: true,
			call: current().client.prepare("DELETE /locations/{locationId}", {
				path: { locationId: id },
			}),
		});
		if (!isDone) return;
		forgetCatalog();
		toast({ kind: "success", text: words.locations.removed(name) });
		await this.#locations.load();
	}
}
define("peopled-locations", LocationsPage);
