import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { licenseKind } from "../licenses/license-kind.ts";
import { may } from "../permissions.ts";
import { onlyLooking } from "../shell/states.ts";
import type { Draft } from "./draft.ts";
import "./email-inputs.ts";
import { licenseFields } from "./license-fields.ts";
import "../numbers/extension-picker.ts";
import "./number-inputs.ts";
import { countryOf } from "./national-numbers.ts";
import type { PersonEditor } from "./person-editor.ts";
import "./person-picker.ts";
import { fieldName } from "./values.ts";

/** The content of a form about a person, and its callbacks. */
interface FormState {
	draft: Draft;
	/** The licenses held before: their seats count as free for this person. */
	held: readonly string[];
	/** Those of them that a license template assigned. */
	implicit: readonly string[];
	catalog: Catalog;
	managerName: string | undefined;
	/** A person with a calling license cannot change the location. */
	isLocationFixed: boolean;
	/** How the server reads the work numbers, as far as it has. */
	readNumbers: readonly string[];
	/** The problems of a field, as sentences. */
	problems: ReadonlyMap<string, string>;
	set(field: keyof Draft, value: unknown): void;
	pickManager(manager: Person | undefined): void;
}

/** The form of an editor. */
export function formStateOf(editor: PersonEditor): FormState {
	const { person, draft, catalog, managerName, problems } = editor;
	return {
		draft,
		held: person.licenses ?? [],
		implicit: person.implicitLicenses ?? [],
		catalog,
		managerName,
		isLocationFixed: person.locationId !== undefined,
		readNumbers:
			editor.review.preview?.person?.phoneNumbers
				?.filter(({ type }) => type === "work")
				.map(({ value }) => value) ?? [],
		problems,
		set: editor.set,
		pickManager: editor.pickManager,
	};
}

/** Every field of a person, in cards. */
export function personForm(state: FormState): TemplateResult {
	return html`
		<section class="card" aria-labelledby="form-profile">
			<h2 id="form-profile">${words.person.profile}</h2>
			${profileFields(state)}
		</section>
		<section class="card" aria-labelledby="form-licenses">
			<h2 id="form-licenses">${fieldName("licenses")}</h2>
			${licensesOf(state)}
		</section>
		<section class="card" aria-labelledby="form-calling">
			<h2 id="form-calling">${words.person.calling}</h2>
			${callingFields(state)}
		</section>
		<section class="card">
			<h2 aria-hidden="true">${fieldName("roles")}</h2>
			${roleFields(state)}
		</section>
	`;
}

/** The fields of the profile, in a familiar order. */
export function profileFields(state: FormState): TemplateResult {
	const { draft, set } = state;
	return html`<div class="form-grid">
			${profileInputs.map((field) => (ownInputs[field] ?? text)(state, field))}
		</div>
		<label class="check">
			<input
				type="checkbox"
				id="field-loginEnabled"
				.checked=${String(draft.loginEnabled ?? true) === "true"}
				@change=${(event: Event) => set("loginEnabled", checked(event))}
			/>
			<span>${fieldName("loginEnabled")}</span>
		</label>`;
}

// Whether the profile has an input for a property, in this order. The others have one on another card, or none.
const isInProfile: Readonly<Record<keyof Draft, boolean>> = {
	firstName: true,
	lastName: true,
	displayName: true,
	emails: true,
	title: true,
	department: true,
	managerId: true,
	avatar: true,
	loginEnabled: false,
	licenses: false,
	locationId: false,
	phoneNumbers: false,
	extension: false,
	roles: false,
	manager: false,
	addresses: false,
	siteUrls: false,
	orgId: false,
	nickName: false,
};
const profileInputs = (Object.keys(isInProfile) as (keyof Draft)[]).filter(
	(field) => isInProfile[field],
);

// The inputs of the profile that are not a plain text field.
const ownInputs: Partial<
	Record<keyof Draft, (state: FormState) => TemplateResult>
> = {
	displayName: (state) => text(state, "displayName", { isRequired: true }),
	emails: ({ draft, problems, set }) => html`<peopled-email-inputs
		.emails=${draft.emails ?? []}
		.problem=${problems.get("emails")}
		@emails-changed=${({ detail }: CustomEvent<string[]>) =>
			set("emails", detail.length === 0 ? undefined : detail)}
	></peopled-email-inputs>`,
	managerId: (state) => html`<div class="field">
		<label for="field-managerId">${fieldName("managerId")}</label>
		<peopled-person-picker
			.inputId=${"field-managerId"}
			.name=${state.managerName}
			.isInvalid=${state.problems.has("managerId")}
			.describedBy=${"note-managerId"}
			@person-picked=${(event: CustomEvent<Person | undefined>) => state.pickManager(event.detail)}
		></peopled-person-picker>
		${note(state, "managerId")}
	</div>`,
	avatar: (state) => text(state, "avatar", { type: "url" }),
};

/** The licenses, with their free seats. */
export function licensesOf({
	draft,
	held,
	implicit,
	catalog,
	problems,
	set,
}: FormState): TemplateResult {
	return licenseFields({
		licenses: catalog.licenses,
		held,
		implicit,
		chosen: draft.licenses ?? [],
		problem: problems.get("licenses"),
		set: (chosen) => set("licenses", chosen),
	});
}

