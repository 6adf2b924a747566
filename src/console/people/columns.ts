import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { chip } from "../../look/chip.ts";
import type { FieldName } from "../../words/field-name.ts";
import { showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { statusText } from "../status-text.ts";
import type { Narrowing } from "./people-query.ts";
import type { ChosenColumn, TableLook } from "./table-look.ts";

/** A column of the list of people, in addition to the name, which is always shown. */
export interface Column {
	/** The property of a person in the column. */
	name: FieldName;
	isForAdmins?: boolean;
	/** Shown by default. */
	isUsual?: boolean;
	/** The sort key of the column. */
	sortBy?: "created" | "lastActivity";
	/** The filter for the values of the column, and the value that a person has. */
	filter?: { by: Narrowing; valueOf(person: Person): string | undefined };
	/** The minimum width, in pixels. */
	widthMin: number;
	show(person: Person, catalog: Catalog): TemplateResult | string | undefined;
}

/** The column of the names. It is always the first. */
export const nameColumn = "displayName";
/** The minimum width of the name, in pixels. */
export const nameWidthMin = 264;

// The columns in their order; undefined for a property without one.
const columnOf: Readonly<Record<FieldName, Omit<Column, "name"> | undefined>> =
	{
		title: { widthMin: 136, isUsual: true, show: ({ title }) => title },
		department: {
			widthMin: 140,
			isUsual: true,
			filter: { by: "department", valueOf: ({ department }) => department },
			show: ({ department }) => department,
		},
		locationId: {
			widthMin: 110,
			isForAdmins: true,
			isUsual: true,
			filter: { by: "location", valueOf: ({ locationId }) => locationId },
			show: ({ locationId }, { locations }) => nameIn(locations, locationId),
		},
		licenses: {
			widthMin: 194,
			isForAdmins: true,
			isUsual: true,
			filter: { by: "license", valueOf: ({ licenses = [] }) => licenses[0] },
			show: ({ licenses = [] }, catalog) =>
				chips(licenses.map((id) => nameIn(catalog.licenses, id))),
		},
		implicitLicenses: undefined,
		roles: {
			widthMin: 190,
			isForAdmins: true,
			filter: { by: "role", valueOf: ({ roles = [] }) => roles[0] },
			show: ({ roles = [] }, catalog) =>
				chips(roles.map((id) => nameIn(catalog.roles, id))),
		},
		status: {
			widthMin: 150,
			isUsual: true,
			filter: {
				by: "status",
				valueOf: ({ status }) => (status === "unknown" ? undefined : status),
			},
			// Whether somebody is there says little about those who cannot sign in.
			show: ({ status, loginEnabled }) =>
				String(loginEnabled) === "false"
					? chip(words.person.blocked, { kind: "error" })
					: statusText(status),
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
		manager: {
			widthMin: 160,
			filter: { by: "manager", valueOf: ({ managerId }) => managerId },
			show: ({ manager }) => manager,
		},
		type: {
			widthMin: 90,
			filter: { by: "type", valueOf: ({ type }) => type },
			show: ({ type }) => words.type[type],
		},
		invitePending: {
			widthMin: 110,
			isForAdmins: true,
			filter: {
				by: "pending",
				valueOf: ({ invitePending }) => textOf(invitePending),
			},
			show: ({ invitePending }) =>
				invitePending === undefined
					? undefined
					: words.people.pending[`${invitePending}`],
		},
		loginEnabled: {
			widthMin: 120,
			isForAdmins: true,
			filter: {
				by: "login",
				valueOf: ({ loginEnabled }) => textOf(loginEnabled),
			},
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
const columns: readonly Column[] = (
	Object.keys(columnOf) as FieldName[]
).flatMap((name) => {
	const column = columnOf[name];
	return column === undefined ? [] : { name, ...column };
});

/** A column as the table shows it. */
export type ShownColumn = Column & Pick<ChosenColumn, "width">;

/** The columns of a role that can be chosen. */
export function columnsFor(isAdmin: boolean): readonly Column[] {
	return columns.filter(({ isForAdmins }) => isAdmin || !isForAdmins);
}

/** The columns of a look, in their order. */
export function shownColumns(
	{ columns: chosen }: TableLook,
	isAdmin: boolean,
): readonly ShownColumn[] {
	const known = columnsFor(isAdmin);
	if (chosen === undefined) return known.filter(({ isUsual }) => isUsual);
	const shown = chosen.flatMap(({ name, width }) => {
		const column = known.find((each) => each.name === name);
		return column === undefined ? [] : { ...column, width };
	});
	return shown.filter(
		(column, at) => shown.findIndex(({ name }) => name === column.name) === at,
	);
}

/** The chosen width of the names. */
export function nameWidthOf({ columns = [] }: TableLook): number | undefined {
	return columns.find(({ name }) => name === nameColumn)?.width;
}

/** The names of columns in a look that the list does not know. */
export function unknownColumns({ columns: chosen = [] }: TableLook): string[] {
	return chosen
		.map(({ name }) => name)
		.filter(
			(name) =>
				name !== nameColumn && !columns.some((each) => each.name === name),
		);
}

/** The look with all of its columns named. */
export function wholeLook(look: TableLook, isAdmin: boolean): TableLook {
	if (look.columns !== undefined) return look;
	return {
		...look,
		columns: shownColumns(look, isAdmin).map(({ name }) => ({ name })),
	};
}

/** The look with a column shown at the end, or hidden. */
export function withColumn(
	look: TableLook,
	{ name, isShown }: { name: string; isShown: boolean },
	isAdmin: boolean,
): TableLook {
	const { columns: all = [] } = wholeLook(look, isAdmin);
	const others = all.filter((column) => column.name !== name);
	return { ...look, columns: isShown ? [...others, { name }] : others };
}

/** The look with a column moved by a number of places. */
export function withMoved(
	look: TableLook,
	{ name, by }: { name: string; by: number },
	isAdmin: boolean,
): TableLook {
	const { columns: all = [] } = wholeLook(look, isAdmin);
	const shown = all.filter((column) => column.name !== nameColumn);
	const from = shown.findIndex((column) => column.name === name);
	const moved = shown[from];
	if (moved === undefined) return look;
	const rest = shown.toSpliced(from, 1);
	const to = Math.max(0, Math.min(rest.length, from + by));
	return {
		...look,
		columns: [
			...all.filter((column) => column.name === nameColumn),
			...rest.toSpliced(to, 0, moved),
		],
	};
}

/** The look with these widths. */
export function withWidths(
	look: TableLook,
	widths: ReadonlyMap<string, number>,
	isAdmin: boolean,
): TableLook {
	const { columns: all = [] } = wholeLook(look, isAdmin);
	const names = new Set([nameColumn, ...all.map(({ name }) => name)]);
	return {
		...look,
		columns: [...names].map((name) => {
			const known = all.find((column) => column.name === name)?.width;
			const width = widths.get(name) ?? known;
			return width === undefined ? { name } : { name, width };
		}),
	};
}

function textOf(value: string | boolean | undefined): string | undefined {
	return value === undefined ? undefined : String(value);
}

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
