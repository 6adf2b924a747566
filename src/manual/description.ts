/** The parts of an OpenAPI 3.1 document that the page shows. */
export interface Description {
	info: { title: string; description: string };
	servers: readonly { url: string }[];
	paths: Record<string, PathItem>;
	components: {
		schemas: Record<string, SchemaObject>;
		examples?: Record<string, { value: unknown }>;
	};
}

/** The operations of a path by their method, and the servers below which it is, unless they are those of the document. */
type PathItem = { servers?: Description["servers"] } & Record<
	string,
	OperationObject
>;

interface OperationObject {
	operationId: string;
	tags: readonly string[];
	summary: string;
	description: string;
	/** Empty: no access token is needed. */
	security?: readonly unknown[];
	parameters?: readonly ParameterObject[];
	requestBody?: { content: Record<string, Content> };
	responses: Record<string, ReplyObject>;
	/** The query of the example request. */
	"x-example-query"?: Record<string, unknown>;
}

export interface ParameterObject {
	name: string;
	in: "path" | "query" | "header";
	required: boolean;
	description: string;
	schema: SchemaObject;
	example?: unknown;
}

interface ReplyObject {
	description: string;
	headers?: Record<string, { description: string }>;
	content?: Record<string, Content>;
}

interface Content {
	schema: SchemaObject;
	example?: unknown;
	/** Examples that calls share, by their names. */
	examples?: Record<string, { $ref: string }>;
}

export interface SchemaObject {
	$ref?: string;
	type?: string;
	description?: string;
	enum?: readonly string[];
	/** The useful values, where others are read and ignored. */
	"x-possible-values"?: readonly string[];
	const?: unknown;
	default?: unknown;
	examples?: readonly unknown[];
	format?: string;
	minimum?: number;
	maximum?: number;
	minLength?: number;
	maxLength?: number;
	minItems?: number;
	maxItems?: number;
	required?: readonly string[];
	properties?: Record<string, SchemaObject>;
	patternProperties?: Record<string, SchemaObject>;
	items?: SchemaObject;
	anyOf?: readonly SchemaObject[];
}

/** One call, ready to be shown. */
export interface Call {
	id: string;
	tag: string;
	method: string;
	/** The address before the path. */
	serverUrl: string;
	/** The path of that address, such as `/v1`; empty where there is none. */
	root: string;
	path: string;
	summary: string;
	description: string;
	needsToken: boolean;
	parameters: readonly ParameterObject[];
	exampleQuery: Readonly<Record<string, unknown>>;
	/** The bodies that it accepts, one for each media type; none for most calls. */
	bodies: readonly Body[];
	replies: readonly Reply[];
}

interface Body {
	mediaType: string;
	schema: SchemaObject;
	/** The example as it is sent. */
	example: string;
}

export interface Reply {
	status: number;
	description: string;
	headers: readonly { name: string; description: string }[];
	mediaType: string | undefined;
	schema: SchemaObject | undefined;
	example: unknown;
}

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

/** Every call of the document, in its order. */
export function listCalls(description: Description): Call[] {
	const { paths, servers: all } = description;
	return Object.entries(paths).flatMap(([path, item]) => {
		const { servers = all, ...methods } = item;
		const serverUrl = servers[0]?.url ?? "/v1";
		return Object.entries(methods).map(([method, operation]) =>
			readCall({ path, method, operation, serverUrl }, description),
		);
	});
}

function readCall(
	{
		path,
		method,
		operation,
		serverUrl,
	}: {
		path: string;
		method: string;
		operation: OperationObject;
		serverUrl: string;
	},
	description: Description,
): Call {
	return {
		id: operation.operationId,
		tag: operation.tags[0] ?? "",
		method: method.toUpperCase(),
		serverUrl,
		root: serverUrl.replace(/^https?:\/\/[^/]+/, ""),
		path,
		summary: operation.summary,
		description: operation.description,
		needsToken: operation.security?.length !== 0,
		parameters: operation.parameters ?? [],
		exampleQuery: operation["x-example-query"] ?? {},
		bodies: Object.entries(operation.requestBody?.content ?? {}).map(
			([mediaType, { schema, example }]) => ({
				mediaType,
				schema: schema ?? {},
				example: writeExample(example),
			}),
		),
		replies: Object.entries(operation.responses).map(([status, reply]) => {
			const content = Object.entries(reply.content ?? {})[0];
			return {
				status: Number(status),
				description: reply.description,
				headers: Object.entries(reply.headers ?? {}).map(
					([name, { description }]) => ({ name, description }),
				),
				mediaType: content?.[0],
				schema: content?.[1].schema,
				example: content && exampleOf(content[1], description),
			};
		}),
	};
}

function exampleOf(
	{ example, examples = {} }: Content,
	{ components }: Description,
): unknown {
	const [shared] = Object.values(examples);
	return shared === undefined
		? example
		: components.examples?.[lastPart(shared.$ref)]?.value;
}

/** An example as a text: JSON over several lines, unless it is already a text. */
export function writeExample(example: unknown): string {
	if (example === undefined) return "";
	return typeof example === "string"
		? example
		: JSON.stringify(example, null, 2);
}

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

/** The properties that a JSON body can have; none where it is not one object. */
export function listBodyProperties(
	schema: SchemaObject,
	description: Description,
): Property[] {
	const resolved = resolve(schema, description);
	return resolved.properties === undefined
		? []
		: listProperties(resolved, { description, depth: 0 });
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

function resolve(schema: SchemaObject, description: Description): SchemaObject {
	return schema.$ref === undefined
		? schema
		: (description.components.schemas[nameOf(schema)] ?? {});
}

function nameOf({ $ref = "" }: SchemaObject): string {
	return lastPart($ref);
}

function lastPart(reference: string): string {
	return reference.split("/").at(-1) ?? "";
}
