import { html, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import type { Draft } from "../person/draft.ts";
import type { ActivityFilter } from "./activity-query.ts";
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

/** The filters of the activity. */
export function activityFilters({
	filter,
	names,
	change,
}: {
	filter: ActivityFilter;
	/** The names of the selected people, as far as they are known. */
	names: ReadonlyMap<string, string>;
	change: (change: Partial<ActivityFilter>) => void;
}): TemplateResult {
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
	return html`<search class="activity-filters">
		${picker("target")} ${picker("actor")}
		${choice("category", Object.entries(words.activity.categories))}
		${choice("action", Object.entries(words.activity.actions))}
		${choice(
			"field",
			fields.map((name) => [name, words.fields[name]]),
		)}
		${text("request", "text")} ${text("from", "date")} ${text("to", "date")}
	</search>`;
}
