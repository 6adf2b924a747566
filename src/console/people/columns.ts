import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import type { FieldName } from "../../words/field-name.ts";
import { showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { statusText } from "../status-text.ts";

/** A column of the list of people, in addition to the name, which is always shown. */
export interface Column {
	/** The property of a person in the column. */
	name: FieldName;
	isForAdmins?: boolean;
	/** Shown by default. */
	isUsual?: boolean;
	/** The sort key of the column. */
	sortBy?: "created" | "lastActivity";
	/** The minimum width, in pixels. */
	widthMin: number;
	show(person: Person, catalog: Catalog): TemplateResult | string | undefined;
}

/** The minimum width of the name, in pixels. */
export const nameWidthMin = 256;

// The columns in their order; undefined for a property without one.
const columnOf: Readonly<Record<FieldName, Omit<Column, "name"> | undefined>> =
	{
		title: { widthMin: 160, isUsual: true, show: ({ title }) => title },
		department: {
			widthMin: 160,
			isUsual: true,
			show: ({ department }) => department,
		},
		locationId: {
			widthMin: 130,
			isForAdmins: true,
			isUsual: true,
			show: ({ locationId }, { locations }) => nameIn(locations, locationId),
		},
		licenses: {
			widthMin: 208,
			isForAdmins: true,
			isUsual: true,
			show: ({ licenses = [] }, catalog) =>
				chips(licenses.map((id) => nameIn(catalog.licenses, id))),
		},
		implicitLicenses: undefined,
		roles: {
			widthMin: 190,
			isForAdmins: true,
			show: ({ roles = [] }, catalog) =>
				chips(roles.map((id) => nameIn(catalog.roles, id))),
		},
		status: {
			widthMin: 130,
			isUsual: true,
			show: ({ status }) => statusText(status),
		},
		phoneNumbers: {
			widthMin: 150,
			isForAdmins: true,
			show: ({ phoneNumbers = [] }) =>
				phoneNumbers.find(({ type }) => type === "work")?.value,
		},
		extension: {
			widthMin: 100,
			isForAdmins: true,
			show: ({ extension }) => extension,
		},
		manager: { widthMin: 160, show: ({ manager }) => manager },
		type: { widthMin: 90, show: ({ type }) => words.type[type] },
		invitePending: {
			widthMin: 110,
			isForAdmins: true,
			show: ({ invitePending }) =>
				invitePending === undefined
					? undefined
					: words.people.pending[`${invitePending}`],
		},
		loginEnabled: {
			widthMin: 120,
			isForAdmins: true,
			show: ({ loginEnabled }) =>
				loginEnabled === undefined
					? undefined
					: String(loginEnabled) === "true"
						? words.yes
						: words.no,
		},
		lastActivity: {
			widthMin: 140,
			sortBy: "lastActivity",
			show: ({ lastActivity }) => showTime(lastActivity),
		},
		created: {
			widthMin: 140,
			sortBy: "created",
			show: ({ created }) => showTime(created),
		},
		id: undefined,
		orgId: undefined,
		emails: undefined,
		displayName: undefined,
		firstName: undefined,
		lastName: undefined,
		nickName: undefined,
		avatar: undefined,
		managerId: undefined,
		addresses: undefined,
		lastModified: undefined,
		timezone: undefined,
		siteUrls: undefined,
		sipAddresses: undefined,
		xmppFederationJid: undefined,
	};

/** The columns that can be chosen. */
export const columns: readonly Column[] = (
	Object.keys(columnOf) as FieldName[]
).flatMap((name) => {
	const column = columnOf[name];
	return column === undefined ? [] : { name, ...column };
});

function nameIn(
	known: readonly { id: string; name: string }[],
	wanted: string | undefined,
): string | undefined {
	return known.find(({ id }) => id === wanted)?.name;
}

// One is enough for recognition. The others are counted.
function chips(
	names: readonly (string | undefined)[],
): TemplateResult | undefined {
	const [first] = names;
	if (first === undefined) return undefined;
	return html`<span class="chips" title=${names.join(", ")}>
		<span class="chip">${first}</span>
		${names.length > 1 ? html`<span class="chip">+${names.length - 1}</span>` : nothing}
	</span>`;
}
