import type { Description, SchemaObject } from "../manual/description.ts";
import { resolve } from "../manual/property.ts";

/** How a form asks for a value. */
export type FormField =
	| { kind: "text" | "number" | "json" }
	| { kind: "choice"; choices: readonly Choice[] }
	| { kind: "list"; item: FormField; idOf: string | undefined }
	| { kind: "id"; idOf: string }
	| { kind: "object"; fields: readonly NamedField[] }
	| { kind: "objects"; fields: readonly NamedField[] };

/** A property of a form. */
export interface NamedField {
	name: string;
	isRequired: boolean;
	description: string;
	field: FormField;
}

/** A possible value, as JSON has it and as a form shows it. */
interface Choice {
	value: unknown;
	label: string;
}

/** Deeper objects are edited as JSON. */
const depthMax = 4;

/** The fields of a body; none where it is not one object. */
export function listFields(
	schema: SchemaObject,
	description: Description,
	depth = 0,
): NamedField[] {
	const { properties = {}, required = [] } = resolve(schema, description);
	return Object.entries(properties).map(([name, property]) => ({
		name,
		isRequired: required.includes(name),
		description:
			property.description ?? resolve(property, description).description ?? "",
		field: readField(property, description, depth),
	}));
}

/** How a form asks for a value of a schema. */
function readField(
	schema: SchemaObject,
	description: Description,
	depth = 0,
): FormField {
	const resolved = resolve(schema, description);
	const { type, items, properties, anyOf } = resolved;
	const choices = listChoices(resolved);
	if (choices !== undefined) return { kind: "choice", choices };
	if (items !== undefined) {
		const fields = listFields(items, description, depth + 1);
		if (fields.length > 0)
			return depth < depthMax ? { kind: "objects", fields } : { kind: "json" };
		const item = readField(items, description, depth + 1);
		return item.kind === "json" || item.kind === "list"
			? { kind: "json" }
			: { kind: "list", item, idOf: resolve(items, description)["x-id-of"] };
	}
	if (properties !== undefined)
		return depth < depthMax
			? { kind: "object", fields: listFields(schema, description, depth + 1) }
			: { kind: "json" };
	const idOf = resolved["x-id-of"];
	if (idOf !== undefined) return { kind: "id", idOf };
	if (type === "integer" || type === "number") return { kind: "number" };
	if (type === "string" || isAnything(resolved)) return { kind: "text" };
	if (anyOf?.every((part) => resolve(part, description).type === "string"))
		return { kind: "text" };
	return { kind: "json" };
}

// A schema that says nothing is that of a property that cannot be set.
function isAnything(schema: SchemaObject): boolean {
	const { description: _, ...rest } = schema;
	return Object.keys(rest).length === 0;
}

function listChoices(schema: SchemaObject): Choice[] | undefined {
	const { type, enum: values, anyOf = [] } = schema;
	const booleans = [true, false].map((value) => ({
		value,
		label: String(value),
	}));
	if (type === "boolean") return booleans;
	if (values !== undefined)
		return (schema["x-possible-values"] ?? values).map((value) => ({
			value,
			label: value,
		}));
	const others = anyOf.filter(({ type: kind }) => kind !== "boolean");
	if (anyOf.length === 0 || others.some((part) => part.const === undefined))
		return undefined;
	// Texts that say the same as the booleans would be there twice.
	return anyOf.length > others.length
		? booleans
		: others.map((part) => ({
				value: part.const,
				label: String(part.const),
			}));
}
