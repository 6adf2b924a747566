import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import "../../look/combo-box.ts";
import type { ComboOption } from "../../look/combo-options.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import "../person/person-picker.ts";
import { fieldName } from "../person/values.ts";
import type { BulkChange, TextField } from "./bulk-change.ts";

/** The kind of a change, as it is chosen in the panel. */
export type Kind = keyof typeof words.bulk.kinds;

/** The choice so far. */
export interface Choice {
	kind: Kind;
	/** The property of `other`. */
	field: TextField;
	/** The text, or the id of the license, role, location or manager. */
	value: string;
	/** Whether the property is cleared; only without a value. */
	isCleared?: boolean;
	managerName?: string;
}

const otherFields: readonly TextField[] = ["firstName", "lastName", "avatar"];

/** The change that was chosen; undefined while something is missing. */
export function changeOf({
	kind,
	field,
	value,
	isCleared = false,
}: Choice): BulkChange | undefined {
	const text = value.trim() || undefined;
	const setOf = (field: TextField | "managerId"): BulkChange | undefined =>
		text === undefined && !isCleared
			? undefined
			: { kind: "set", field, value: text };
	switch (kind) {
		case "delete":
			return { kind };
		case "deactivate":
		case "activate":
			return { kind: "login", isEnabled: kind === "activate" };
		case "department":
		case "title":
		case "managerId":
			return setOf(kind);
		case "other":
			return setOf(field);
		case "move":
			return text === undefined ? undefined : { kind, locationId: text };
		case "give":
		case "take":
			return text === undefined
				? undefined
				: { kind, field: "licenses", id: text };
		case "giveRole":
			return text === undefined
				? undefined
				: { kind: "give", field: "roles", id: text };
		case "takeRole":
			return text === undefined
				? undefined
				: { kind: "take", field: "roles", id: text };
	}
}

/** The kinds of changes, in groups, of which one is chosen. */
export function kindChoice(
	chosen: Kind,
	choose: (kind: Kind, isByPointer: boolean) => void,
): TemplateResult {
	return html`<fieldset class="change-kinds">
		<legend>${words.bulk.kindsTitle}</legend>
		${listGroups().map(
			({
				title,
				kinds,
			}) => html`<div class="change-group" role="group" aria-label=${title}>
				<span class="change-group-title" aria-hidden="true">${title}</span>
				<div class="change-options">
					${kinds.map(
						(
							kind,
						) => html`<label class="change-kind" data-dangerous=${kind === "delete" || nothing}>
							<input
								type="radio"
								name="change-kind"
								value=${kind}
								.checked=${kind === chosen}
								@click=${(event: MouseEvent) => choose(kind, event.detail > 0)}
							/>
							<span>${words.bulk.kinds[kind]}</span>
						</label>`,
					)}
				</div>
			</div>`,
		)}
	</fieldset>`;
}

function listGroups(): { title: string; kinds: readonly Kind[] }[] {
	const { groups } = words.bulk;
	const more: Kind[] = may("movePeople") ? ["move", "delete"] : ["delete"];
	return [
		{
			title: groups.profile,
			kinds: ["department", "title", "managerId", "other"],
		},
		{ title: groups.licenses, kinds: ["give", "take"] },
		...(may("giveRoles")
			? [
					{
						title: groups.roles,
						kinds: ["giveRole", "takeRole"] as const,
					},
				]
			: []),
		{ title: groups.access, kinds: ["deactivate", "activate"] },
		{ title: groups.more, kinds: more },
	];
}

/** The field for the value of a change, or a note about a change without one. */
export function valueChoice(
	choice: Choice,
	catalog: Catalog,
	set: (change: Partial<Choice>) => void,
): TemplateResult {
	const { kind, value } = choice;
	const options = optionsOf(kind, catalog);
	if (options !== undefined)
		return html`<peopled-combo-box
				.label=${labelOf(kind)}
				.inputId=${"change-value"}
				.options=${options}
				.chosen=${value === "" ? [] : [value]}
				.isRequired=${true}
				@change=${({ detail }: CustomEvent<string[]>) => set({ value: detail[0] ?? "" })}
			></peopled-combo-box>
			${kind === "move" ? note(words.bulk.notes.move) : nothing}`;
	switch (kind) {
		case "managerId":
			return html`<div class="field">
				<label for="change-value">${fieldName("managerId")}</label>
				<peopled-person-picker
					.inputId=${"change-value"}
					.isInvalid=${false}
					@person-picked=${({ detail }: CustomEvent<Person | undefined>) =>
						set({
							value: detail?.id ?? "",
							managerName: detail?.displayName,
						})}
				></peopled-person-picker>
				${clearing(choice, set)}
			</div>`;
		case "deactivate":
		case "activate":
			return note(words.bulk.notes[kind]);
		case "delete":
			return note(words.bulk.notes.delete);
		default:
			return textField(choice, set);
	}
}

function textField(
	choice: Choice,
	set: (change: Partial<Choice>) => void,
): TemplateResult {
	const { kind, field, value } = choice;
	const label = fieldName(kind === "other" ? field : kind);
	return html`${
		kind === "other"
			? html`<div class="field">
						<label for="change-field">${words.bulk.property}</label>
						<select
							id="change-field"
							@change=${(event: Event) =>
								set({
									field: (event.target as HTMLSelectElement).value as TextField,
								})}
						>
							${otherFields.map((each) => html`<option value=${each} ?selected=${each === field}>${fieldName(each)}</option>`)}
						</select>
					</div>`
			: nothing
	}
		<div class="field">
			<label for="change-value">${words.bulk.newValue(label)}</label>
			<input
				id="change-value"
				autocomplete="off"
				.value=${value}
				@input=${(event: Event) => set({ value: (event.target as HTMLInputElement).value })}
			/>
			${clearing(choice, set)}
		</div>`;
}

// An empty field alone clears nothing.
function clearing(
	{ value, isCleared = false }: Choice,
	set: (change: Partial<Choice>) => void,
): TemplateResult {
	return html`<label class="check">
		<input
			type="checkbox"
			?disabled=${value.trim() !== ""}
			.checked=${isCleared && value.trim() === ""}
			@change=${(event: Event) =>
				set({ isCleared: (event.target as HTMLInputElement).checked })}
		/>
		<span>${words.bulk.clear}</span>
	</label>`;
}

function note(text: string): TemplateResult {
	return html`<p class="quiet">${text}</p>`;
}

function labelOf(kind: Kind): string {
	if (kind === "move") return words.bulk.chooseLocation;
	return kind === "give" || kind === "take"
		? words.bulk.chooseLicense
		: words.bulk.chooseRole;
}

// The choices for a value that is not typed.
function optionsOf(
	kind: Kind,
	{ licenses, roles, locations }: Catalog,
): ComboOption[] | undefined {
	const plain = ({ id, name }: { id: string; name: string }) => ({
		...{ id, label: name },
	});
	switch (kind) {
		case "move":
			return locations.map(plain);
		case "giveRole":
		case "takeRole":
			return roles.map(plain);
		case "give":
		case "take":
			return licenses.map((license) => ({
				...plain(license),
				note: words.licenses.free(
					Math.max(0, license.totalUnits - license.consumedUnits),
				),
			}));
	}
	return undefined;
}
