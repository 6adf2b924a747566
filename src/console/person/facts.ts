import { html, nothing, type TemplateResult } from "lit";
import type { License } from "../../contract/license.ts";
import type { Person } from "../../contract/person.ts";
import { icon } from "../../look/icons.ts";
import type { FieldName } from "../../words/field-name.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { seatKind } from "../licenses/seat-kind.ts";
import { linkTo } from "../router.ts";
import { styled } from "../styled.ts";
import type { Section } from "./sections.ts";
import { sitesOf, siteText } from "./site-fields.ts";
import { fieldName, valueTexts } from "./values.ts";

/** Opens a section of the form. */
type Edit = ((section: Section) => void) | undefined;

/** The details of a person, in cards, each with a button that edits it. */
export function profileCard(
	person: Person,
	catalog: Catalog,
	edit: Edit,
): TemplateResult {
	return html`<section class="card" aria-labelledby="profile" tabindex="-1">
		${cardHead("profile", words.person.profile, edit)}
		<dl class="facts">
			${profileFields.map((field) => fact(labelOf(field, person), profileValue(field, person, catalog)))}
		</dl>
	</section>`;
}

// Whether the profile shows a property, in this order. The others are on another card, in the page header, or not shown.
const isInProfile: Readonly<Record<FieldName, boolean>> = {
	emails: true,
	title: true,
	department: true,
	manager: true,
	addresses: true,
	timezone: true,
	sipAddresses: true,
	siteUrls: false,
	lastActivity: false,
	created: false,
	lastModified: false,
	id: false,
	orgId: false,
	displayName: false,
	firstName: false,
	lastName: false,
	nickName: false,
	avatar: false,
	managerId: false,
	phoneNumbers: false,
	extension: false,
	locationId: false,
	licenses: false,
	implicitLicenses: false,
	roles: false,
	status: false,
	type: false,
	invitePending: false,
	loginEnabled: false,
	xmppFederationJid: false,
};
const profileFields = (Object.keys(isInProfile) as FieldName[]).filter(
	(field) => isInProfile[field],
);

// The name of a manager who is in the directory stands for that person.
function labelOf(field: FieldName, { managerId }: Person): FieldName {
	return field === "manager" && managerId !== undefined ? "managerId" : field;
}

function profileValue(field: FieldName, person: Person, catalog: Catalog) {
	const { manager, managerId } = person;
	if (field === "manager" && manager && managerId !== undefined)
		return html`<a class="link" href=${linkTo(["people", managerId])}>${manager}</a>`;
	if (field === "emails")
		return html`${person.emails.map((email) => html`<div><a href=${mailAddress(email)}>${email}</a></div>`)}`;
	return texts(field, person, catalog);
}

export function callingCard(
	person: Person,
	catalog: Catalog,
	edit: Edit,
): TemplateResult {
	const { extension, locationId, phoneNumbers = [] } = person;
	const isCalled =
		extension !== undefined ||
		locationId !== undefined ||
		phoneNumbers.length > 0;
	const numbers = (wanted: string) =>
		phoneNumbers
			.filter(({ type }) => type === wanted)
			.map(({ value }) => html`<div>${value}</div>`);
	const shown = (wanted: string) => {
		const found = numbers(wanted);
		return found.length > 0 ? html`${found}` : undefined;
	};
	return html`<section class="card" aria-labelledby="calling" tabindex="-1">
		${cardHead("calling", words.person.calling, edit)}
		${
			isCalled
				? html`<dl class="facts">
						${fact("phoneNumbers", shown("work"))}
						${fact("extension", extension)}
						${fact("locationId", texts("locationId", person, catalog))}
						${(["work_extension", "mobile", "fax"] as const).map((type) => fact(words.person.numbers[type], shown(type)))}
					</dl>`
				: html`<p class="quiet">${words.person.noCalling}</p>`
		}
	</section>`;
}

