import { UsageError } from "../../settings/usage-error.ts";
import { findClosest } from "../closest.ts";

/** One part of a change of a person, as it is written on the command line: `title=GM`, `+license=Messaging`, `-license=Messaging`. */
export interface Assignment {
	property: Property;
	how: "set" | "add" | "remove";
	/** "" clears the property. */
	text: string;
}

/** How the text of a property is read. */
type Kind = "text" | "choice" | "list" | "numbers" | "reference";

/** A property that can be set. */
interface Property {
	/** The name in the API. */
	name: string;
	kind: Kind;
	/** What a reference or the entries of a list name. */
	of?: "license" | "role" | "location" | "person";
}

/** Every property by its names on the command line, in lower case. */
const properties: Readonly<Record<string, Property>> = {
	...named(["name", "displayName"], { kind: "text" }),
	...named(["firstName"], { kind: "text" }),
	...named(["lastName"], { kind: "text" }),
	...named(["email", "emails"], { kind: "list" }),
	...named(["title"], { kind: "text" }),
	...named(["department"], { kind: "text" }),
	...named(["extension"], { kind: "text" }),
	...named(["avatar"], { kind: "text" }),
	...named(["number", "phoneNumbers"], { kind: "numbers" }),
	...named(["location", "locationId"], { kind: "reference", of: "location" }),
	...named(["manager", "managerId"], { kind: "reference", of: "person" }),
	...named(["license", "licenses"], { kind: "list", of: "license" }),
	...named(["role", "roles"], { kind: "list", of: "role" }),
	...named(["site", "siteUrls"], { kind: "list" }),
	...named(["login", "loginEnabled"], { kind: "choice" }),
};

/** The names of properties that a help text lists. */
export const propertyNames = [
	...["name", "firstName", "lastName", "email", "title", "department"],
	...["number", "extension", "location", "manager", "license", "role"],
	...["site", "avatar", "login"],
] as const;

/** Reads the words of a change. Throws a sentence about the first one that is none. */
export function readAssignments(words: readonly string[]): Assignment[] {
	return words.map(readAssignment);
}

/**
 * Writes each `-license=…` of `people set` and `people create` as `license-=…`, which means the same and does not look like a
 * group of options.
 */
export function readSigns(words: readonly string[]): readonly string[] {
	if (words[0] !== "people" || !["set", "create"].includes(words[1] ?? ""))
		return words;
	return words.map((word) => word.replace(/^-([A-Za-z]+)=/, "$1-="));
}

function readAssignment(word: string): Assignment {
	const [, before = "", name = "", after = "", text = ""] =
		/^(\+?)([A-Za-z]+)([+-]?)=(.*)$/s.exec(word) ?? [];
	if (name === "" || (before !== "" && after !== ""))
		throw new UsageError(
			`"${word}" is no change: write property=value, such as title=GM, +license=<name> or -license=<name>. Nothing behind = clears the property.`,
		);
	const property = properties[name.toLowerCase()];
	if (property === undefined) throw unknownProperty(name);
	const sign = before || after;
	const how = sign === "" ? "set" : sign === "+" ? "add" : "remove";
	if (how !== "set" && property.kind !== "list" && property.kind !== "numbers")
		throw new UsageError(
			`${name} has one value: write ${name}=<value>, or ${name}= to clear it.`,
		);
	return { property, how, text };
}

function unknownProperty(name: string): UsageError {
	const closest = findClosest(name, propertyNames);
	return new UsageError(
		`There is no property "${name}" to set.${closest === undefined ? "" : ` Did you mean ${closest}?`} There are: ${propertyNames.join(", ")}.`,
	);
}

// The last of the names is that of the API.
function named(
	names: readonly string[],
	property: Omit<Property, "name">,
): Record<string, Property> {
	const name = names.at(-1) ?? "";
	return Object.fromEntries(
		names.map((each) => [each.toLowerCase(), { ...property, name }]),
	);
}
