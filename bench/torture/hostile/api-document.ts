/** A schema of the document, with the keywords that a value is drawn by. */
export interface Schema {
	$ref?: string;
	type?: string | readonly string[];
	const?: unknown;
	enum?: readonly unknown[];
	anyOf?: readonly Schema[];
	oneOf?: readonly Schema[];
	properties?: Readonly<Record<string, Schema>>;
	patternProperties?: Readonly<Record<string, Schema>>;
	required?: readonly string[];
	items?: Schema;
	minItems?: number;
	maxItems?: number;
	minLength?: number;
	maxLength?: number;
	minimum?: number;
	maximum?: number;
	format?: string;
	examples?: readonly unknown[];
	"x-id-of"?: string;
}

/** A parameter of a call. */
export interface Parameter {
	name: string;
	in: "path" | "query" | "header";
	schema: Schema;
	example?: unknown;
}

/** A call of the document. */
export interface Operation {
	id: string;
	method: string;
	/** With the path of its server, such as `/v1/people/{personId}`. */
	path: string;
	parameters: readonly Parameter[];
	/** By media type; none: the call has no body. */
	bodies: readonly { mediaType: string; schema: Schema; example?: unknown }[];
}

/** The calls of an OpenAPI document, and its named schemas. */
export interface ApiDocument {
	operations: readonly Operation[];
	/** Follows references. Throws at one that leads nowhere. */
	resolve(schema: Schema): Schema;
}

interface Described {
	operationId: string;
	parameters?: readonly Parameter[];
	requestBody?: {
		content: Record<string, { schema: Schema; example?: unknown }>;
	};
}
type PathItem = { servers?: readonly { url: string }[] } & {
	[method in (typeof methods)[number]]?: Described;
};
const methods = ["get", "post", "put", "patch", "delete"] as const;

/** Reads the calls of an OpenAPI document. */
export function readApiDocument(document: object): ApiDocument {
	const { paths, components, servers } = document as {
		paths: Record<string, PathItem>;
		components: { schemas: Record<string, Schema> };
		servers: readonly { url: string }[];
	};
	const operations = Object.entries(paths).flatMap(([path, item]) => {
		const [server = { url: "" }] = item.servers ?? servers;
		const root = new URL(server.url).pathname.replace(/\/$/, "");
		return methods.flatMap((method) => {
			const described = item[method];
			return described ? [readOperation(method, root + path, described)] : [];
		});
	});
	const resolve = (schema: Schema): Schema => {
		if (schema.$ref === undefined) return schema;
		const named = components.schemas[schema.$ref.split("/").at(-1) ?? ""];
		if (named === undefined) throw new Error(`${schema.$ref} is not there.`);
		return resolve(named);
	};
	return { operations, resolve };
}

function readOperation(
	method: string,
	path: string,
	{ operationId, parameters = [], requestBody }: Described,
): Operation {
	return {
		id: operationId,
		method: method.toUpperCase(),
		path,
		parameters,
		bodies: Object.entries(requestBody?.content ?? {}).map(
			([mediaType, { schema, example }]) => ({ mediaType, schema, example }),
		),
	};
}
