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
	/** The kind of thing of which a text is the id, such as `LICENSE`. */
	"x-id-of"?: string;
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

/** The last part of a reference within the document: a name. */
export function lastPart(reference: string): string {
	return reference.split("/").at(-1) ?? "";
}
