import { html, nothing } from "lit";
import type {
	Location,
	LocationCreation,
} from "../../contract/location-shape.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";

import { faultPanel } from "../shell/fault.ts";
import { field, problemsOf } from "../shell/field.ts";
import { openPanel } from "../shell/panel.ts";
import {
	type Choice,
	countryChoices,
	languageChoices,
	timeZoneChoices,
	withChosen,
} from "./place-choices.ts";

/** Fields with the same name in the form and on the wire. */
const names = {
	name: true,
	timeZone: true,
	preferredLanguage: true,
	"address.address1": true,
	"address.address2": false,
	"address.city": true,
	"address.state": false,
	"address.postalCode": false,
	"address.country": true,
	routingPrefix: false,
	notes: false,
} as const;
type Name = keyof typeof names;

/** Fields with a list of choices. */
const choices: Partial<Record<Name, readonly Choice[]>> = {
	timeZone: timeZoneChoices(),
	preferredLanguage: languageChoices(),
	"address.country": countryChoices(),
};

/** Creates or updates a location. Resolves to its name when it was saved. */
export async function askLocation(
	before: Location | undefined,
): Promise<string | undefined> {
	let saved: string | undefined;
	let refusal: unknown;
	let isBusy = false;
	let form: Location | LocationCreation = before ?? emptyLocation();
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		form = { ...before, ...readForm(event.target as HTMLFormElement) };
		isBusy = true;
		panel.update();
		try {
			await save(before, form);
			saved = form.name;
			panel.close();
		} catch (cause) {
			refusal = cause;
			isBusy = false;
			panel.update();
		}
	};
	const panel = openPanel({
		title: before
			? words.locations.editOf(before.name)
			: words.locations.create,
		body: () => {
			const problems = problemsOf(refusal, (name) => name in names);
			return html`<form id="location-form" class="form-grid" novalidate @submit=${submit}>
				${refusal !== undefined && problems.size === 0 ? html`<div class="span">${faultPanel(refusal)}</div>` : nothing}
				${(Object.keys(names) as Name[]).map((name) =>
					field(
						{
							name,
							label: words.locations.fields[name],
							value: fieldValue(form, name),
							isRequired: names[name],
							hint: names[name] ? undefined : words.optional,
							choices:
								choices[name] &&
								withChosen(choices[name], fieldValue(form, name) ?? ""),
						},
						problems,
					),
				)}
			</form>`;
		},
		foot: () => html`
			<button class="button secondary" @click=${() => panel.close()}>${words.cancel}</button>
			<button class="button primary" form="location-form" ?disabled=${isBusy}>${words.save}</button>
		`,
	});
	await panel.closed;
	return saved;
}

async function save(
	before: Location | undefined,
	form: Location | LocationCreation,
): Promise<void> {
	const { client } = current();
	if (before === undefined)
		await client.call("POST /locations", {
			body: form,
			query: { orgId: orgIdIfOther() },
		});
	else
		await client.call("PUT /locations/{locationId}", {
			path: { locationId: before.id },
			body: form,
		});
}

function emptyLocation(): LocationCreation {
	return {
		name: "",
		timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
		preferredLanguage: "en_us",
		address: { address1: "", city: "", country: "" },
	};
}

function fieldValue(form: Location | LocationCreation, name: Name) {
	const [first = "", second] = name.split(".");
	const open = form as unknown as Record<string, unknown>;
	const value =
		second === undefined
			? open[first]
			: (open[first] as Record<string, unknown>)[second];
	return value as string | undefined;
}

function readForm(element: HTMLFormElement): LocationCreation {
	const given = new FormData(element);
	const read = (name: Name) => String(given.get(name) ?? "").trim();
	const readIfAny = (name: Name) => read(name) || undefined;
	return {
		name: read("name"),
		timeZone: read("timeZone"),
		preferredLanguage: read("preferredLanguage"),
		address: {
			address1: read("address.address1"),
			address2: readIfAny("address.address2"),
			city: read("address.city"),
			state: readIfAny("address.state"),
			postalCode: readIfAny("address.postalCode"),
			country: read("address.country"),
		},
		routingPrefix: read("routingPrefix"),
		notes: read("notes"),
	};
}
