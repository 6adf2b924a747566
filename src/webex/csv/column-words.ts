import type { ShownProblem } from "../../contract/error.ts";
import type { PersonUpdate } from "../../contract/person.ts";
import { problemOf } from "../../directory/problems.ts";
import type { PeopleColumn } from "./people-columns.ts";
import { type Column, emailColumn } from "./read-header.ts";

// The column of each property that a request can set, or another term for a property without one.
const columnOfField: Readonly<
	Record<
		Exclude<keyof PersonUpdate, "orgId" | "nickName" | "avatar"> | "timezone",
		PeopleColumn | (string & {})
	>
> = {
	firstName: "First Name",
	lastName: "Last Name",
	displayName: "Display Name",
	emails: emailColumn,
	loginEnabled: "Login Enabled",
	timezone: "Time zone",
	title: "Title",
	department: "Department",
	manager: "Manager",
	managerId: "Manager",
	locationId: "Location",
	phoneNumbers: "Phone Number",
	extension: "Extension",
	licenses: "The licenses",
	roles: "The roles",
	addresses: "The addresses",
	siteUrls: "The meeting sites",
};

/** A problem of a refused record, in the terms of its file. */
export function tellProblem(
	{ field, code, parameters, ...problem }: ShownProblem,
	columns: readonly Column[],
): ShownProblem {
	const description = tellDescription({ field, code, parameters, ...problem });
	if (field === undefined) return { ...problem, description };
	const column = nameField(field, parameters?.name, columns);
	return {
		...problem,
		code,
		parameters,
		field: column,
		description: description.startsWith(field)
			? column + description.slice(field.length)
			: description,
	};
}

/** A warning about a record, in the terms of its file. */
export function tellWarning(
	warning: string,
	columns: readonly Column[],
): string {
	const [field] = /^\w+(?:\[\d+\])?(?:\.\w+)?/.exec(warning) ?? [""];
	const license = /of "(.*)" are taken$/s.exec(warning)?.[1];
	return nameField(field, license, columns) + warning.slice(field.length);
}

// The column of a property. A license has its own.
function nameField(
	field: string,
	license: unknown,
	columns: readonly Column[],
): string {
	const cell = /^licenses\[(.*\D.*)\]$/s.exec(field)?.[1];
	if (cell !== undefined) return cell;
	if (field === "profile.preferredLanguage") return "Preferred Language";
	const name = /^\w+/.exec(field)?.[0] ?? field;
	if (name === "licenses" && typeof license === "string") {
		const column = columns.find(
			(each) =>
				each.kind === "license" &&
				(each.name === license || each.name.startsWith(`${license} [`)),
		);
		return column?.kind === "license" ? column.name : license;
	}
	return wordsOf(name) ?? field;
}

function wordsOf(name: string): string | undefined {
	return Object.hasOwn(columnOfField, name)
		? columnOfField[name as keyof typeof columnOfField]
		: undefined;
}

// A few sentences name other properties, or say where to write a value.
function tellDescription({
	field,
	code,
	parameters,
	description,
}: ShownProblem): string {
	const tell = (problem: string) => `${field} ${problem}.`;
	switch (code) {
		case "requiredForCalling":
		case "requiredUnless": {
			const others = (parameters?.others ?? []) as readonly string[];
			const named = others.map((name) => wordsOf(name) ?? name);
			return tell(problemOf[code]({ others: named }).problem);
		}
		case "needsCallingLicense":
			return tell(
				"needs a Webex Calling license: write TRUE in the column of one",
			);
		case "readOnly":
			return tell(
				field === "User Status"
					? "cannot be set: leave it empty. Write TRUE or FALSE in Login Enabled to say whether the person may log in"
					: "cannot be set: leave it empty",
			);
		case "numberHasExtension":
			return description.replace(
				"the property extension",
				"the column Extension",
			);
		default:
			return description;
	}
}
