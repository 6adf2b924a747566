import { html, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { fieldWords } from "../field-words.ts";
import { words } from "../words.ts";
import type { ActivityFilter } from "./activity-query.ts";
import "../person/person-picker.ts";

/** The properties whose changes one looks for. */
const fields = [
	"displayName",
	"firstName",
	"lastName",
	"emails",
	"title",
	"department",
	"managerId",
	"phoneNumbers",
	"extension",
	"locationId",
	"licenses",
	"roles",
	"loginEnabled",
	"siteUrls",
	"addresses",
];

/** Everything that the activity can be narrowed down to. */
export function activityFilters({
	filter,
	names,
	change,
}: {
	filter: ActivityFilter;
	/** The names of the people who are picked, as far as they are known. */
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
			fields.map((name) => [name, fieldWords[name] ?? name]),
		)}
		${text("request", "text")} ${text("from", "date")} ${text("to", "date")}
	</search>`;
}
