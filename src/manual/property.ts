import {
	type Description,
	lastPart,
	type ParameterObject,
	type SchemaObject,
} from "./description.ts";

/** A property as a row. `children` has its parts. */
export interface Property {
	name: string;
	type: string;
	isRequired: boolean;
	description: string;
	/** The possible values, each with its meaning where the document has one. */
	values: readonly { value: string; meaning: string }[];
	notes: readonly string[];
	example: string | undefined;
	children: readonly Property[];
}

/** The header of every call with an access token. OpenAPI documents do not list it among parameters. */
export const authorization: Property = {
	name: "Authorization",
	type: "string",
	isRequired: true,
	description: "The word `Bearer`, a blank, and an access token.",
	values: [],
	notes: [],
	example: "Bearer <access token>",
	children: [],
};

/** The maximum depth of properties shown. */
const depthMax = 6;

/** The possible shapes of a schema, each with its properties: one, unless the schema says "one of these". */
export function listShapes(
	schema: SchemaObject,
	description: Description,
): { name: string; properties: Property[] }[] {
	const resolved = resolve(schema, description);
	const parts = resolved.anyOf ?? [schema];
	// A shape that is described above is only named where another one contains it.
	const told = parts.length > 1 ? parts.map(nameOf).filter(Boolean) : [];
	return parts.map((part) => ({
		name: nameOf(part),
		properties: listProperties(resolve(part, description), {
			description,
			depth: 0,
			told,
		}),
	}));
}

/** A parameter as a row. */
export function describeParameter(
	parameter: ParameterObject,
	description: Description,
): Property {
	const { name, schema } = parameter;
	return {
		...describeProperty(
			name,
			{ description: parameter.description, ...schema },
			{ description, depth: 0, isRequired: parameter.required },
		),
		example:
			parameter.example === undefined
				? undefined
				: showValue(parameter.example),
	};
}

function listProperties(
	schema: SchemaObject,
	{ description, depth, told = [] }: Place,
): Property[] {
	if (told.includes(nameOf(schema))) return [];
	const resolved = resolve(schema, description);
	if (resolved.items !== undefined)
		return listProperties(resolved.items, { description, depth, told });
	if (depth > depthMax) return [];
	return Object.entries(resolved.properties ?? {}).map(([name, property]) =>
		describeProperty(name, property, {
			description,
			depth,
			told,
			isRequired: resolved.required?.includes(name) ?? false,
		}),
	);
}

/** The position of a schema in a description. */
interface Place {
	description: Description;
	depth: number;
	/** The names of schemas whose properties are elsewhere on the page. */
	told?: readonly string[];
}

function describeProperty(
	name: string,
	schema: SchemaObject,
	{
		description,
		depth,
		told = [],
		isRequired,
	}: Place & { isRequired: boolean },
): Property {
	const resolved = { ...resolve(schema, description) };
	const text = schema.description ?? resolved.description ?? "";
	const { rest, values } = readValues(text, valuesOf(resolved));
	return {
		name,
		type: typeOf(schema, description),
		isRequired,
		description: rest,
		values,
		notes: [
			...limitsOf(resolved),
			...(told.includes(nameOf(schema))
				? [`Its properties are those of ${nameOf(schema)}, above`]
				: []),
		],
		example: showExample(resolved),
		children: listProperties(schema, { description, depth: depth + 1, told }),
	};
}

// The description lists the meaning of each value: - `value`: meaning.
function readValues(
	text: string,
	all: readonly string[],
): { rest: string; values: Property["values"] } {
	const meanings = new Map<string, string>();
	const lines = text.split("\n").filter((line) => {
		const [, value = "", meaning = ""] = /^- `([^`]+)`: (.*)$/.exec(line) ?? [];
		if (!all.includes(value)) return true;
		meanings.set(value, meaning);
		return false;
	});
	return {
		rest: lines.join("\n").trim(),
		values: all.map((value) => ({ value, meaning: meanings.get(value) ?? "" })),
	};
}

function valuesOf(schema: SchemaObject): string[] {
	const own = schema["x-possible-values"] ?? schema.enum ?? schema.items?.enum;
	if (own !== undefined) return own.map(String);
	const constants = (schema.anyOf ?? []).filter(
		(part) => part.const !== undefined,
	);
	return constants.map((part) => showValue(part.const));
}

function typeOf(schema: SchemaObject, description: Description): string {
	const resolved = resolve(schema, description);
	if (resolved["x-possible-values"] !== undefined) return "string";
	if (resolved.enum !== undefined) return "enum";
	if (resolved.anyOf !== undefined)
		return [
			...new Set(resolved.anyOf.map((part) => typeOf(part, description))),
		].join(" or ");
	if (resolved.items !== undefined) {
		const inner = typeOf(resolved.items, description);
		return inner === "object" ? "array of objects" : `array of ${inner}s`;
	}
	if (resolved.const !== undefined) return typeof resolved.const;
	return resolved.type ?? (resolved.properties ? "object" : "any");
}

function limitsOf(schema: SchemaObject): string[] {
	const notes: string[] = [];
	const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
	if (schema.default !== undefined)
		notes.push(`Default: ${showValue(schema.default)}`);
	if (minimum !== undefined && maximum !== undefined)
		notes.push(`${minimum} to ${maximum}`);
	else if (minimum !== undefined) notes.push(`At least ${minimum}`);
	else if (maximum !== undefined) notes.push(`At most ${maximum}`);
	if (minLength !== undefined && maxLength !== undefined)
		notes.push(`${minLength} to ${maxLength} characters`);
	else if (maxLength !== undefined)
		notes.push(`At most ${maxLength} characters`);
	if (minItems !== undefined && maxItems !== undefined)
		notes.push(`${minItems} to ${maxItems} entries`);
	else if (maxItems !== undefined) notes.push(`At most ${maxItems} entries`);
	if (schema.format !== undefined) notes.push(`Format: ${schema.format}`);
	return notes;
}

function showExample({ examples = [] }: SchemaObject): string | undefined {
	const [first] = examples;
	if (first === undefined) return undefined;
	return Array.isArray(first)
		? first.map(showValue).join(", ")
		: showValue(first);
}

function showValue(value: unknown): string {
	return typeof value === "string" ? value : JSON.stringify(value);
}

/** A schema, or the one that it refers to. */
export function resolve(
	schema: SchemaObject,
	description: Description,
): SchemaObject {
	return schema.$ref === undefined
		? schema
		: (description.components.schemas[nameOf(schema)] ?? {});
}

function nameOf({ $ref = "" }: SchemaObject): string {
	return lastPart($ref);
}
