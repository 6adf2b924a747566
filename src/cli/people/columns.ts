import type { Person } from "../../contract/person.ts";
import { UsageError } from "../../settings/usage-error.ts";
import { findClosest } from "../closest.ts";
import type { Names } from "./names.ts";
import { showValues } from "./show-person.ts";

/** A column of a table of people. */
interface Column {
	name: string;
	show(person: Person, names: Names): Promise<string>;
}

/** The property behind each column. */
const columns = {
	name: "displayName",
	email: "emails",
	department: "department",
	title: "title",
	number: "phoneNumbers",
	extension: "extension",
	location: "locationId",
	manager: "manager",
	licenses: "licenses",
	roles: "roles",
	status: "status",
	login: "loginEnabled",
	pending: "invitePending",
	type: "type",
	created: "created",
	modified: "lastModified",
	active: "lastActivity",
	id: "id",
} as const satisfies Record<string, keyof Person>;

/** The names of the columns. */
export const columnNames = Object.keys(columns);

/** They fit a terminal of 80 columns, with the e-mail address whole. */
const shownDefault = "name,email,title,status";

/** Reads the names of columns. Throws a sentence about one that there is not. */
export function readColumns(text: string = shownDefault): Column[] {
	return text.split(",").map((part) => {
		const name = part.trim();
		if (Object.hasOwn(columns, name))
			return columnOf(name as keyof typeof columns);
		const closest = findClosest(name, columnNames);
		throw new UsageError(
			`There is no column "${name}".${closest === undefined ? "" : ` Did you mean ${closest}?`} There are: ${columnNames.join(", ")}.`,
		);
	});
}

function columnOf(name: keyof typeof columns): Column {
	const property = columns[name];
	return {
		name,
		async show(person, names) {
			if (property === "emails") return person.emails[0] ?? "";
			const value = person[property];
			const shown =
				property === "phoneNumbers"
					? person.phoneNumbers
							?.filter(({ type }) => type === "work")
							.map(({ value }) => value)
					: value;
			return (await showValues(property, shown, names)).join(", ");
		},
	};
}
