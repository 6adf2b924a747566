import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import {
	countFilters,
	type Narrowing,
	narrowings,
	type PeopleFilter,
} from "./people-query.ts";
import "../person/person-picker.ts";

interface Option {
	value: string;
	label: string;
}

/** The filters next to the search. Each active one is a chip that removes it. */
export function filterBar({
	catalog,
	filter,
	managerName,
	change,
}: {
	catalog: Catalog;
	filter: PeopleFilter;
	/** The name of the manager whose people are shown, once it is known. */
	managerName: string | undefined;
	change: (change: Partial<PeopleFilter>) => void;
}): TemplateResult {
	const options = optionsOf(catalog);
	const set = narrowings.filter((key) => filter[key] !== "");
	const textOf = (key: Narrowing) =>
		key === "manager"
			? (managerName ?? "…")
			: (options[key]?.find(({ value }) => value === filter[key])?.label ??
				filter[key]);
	return html`
		<button class="button secondary" popovertarget="filters">
			${icon("filter")}${words.people.filters}
			${set.length > 0 ? html`<span class="badge">${countFilters(filter)}</span>` : nothing}
		</button>
		<div class="menu filters" id="filters" popover>
			${narrowings.map(
				(key) =>
					html`<div class="field">
						<label for="filter-${key}">${labelOf(key)}</label>
						${control(key, { filter, managerName, options: options[key], change })}
						${key === "group" && catalog.groups === undefined ? html`<p class="hint">${words.groups.noneRead}</p>` : nothing}
					</div>`,
			)}
		</div>
		${
			set.length > 0
				? html`<div class="set-filters">
						${set.map((key) => {
							const label = `${labelOf(key)}: ${textOf(key)}`;
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

function control(
	key: Narrowing,
	{
		filter,
		managerName,
		options,
		change,
	}: {
		filter: PeopleFilter;
		managerName: string | undefined;
		options: readonly Option[] | undefined;
		change: (change: Partial<PeopleFilter>) => void;
	},
): TemplateResult {
	const id = `filter-${key}`;
	if (key === "manager")
		return html`<peopled-person-picker
			.inputId=${id}
			.name=${filter.manager === "" ? undefined : managerName}
			@person-picked=${(event: CustomEvent<Person | undefined>) =>
				change({ manager: event.detail?.id ?? "" })}
		></peopled-person-picker>`;
	const onChange = (event: Event) =>
		change({
			[key]: (event.target as HTMLInputElement | HTMLSelectElement).value,
		});
	if (options === undefined)
		return html`<input
			id=${id}
			type="text"
			autocomplete="off"
			.value=${filter[key]}
			@change=${onChange}
		/>`;
	return html`<select id=${id} @change=${onChange}>
		<option value="">${words.people.any}</option>
		${options.map(
			({ value, label }) =>
				html`<option value=${value} .selected=${value === filter[key]}>
					${label}
				</option>`,
		)}
	</select>`;
}

function labelOf(key: Narrowing): string {
	return words.people.filterLabels[key];
}

function optionsOf({
	licenses,
	roles,
	groups,
	locations,
}: Catalog): Partial<Record<Narrowing, Option[]>> {
	const named = (known: readonly { id: string; name: string }[]) =>
		known.map(({ id, name }) => ({ value: id, label: name }));
	const worded = (texts: Readonly<Record<string, string>>) =>
		Object.entries(texts).map(([value, label]) => ({ value, label }));
	const { hidden: _, ...statuses } = words.status;
	return {
		license: named(licenses),
		role: named(roles),
		group: named(groups ?? []),
		location: named(locations),
		status: worded(statuses),
		type: worded(words.type),
		pending: worded(words.people.pending),
		login: worded({ true: words.yes, false: words.no }),
	};
}
