import type { FieldProblem } from "../../directory/field-problem.ts";
import type { PersonEntry } from "../../directory/people/import.ts";
import type { PersonDraft } from "../../directory/people/person-draft.ts";
import { problemOf } from "../../directory/problems.ts";
import { complainOfEmail } from "../../directory/text/email.ts";
import { readLanguage } from "./language-names.ts";
import {
	addressParts,
	numberSeparator,
	type PeopleColumn,
} from "./people-columns.ts";
import { type ReadOnlyCells, statuses } from "./user-status.ts";

/** The value of one cell. */
interface Said {
	entry?: Partial<
		Pick<
			PersonEntry,
			"email" | "removedNumbers" | "removedExtension" | "preferredLanguage"
		>
	>;
	address?: PersonEntry["address"];
	draft?: PersonDraft;
	names?: { manager?: string; locationName?: string };
	readOnly?: ReadOnlyCells;
}

/** Reads a cell without outer blanks. Its problems are added to `problems`. */
export function readCell(
	column: PeopleColumn,
	text: string,
	problems: FieldProblem[],
): Said {
	switch (column) {
		case "First Name":
			return { draft: { firstName: text } };
		case "Last Name":
			return { draft: { lastName: text } };
		case "Display Name":
			// A new person without a display name gets one made of the other names. A known person's name stays.
			return text === "" ? {} : { draft: { displayName: text } };
		case "User ID/Email (Required)":
			// In the words of the directory's rules, so that they are defined once.
			problems.push(...complainOfCell(text));
			return { entry: { email: text } };
		case "User Status":
			return {
				readOnly: given("status", readChoice(column, text, problems, statuses)),
			};
		case "Last Service Accessed Time":
			return { readOnly: given("activeAt", readTime(column, text, problems)) };
		case "Days since Last Service Accessed":
			return {
				readOnly: given("daysSinceActive", readCount(column, text, problems)),
			};
		case "Preferred Language":
			return { entry: { preferredLanguage: readLanguage(text) } };
		case "Time zone":
			return { draft: { timezone: text } };
		case "Login Enabled": {
			const isLoginEnabled = readChoice<boolean | undefined>(
				"loginEnabled",
				text,
				problems,
				{ "": undefined, true: true, false: false },
			);
			return isLoginEnabled === undefined ? {} : { draft: { isLoginEnabled } };
		}
		case "Title":
			return { draft: { title: text } };
		case "Department":
			return { draft: { department: text } };
		case "Manager":
			return { names: { manager: text } };
		case "Location":
			return { names: { locationName: text } };
		case "Phone Number":
			return readNumbers(text);
		case "Extension":
			return readExtension(text);
		case "Caller ID Number":
		case "Caller ID First Name":
		case "Caller ID Last Name":
			// The upload says so.
			return {};
		default:
			return { address: { [addressParts[column]]: text } };
	}
}

function given<Name extends keyof ReadOnlyCells>(
	name: Name,
	value: ReadOnlyCells[Name],
): ReadOnlyCells {
	return value === undefined ? {} : { [name]: value };
}

// An empty cell keeps the numbers. As in Control Hub, a prefix removes one.
const removal = /^remove\s*\|/i;

function readNumbers(text: string): Said {
	const numbers = text
		.split(numberSeparator.trim())
		.map((number) => number.trim())
		.filter(Boolean);
	const kept = numbers.filter((number) => !removal.test(number));
	return {
		entry: {
			removedNumbers: numbers
				.filter((number) => removal.test(number))
				.map((number) => number.replace(removal, "").trim()),
		},
		draft:
			kept.length === 0
				? {}
				: { phoneNumbers: kept.map((value) => ({ type: "work", value })) },
	};
}

function readExtension(text: string): Said {
	if (removal.test(text))
		return { entry: { removedExtension: text.replace(removal, "").trim() } };
	return text === "" ? {} : { draft: { extension: text } };
}

function readTime(
	field: string,
	text: string,
	problems: FieldProblem[],
): number | undefined {
	if (text === "") return undefined;
	const time = Date.parse(text);
	if (!Number.isNaN(time)) return time;
	problems.push({
		field,
		...problemOf.wrongValue({
			expected: "a time such as 2026-01-15T09:00:00.000Z or empty",
			actual: `"${text.slice(0, 100)}"`,
		}),
	});
	return undefined;
}

function readCount(
	field: string,
	text: string,
	problems: FieldProblem[],
): number | undefined {
	if (text === "") return undefined;
	if (/^\d{1,6}$/.test(text)) return Number(text);
	problems.push({
		field,
		...problemOf.wrongValue({
			expected: "a number of days or empty",
			actual: `"${text.slice(0, 100)}"`,
		}),
	});
	return undefined;
}

/** The choice that a cell names, whatever its case. Another text is a problem, and counts as empty. */
export function readChoice<Value>(
	field: string,
	text: string,
	problems: FieldProblem[],
	choices: Readonly<Record<string, Value>>,
): Value {
	const key = text.trim().toLowerCase();
	if (Object.hasOwn(choices, key)) return choices[key] as Value;
	const named = Object.keys(choices)
		.filter(Boolean)
		.map((each) => (/^(true|false)$/.test(each) ? each.toUpperCase() : each));
	problems.push({
		field,
		...problemOf.wrongValue({
			expected: `${named.join(", ")} or empty`,
			actual: `"${text.slice(0, 100)}"`,
		}),
	});
	return choices[""] as Value;
}

function complainOfCell(email: string): FieldProblem[] {
	const problem = email === "" ? problemOf.required() : complainOfEmail(email);
	return problem === undefined ? [] : [{ field: "emails[0]", ...problem }];
}
