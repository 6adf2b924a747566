import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { removableChip } from "../../look/chip.ts";
import { textFor } from "../../words/text-for.ts";
import { showDay } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import type { Draft } from "../person/draft.ts";
import { fieldName } from "../person/values.ts";
import {
	type ActivityFilter,
	activityKeys,
	dayBefore,
	startOfDay,
	usualDays,
} from "./activity-query.ts";
import "../person/person-picker.ts";

// Whether changes of a property can be searched, in this order.
const isSearchable: Readonly<Record<Exclude<keyof Draft, "orgId">, boolean>> = {
	displayName: true,
	firstName: true,
	lastName: true,
	emails: true,
	title: true,
	department: true,
	managerId: true,
	phoneNumbers: true,
	extension: true,
	locationId: true,
	licenses: true,
	roles: true,
	loginEnabled: true,
	siteUrls: true,
	addresses: true,
	manager: false,
	nickName: false,
	avatar: false,
};
const fields = (
	Object.keys(isSearchable) as (keyof typeof isSearchable)[]
).filter((field) => isSearchable[field]);

/** The filters, and how to change them. */
interface FilterState {
	filter: ActivityFilter;
	/** The names of the selected people, as far as they are known. */
	names: ReadonlyMap<string, string>;
	change: (change: Partial<ActivityFilter>) => void;
}

/** The filters of the activity. */
export function activityFilters({
	filter,
	names,
	change,
}: FilterState): TemplateResult {
	const labels = words.activity.labels;
	const picker = (key: "actor" | "target") =>
		html`<div class="field">
			<label for="activity-${key}">${labels[key]}</label>
			<peopled-person-picker
				.inputId=${`activity-${key}`}
				.name=${names.get(filter[key])}
				@person-picked=${({ detail }: CustomEvent<Person | undefined>) =>
					change({ [key]: detail?.id ?? "" })}
			></peopled-person-picker>
		</div>`;
	const choice = (
		key: "category" | "action" | "field",
		options: readonly (readonly [value: string, label: string])[],
	) =>
		html`<div class="field">
			<label for="activity-${key}">${labels[key]}</label>
			<select id="activity-${key}" @change=${(event: Event) => change({ [key]: (event.target as HTMLSelectElement).value })}>
				<option value="">${words.people.any}</option>
				${options.map(([value, label]) => html`<option value=${value} .selected=${value === filter[key]}>${label}</option>`)}
			</select>
		</div>`;
	const text = (key: "request" | "from" | "to", type: "text" | "date") =>
		html`<div class="field">
			<label for="activity-${key}">${labels[key]}</label>
			<input
				id="activity-${key}"
				type=${type}
				autocomplete="off"
				spellcheck="false"
				.value=${filter[key]}
				@change=${(event: Event) => change({ [key]: (event.target as HTMLInputElement).value })}
			/>
		</div>`;
	return html`<search class="activity-filters" aria-label=${words.people.filters}>
		${picker("target")} ${picker("actor")}
		${choice("category", Object.entries(words.activity.categories))}
		${choice("action", Object.entries(words.activity.actions))}
		${choice(
			"field",
			fields.map((name) => [name, words.fields[name]]),
		)}
		${text("request", "text")} ${text("from", "date")} ${text("to", "date")}
		${presets(filter, change)}
	</search>`;
}

// The usual times, as one click each.
function presets(
	filter: ActivityFilter,
	change: (change: Partial<ActivityFilter>) => void,
): TemplateResult {
	const { title, today, days } = words.activity.presets;
	const choices = [
		{ label: today, from: dayBefore(0) },
		{ label: days(7), from: dayBefore(6) },
		{ label: days(usualDays), from: "" },
	];
	return html`<div class="field presets">
		<span class="label" id="activity-presets">${title}</span>
		<div class="segments" role="group" aria-labelledby="activity-presets">
			${choices.map(
				({ label, from }) =>
					html`<button
						class="button secondary"
						aria-pressed=${filter.from === from && filter.to === ""}
						@click=${() => change({ from, to: "" })}
					>
						${label}
					</button>`,
			)}
		</div>
	</div>`;
}

/** The set filters, each with a button that removes it. */
export function activityChips({
	filter,
	names,
	change,
}: FilterState): TemplateResult | typeof nothing {
	const set = activityKeys.filter((key) => filter[key] !== "");
	if (set.length === 0) return nothing;
	const { labels } = words.activity;
	return html`<div class="set-filters">
		${set.map((key) =>
			removableChip(
				words.activity.chip(labels[key], valueText(key, filter[key], names)),
				() => change({ [key]: "" }),
			),
		)}
	</div>`;
}

function valueText(
	key: keyof ActivityFilter,
	value: string,
	names: ReadonlyMap<string, string>,
): string {
	switch (key) {
		case "actor":
		case "target":
			return names.get(value) ?? "…";
		case "category":
			return textFor(words.activity.categories, value) ?? value;
		case "action":
			return textFor(words.activity.actions, value) ?? value;
		case "field":
			return fieldName(value);
		case "from":
		case "to":
			return dayText(value);
		case "request":
			return value;
	}
}

// A text in the address that is no day stays as it is.
function dayText(value: string): string {
	const at = startOfDay(value);
	return at === undefined ? value : showDay(new Date(at).toISOString());
}
