import { html, nothing, type TemplateResult } from "lit";
import type { Catalog } from "../catalog.ts";
import { icon } from "../shell/icons.ts";
import { words } from "../words.ts";
import { countFilters, filterKeys, type PeopleFilter } from "./people-query.ts";

interface Option {
	value: string;
	label: string;
}

/** The filters beside the search, and each one that is set as a chip that takes it away again. */
export function filterBar({
	catalog,
	filter,
	change,
}: {
	catalog: Catalog;
	filter: PeopleFilter;
	change: (change: Partial<PeopleFilter>) => void;
}): TemplateResult {
	const options = optionsOf(catalog);
	const set = filterKeys.filter(
		(key) => key !== "text" && filter[key] !== "",
	) as Narrowing[];
	return html`
		<button class="button secondary" popovertarget="filters">
			${icon("filter")}${words.people.filters}
			${set.length > 0 ? html`<span class="badge">${countFilters(filter)}</span>` : nothing}
		</button>
		<div class="menu filters" id="filters" popover>
			${(Object.keys(options) as Narrowing[]).map(
				(key) =>
					html`<div class="field">
						<label for="filter-${key}">${labelOf(key)}</label>
						<select
							id="filter-${key}"
							@change=${(event: Event) =>
								change({ [key]: (event.target as HTMLSelectElement).value })}
						>
							<option value="">${words.people.any}</option>
							${options[key].map(
								({ value, label }) =>
									html`<option value=${value} .selected=${value === filter[key]}>
										${label}
									</option>`,
							)}
						</select>
					</div>`,
			)}
		</div>
		${
			set.length > 0
				? html`<div class="set-filters">
						${set.map((key) => {
							const found = options[key].find(
								({ value }) => value === filter[key],
							);
							const label = `${labelOf(key)}: ${found?.label ?? filter[key]}`;
							return html`<button
								class="chip-button"
								aria-label=${words.people.clearFilter(label)}
								@click=${() => change({ [key]: "" })}
							>
								<span>${label}</span>${icon("cancel")}
							</button>`;
						})}
					</div>`
				: nothing
		}
	`;
}

type Narrowing = Exclude<keyof PeopleFilter, "text">;

function labelOf(key: Narrowing): string {
	return words.people.filterLabels[key];
}

function optionsOf({
	licenses,
	roles,
	locations,
}: Catalog): Record<Narrowing, Option[]> {
	const named = (known: readonly { id: string; name: string }[]) =>
		known.map(({ id, name }) => ({ value: id, label: name }));
	const worded = (texts: Readonly<Record<string, string>>) =>
		Object.entries(texts).map(([value, label]) => ({ value, label }));
	const { hidden: _, ...statuses } = words.status;
	return {
		license: named(licenses),
		role: named(roles),
		location: named(locations),
		status: worded(statuses),
		type: worded(words.type),
		pending: worded(words.people.pending),
	};
}
