import { html, nothing, type TemplateResult } from "lit";
import type { PreparedCall } from "../../client/client.ts";
import type { License } from "../../contract/license.ts";
import type { LicenseTemplate } from "../../contract/license-template-shape.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { seats } from "../person/facts.ts";
import { current, orgIdIfOther } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { field } from "../shell/field.ts";

/** A license template while it is edited. */
interface Form {
	/** The group; empty for the organization. */
	groupId: string;
	licenses: readonly string[];
}

/** Creates or updates a license template, and shows the effects before. Resolves to whether it was saved. */
export async function askTemplate({
	before,
	name,
	catalog,
	templates,
}: {
	before: LicenseTemplate | undefined;
	/** The name of the template that is updated. */
	name: string | undefined;
	catalog: Catalog;
	/** The templates that exist: each group has one at most. */
	templates: readonly LicenseTemplate[];
}): Promise<boolean> {
	const places = placesOf(catalog, templates);
	let form: Form = {
		groupId: before?.groupId ?? places[0]?.value ?? "",
		licenses: before?.licenses ?? [],
	};
	let isSaved = false;
	let isBusy = false;
	let effects: readonly string[] = [];
	let fault: unknown;
	const change = (part: Partial<Form>) => {
		form = { ...form, ...part };
		dialog.update();
		void preview(form);
	};
	// The effects of the form as it was when the reply comes count only if it is still the same.
	const preview = async (tried: Form) => {
		let found: readonly string[] = [];
		let refusal: unknown;
		try {
			if (tried.licenses.length > 0)
				found = (await prepare(before, tried).dryRun()).warnings;
		} catch (cause) {
			refusal = cause;
		}
		if (tried !== form) return;
		effects = found;
		fault = refusal;
		dialog.update();
	};
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		isBusy = true;
		dialog.update();
		try {
			await prepare(before, form).run();
			isSaved = true;
			dialog.close();
		} catch (cause) {
			fault = cause;
			isBusy = false;
			dialog.update();
		}
	};
	const dialog = openDialog({
		title:
			name === undefined
				? words.templates.create
				: words.templates.editOf(name),
		isWide: true,
		body: () => html`<form id="template-form" class="template-form" @submit=${submit}>
			${
				before === undefined
					? html`<div @change=${(event: Event) => {
							if (event.target instanceof HTMLSelectElement)
								change({ groupId: event.target.value });
						}}>
							${field(
								{
									name: "groupId",
									label: words.templates.forWhom,
									value: form.groupId,
									choices: places,
								},
								new Map(),
							)}
							${catalog.groups === undefined ? html`<p class="hint">${words.groups.noneRead}</p>` : nothing}
						</div>`
					: nothing
			}
			<fieldset class="license-choices">
				<legend>${words.templates.licenses}</legend>
				${catalog.licenses.map((license) => choice(license, form, change))}
			</fieldset>
			${fault === undefined ? effectList(effects) : faultPanel(fault)}
			${form.licenses.length === 0 ? nothing : apiCall(prepare(before, form).request, words.save)}
		</form>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button primary" form="template-form" ?disabled=${isBusy || form.licenses.length === 0}>${words.save}</button>
		`,
	});
	await dialog.closed;
	return isSaved;
}

/** All new people and the groups, apart from those that have a template. */
function placesOf(
	{ groups }: Catalog,
	templates: readonly LicenseTemplate[],
): { value: string; label: string }[] {
	const taken = new Set(templates.map(({ groupId = "" }) => groupId));
	return [
		// An empty value would stand for no choice.
		{ value: everyone, label: words.templates.everyone },
		...(groups ?? []).map(({ id, name }) => ({
			value: id,
			label: words.templates.membersOf(name),
		})),
	].filter(({ value }) => !taken.has(value === everyone ? "" : value));
}

const everyone = "everyone";

function choice(
	license: License,
	{ licenses }: Form,
	change: (part: Partial<Form>) => void,
): TemplateResult {
	const { id, name } = license;
	return html`<div class="license-choice">
		<label class="check license-name">
			<input
				type="checkbox"
				.checked=${licenses.includes(id)}
				@change=${(event: Event) => {
					const isIn = (event.target as HTMLInputElement).checked;
					const others = licenses.filter((known) => known !== id);
					change({ licenses: isIn ? [...others, id] : others });
				}}
			/>
			<span>${name}</span>
		</label>
		${seats(license)}
	</div>`;
}

function effectList(effects: readonly string[]): TemplateResult {
	return html`<div role="status">
		${
			effects.length === 0
				? nothing
				: html`<h3>${words.templates.effects}</h3>
						<ul class="effects">${effects.map((each) => html`<li lang="en">${each}</li>`)}</ul>`
		}
	</div>`;
}

type SavingCall =
	| PreparedCall<"POST /licenseTemplates">
	| PreparedCall<"PUT /licenseTemplates/{licenseTemplateId}">;

function prepare(before: LicenseTemplate | undefined, form: Form): SavingCall {
	const { client } = current();
	return before === undefined
		? client.prepare("POST /licenseTemplates", creationOf(form))
		: client.prepare(
				"PUT /licenseTemplates/{licenseTemplateId}",
				updateOf(before, form),
			);
}

function creationOf({ groupId, licenses }: Form) {
	return {
		query: { orgId: orgIdIfOther() },
		body: {
			groupId: groupId === everyone ? undefined : groupId,
			licenses: [...licenses],
		},
	};
}

function updateOf({ id }: LicenseTemplate, { licenses }: Form) {
	return {
		path: { licenseTemplateId: id },
		body: { licenses: [...licenses] },
	};
}