/** Location, numbers and extension, which belong to a calling license. */
export function callingFields(state: FormState): TemplateResult {
	const { draft, catalog, set } = state;
	const country = countryOf(draft.locationId, catalog.locations);
	return html`<p class="quiet">${words.person.callingHint}</p>
		<div class="form-grid">
			<div class="field">
				<label for="field-locationId">${fieldName("locationId")}</label>
				<select
					id="field-locationId"
					aria-invalid=${state.problems.has("locationId")}
					aria-describedby="note-locationId"
					?disabled=${state.isLocationFixed}
					@change=${(event: Event) => set("locationId", (event.target as HTMLSelectElement).value || undefined)}
				>
					<option value="">${words.none}</option>
					${catalog.locations.map(
						({ id, name }) =>
							html`<option value=${id} .selected=${id === draft.locationId}>${name}</option>`,
					)}
				</select>
				${note(state, "locationId", state.isLocationFixed ? words.person.locationFixed : undefined)}
			</div>
			<peopled-number-inputs
				.numbers=${draft.phoneNumbers?.map(({ value }) => value) ?? []}
				.read=${state.readNumbers}
				.locationId=${draft.locationId ?? ""}
				.country=${country}
				.problem=${state.problems.get("phoneNumbers")}
				@numbers-changed=${({ detail }: CustomEvent<string[]>) =>
					set(
						"phoneNumbers",
						detail.map((value) => ({ type: "work", value })),
					)}
			></peopled-number-inputs>
			<div class="field">
				<label for="field-extension">${fieldName("extension")}</label>
				<peopled-extension-picker
					.inputId=${"field-extension"}
					.value=${draft.extension ?? ""}
					.locationId=${draft.locationId ?? ""}
					.describedBy=${"note-extension"}
					.isInvalid=${state.problems.has("extension")}
					@extension-picked=${({ detail }: CustomEvent<string>) => set("extension", detail || undefined)}
				></peopled-extension-picker>
				${note(state, "extension")}
			</div>
		</div>`;
}

/** Location and number of a calling license, as soon as one is chosen that needs them. */
export function callingPart(
	editor: PersonEditor,
): TemplateResult | typeof nothing {
	const { draft, person, catalog } = editor;
	if (person.locationId !== undefined) return nothing;
	const isCalling = catalog.licenses.some(
		(license) =>
			licenseKind(license) === "calling" &&
			draft.licenses?.includes(license.id),
	);
	const isEntered =
		draft.locationId !== undefined || draft.extension !== undefined;
	const isMissed = ["locationId", "phoneNumbers", "extension"].some((field) =>
		editor.problems.has(field),
	);
	if (!isMissed && !(isCalling && isEntered)) return nothing;
	return html`<section aria-labelledby="panel-calling">
		<h3 id="panel-calling">${words.person.calling}</h3>
		${callingFields(formStateOf(editor))}
	</section>`;
}

/** The roles. Only full administrators can choose among them. */
export function roleFields({
	draft,
	catalog,
	problems,
	set,
}: FormState): TemplateResult {
	const chosen = draft.roles ?? [];
	const mayGive = may("giveRoles");
	// The second id of a role is offered only to people who hold it.
	const offered = catalog.roles.filter(
		({ id, name }) => chosen.includes(id) || !isSecondId(name),
	);
	return html`<fieldset id="field-roles" tabindex="-1">
		<legend class="hidden">${fieldName("roles")}</legend>
		${problem(problems, "roles")} ${mayGive ? nothing : onlyLooking("giveRoles")}
		<div class="form-grid role-grid">
			${offered.map(
				({ id, name }) =>
					html`<label class="check" title=${isSecondId(name) ? words.person.secondRoleId : nothing}>
						<input
							type="checkbox"
							.checked=${chosen.includes(id)}
							?disabled=${!mayGive}
							@change=${(event: Event) => set("roles", toggled(chosen, id, checked(event)))}
						/>
						<span>${name}</span>
					</label>`,
			)}
		</div>
	</fieldset>`;
}

function text(
	state: FormState,
	field: keyof Draft,
	{
		type = "text",
		isRequired = false,
	}: {
		type?: string;
		isRequired?: boolean;
	} = {},
): TemplateResult {
	return html`<div class="field">
		<label for="field-${field}">${fieldName(field)}</label>
		<input
			id="field-${field}"
			type=${type}
			autocomplete="off"
			?required=${isRequired}
			aria-invalid=${state.problems.has(field)}
			aria-describedby="note-${field}"
			.value=${(state.draft[field] as string | undefined) ?? ""}
			@input=${(event: Event) => state.set(field, (event.target as HTMLInputElement).value.trim() || undefined)}
		/>
		${note(state, field)}
	</div>`;
}

function note(
	{ problems }: FormState,
	field: string,
	hint?: string,
): TemplateResult {
	const wrong = problems.get(field);
	return html`<p class=${wrong ? "problem" : "hint"} id="note-${field}">${wrong ?? hint ?? nothing}</p>`;
}

function problem(problems: ReadonlyMap<string, string>, field: string) {
	const wrong = problems.get(field);
	return wrong ? html`<p class="problem" role="alert">${wrong}</p>` : nothing;
}

function checked(event: Event): boolean {
	return (event.target as HTMLInputElement).checked;
}

function toggled(list: readonly string[], id: string, isIn: boolean): string[] {
	const others = list.filter((known) => known !== id);
	return isIn ? [...others, id] : others;
}

// "Full Administrator (id_full_admin)": a role that the service knows by two ids.
function isSecondId(name: string): boolean {
	return /\(id_\w+\)$/.test(name);
}
