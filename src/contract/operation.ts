import { type Static, type TObject, type TSchema, Type } from "typebox";

/** One reply of a call: its meaning, and its body where it has one. */
interface ReplyContract {
	description: string;
	schema?: TSchema;
	/** The media type of the body; JSON when left out. */
	mediaType?: string;
	example?: unknown;
	/** A body that is not JSON: an example for each of its possible media types. */
	texts?: Record<string, string>;
	headers?: Record<string, string>;
}

/** A dialect beside the People API; the stand-in's calls are there in stand-in mode only. */
type DialectName = "scim" | "stand-in";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One call of the API, described only here. The types of the client follow from it. */
export interface Operation<
	Query extends TObject = TObject,
	Body extends TSchema = TSchema,
	Verb extends Method = Method,
	Path extends string = string,
	Replies extends Record<number, ReplyContract> = Record<number, ReplyContract>,
	Headers extends string = string,
	Uploads extends string = string,
> {
	/** In camelCase, unique. */
	id: string;
	method: Verb;
	/** The dialect that answers the call; the People API when left out. */
	dialect?: DialectName;
	/** The path after the root of its dialect, with parameters in braces. */
	path: Path;
	tag: string;
	summary: string;
	description: string;
	/** The parameters of the path, each with an example. */
	pathParameters?: Record<string, { description: string; example: string }>;
	query: Query;
	/** The query of the example request. */
	exampleQuery?: Partial<Record<keyof Query["properties"] & string, unknown>>;
	/** The request headers that this call reads, in addition to those of every call. */
	headers?: Record<Headers, { description: string; example: string }>;
	body?: {
		schema: Body;
		example: Static<Body>;
		/** Properties of replies that a body cannot set. A client may send them back. */
		readOnly?: readonly string[];
		/** Whether the body may be as long as the operator allows for bulk requests. */
		isLarge?: boolean;
		/** Whether the dialect checks the body itself, and not by the schema: names in it match in any case. */
		isRaw?: boolean;
		/** Whether the body may also be a form (`application/x-www-form-urlencoded`). */
		isForm?: boolean;
	};
	/** A patch instead of a body: its schema and an example for each accepted media type. */
	patches?: Record<string, { schema: TSchema; example: unknown }>;
	/** A body that is a file, which the call reads as it arrives: an example for each possible media type. */
	upload?: Record<Uploads, string>;
	replies: Replies;
	/** Other media types of the reply, by `Accept`. */
	formats?: readonly string[];
	/** The refusals of this call, in addition to those of every call. */
	refusals: readonly number[];
	/** The scopes that a token needs, one of each group. */
	scopes: readonly string[];
	/** Whether the call makes several transactions. Its reply is stored after the last one, under a key that is reserved before the first. */
	isLong?: boolean;
	/** For a method that the path does not know: the sentence with the alternative. */
	otherwise?: string;
	/** Whether the call needs no access token. */
	isOpen?: boolean;
}

/** Declares a call. It exists for the types of the call. */
export function operation<
	Query extends TObject,
	const Verb extends Method,
	const Path extends string,
	Replies extends Record<number, ReplyContract>,
	Body extends TSchema = never,
	Headers extends string = never,
	Uploads extends string = never,
>(
	declared: Operation<Query, Body, Verb, Path, Replies, Headers, Uploads>,
): Operation<Query, Body, Verb, Path, Replies, Headers, Uploads> {
	return declared;
}

const componentNames = new Map<TSchema, string>();

/** Gives a schema the name under which the OpenAPI document shows it. */
export function named<Schema extends TSchema>(
	name: string,
	schema: Schema,
): Schema {
	componentNames.set(schema, name);
	return schema;
}

/** The name of a schema in the OpenAPI document, if it was given one. */
export function nameOf(schema: TSchema): string | undefined {
	return componentNames.get(schema);
}

/** A parameter that is `true` or `false`, by default false. */
export function flag(description: string) {
	return Type.Optional(Type.Boolean({ description, default: false }));
}

/** A query without parameters. */
export const noQuery = Type.Object({});