export function licensesCard(
	{ licenses = [], implicitLicenses = [] }: Person,
	catalog: Catalog,
	edit: Edit,
): TemplateResult {
	const held = catalog.licenses.filter(({ id }) => licenses.includes(id));
	return html`<section class="card" aria-labelledby="licenses" tabindex="-1">
		${cardHead("licenses", fieldName("licenses"), edit)}
		${
			held.length === 0
				? html`<p class="quiet">${words.person.noLicenses}</p>`
				: html`<ul class="license-list">
						${held.map((license) => html`<li>${icon("tag")}<span class="license-name">${license.name}${implicitLicenses.includes(license.id) ? html` <a class="chip" href=${linkTo(["licenses"])}>${words.templates.origin}</a>` : nothing}</span>${seats(license)}</li>`)}
					</ul>`
		}
	</section>`;
}

export function rolesCard(
	{ roles = [] }: Person,
	catalog: Catalog,
	edit: Edit,
): TemplateResult {
	const held = catalog.roles.filter(({ id }) => roles.includes(id));
	return html`<section class="card" aria-labelledby="roles" tabindex="-1">
		${cardHead("roles", fieldName("roles"), edit)}
		${
			held.length === 0
				? html`<p class="quiet">${words.person.noRoles}</p>`
				: html`<div class="chips">
						${held.map(({ name }) => html`<span class="chip" data-kind="info">${name}</span>`)}
					</div>`
		}
	</section>`;
}

/** The roles on meeting sites; nothing where the organization has no site. */
export function sitesCard(
	person: Person,
	catalog: Catalog,
	edit: Edit,
): TemplateResult | typeof nothing {
	if (sitesOf(catalog, person).length === 0) return nothing;
	const { siteUrls = [] } = person;
	return html`<section class="card" aria-labelledby="sites" tabindex="-1">
		${cardHead("sites", fieldName("siteUrls"), edit)}
		${
			siteUrls.length === 0
				? html`<p class="quiet">${words.sites.none}</p>`
				: html`<ul class="plain-list">${siteUrls.map((site) => html`<li>${siteText(site)}</li>`)}</ul>`
		}
	</section>`;
}

function cardHead(section: Section, title: string, edit: Edit): TemplateResult {
	return html`<div class="card-head">
		<h2 id=${section}>${title}</h2>
		${
			edit === undefined
				? nothing
				: html`<button
						id="edit-${section}"
						class="button ghost round small"
						aria-label=${words.person.editOf(title)}
						title=${words.person.editOf(title)}
						@click=${() => edit(section)}
					>${icon("edit")}</button>`
		}
	</div>`;
}

/** The free seats of a license, as a gauge with text. */
export function seats({
	totalUnits,
	consumedUnits,
}: Pick<License, "totalUnits" | "consumedUnits">): TemplateResult {
	const free = Math.max(0, totalUnits - consumedUnits);
	const share = totalUnits === 0 ? 1 : Math.min(1, consumedUnits / totalUnits);
	const kind = seatKind({ totalUnits, consumedUnits });
	return html`<span class="seats">
		<span class="gauge" data-kind=${kind}
			><span ${styled({ width: `${share * 100}%` })}></span
		></span>
		<span class="seats-text">${words.licenses.free(free)}</span>
	</span>`;
}

function texts(field: string, person: Person, catalog: Catalog) {
	const found = valueTexts(
		field,
		(person as Readonly<Record<string, unknown>>)[field],
		catalog,
	);
	return found.length === 0
		? undefined
		: html`${found.map((text) => html`<div>${text}</div>`)}`;
}

function fact(
	field: string,
	value: TemplateResult | string | undefined,
): TemplateResult | typeof nothing {
	if (value === undefined) return nothing;
	return html`<div>
		<dt>${fieldName(field)}</dt>
		<dd>${value}</dd>
	</div>`;
}

/** The link that writes to an address. No address can add text to the message. */
function mailAddress(email: string): string {
	return `mailto:${encodeURIComponent(email).replace("%40", "@")}`;
}
