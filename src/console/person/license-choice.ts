import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { License } from "../../contract/license.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { licenseKind, licenseKinds } from "../licenses/license-kind.ts";
import { seats } from "./facts.ts";

/** With at least this many licenses, there is a search field. */
const searchedFrom = 9;

/** The licenses of a person. Reports a change with `licenses-chosen`, whose detail is the list of ids. */
class LicenseChoice extends View {
	static override properties = {
		licenses: { attribute: false },
		held: { attribute: false },
		chosen: { attribute: false },
		implicit: { attribute: false },
		areImplicitLocked: { attribute: false },
	};
	/** Ordered by name. */
	declare licenses: readonly License[];
	/** The licenses held before. Their seats count as free for this person, and they come first. */
	declare held: readonly string[];
	declare chosen: readonly string[];
	/** Those of the held licenses that a template assigned. */
	declare implicit: readonly string[];
	/** Whether those of a template cannot be chosen, because the template would assign them again. */
	declare areImplicitLocked: boolean;
	#text = "";

	override render(): TemplateResult {
		const isSearched = this.licenses.length >= searchedFrom;
		const wanted = this.#text.toLowerCase().split(/\s+/);
		const shown = this.licenses
			.filter(({ name }) =>
				wanted.every((word) => name.toLowerCase().includes(word)),
			)
			.sort(
				(left, right) =>
					Number(this.held.includes(right.id)) -
					Number(this.held.includes(left.id)),
			);
		return html`${
			isSearched
				? html`<div class="license-search">
						<input
							type="search"
							aria-label=${words.person.findLicense}
							placeholder=${words.person.findLicense}
							autocomplete="off"
							.value=${this.#text}
							@input=${(event: Event) =>
								this.change(() => {
									this.#text = (event.target as HTMLInputElement).value.trim();
								})}
							@keydown=${(event: KeyboardEvent) => {
								if (event.key === "Enter") event.preventDefault();
							}}
						/>
						<span class="quiet" role="status">${words.person.licensesChosen(this.chosen.length, this.licenses.length)}</span>
					</div>`
				: nothing
		}
			<div class="license-choices">
				${isSearched ? this.#groups(shown) : this.#list(shown)}
				${shown.length === 0 ? html`<p class="quiet">${words.person.noSuchLicense}</p>` : nothing}
			</div>`;
	}

	// The held ones first, the others by purpose.
	#groups(shown: readonly License[]): TemplateResult {
		const held = shown.filter(({ id }) => this.held.includes(id));
		const others = shown.filter((license) => !held.includes(license));
		const groups: [string, readonly License[]][] = [
			[words.person.licenseGroups.held, held],
			...licenseKinds.map((kind): [string, readonly License[]] => [
				words.person.licenseGroups[kind],
				others.filter((license) => licenseKind(license) === kind),
			]),
		];
		return html`${groups
			.filter(([, licenses]) => licenses.length > 0)
			.map(
				([title, licenses]) =>
					html`<h3>${title}</h3>
						${this.#list(licenses)}`,
			)}`;
	}

	#list(licenses: readonly License[]) {
		return repeat(
			licenses,
			({ id }) => id,
			(license) => this.#one(license),
		);
	}

	#one(license: License): TemplateResult {
		const { id, name, consumedUnits, totalUnits } = license;
		const isChosen = this.chosen.includes(id);
		const isFull = consumedUnits >= totalUnits;
		const isImplicit = this.implicit.includes(id);
		const isOut =
			(isFull && !isChosen && !this.held.includes(id)) ||
			(isImplicit && this.areImplicitLocked);
		return html`<div class="license-choice">
			<label class="check license-name">
				<input
					type="checkbox"
					.checked=${isChosen}
					?disabled=${isOut}
					@change=${(event: Event) => this.#choose(id, (event.target as HTMLInputElement).checked)}
				/>
				<span>${name}</span>
				${isImplicit ? html`<span class="chip">${words.templates.origin}</span>` : nothing}
			</label>
			${seats(license)}
		</div>`;
	}

	#choose(id: string, isIn: boolean): void {
		const others = this.chosen.filter((known) => known !== id);
		this.dispatchEvent(
			new CustomEvent("licenses-chosen", {
				detail: isIn ? [...others, id] : others,
			}),
		);
	}
}
define("peopled-license-choice", LicenseChoice);
