import { type Static, type TObject, type TSchema, Type } from "typebox";

/** One reply of a call: its meaning, and its body where it has one. */
interface ReplyContract {
	description: string;
	schema?: TSchema;
	/** The media type of the body; JSON when left out. */
	mediaType?: string;
	example?: unknown;
	/** A body that is no JSON: an example for each media type that it may have. */
	texts?: Record<string, string>;
	headers?: Record<string, string>;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One call of the API: its only description. The types of the client follow from it. */
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
	/** Behind `/v1`, with parameters in braces. */
	path: Path;
	tag: string;
	summary: string;
	description: string;
	/** The parameters of the path, each with an example. */
	pathParameters?: Record<string, { description: string; example: string }>;
	query: Query;
	/** The query of the example request. */
	exampleQuery?: Partial<Record<keyof Query["properties"] & string, unknown>>;
	/** The request headers that this call heeds, besides those of every call. */
	headers?: Record<Headers, { description: string; example: string }>;
	body?: {
		schema: Body;
		example: Static<Body>;
		/** Properties that a reply shows and a body cannot set: a client may send them back. */
		readOnly?: readonly string[];
		/** The body may be as long as the operator allows bulks to be. */
		isLarge?: boolean;
	};
	/** Instead of a body, a patch: its schema and an example by each media type that is read. */
	patches?: Record<string, { schema: TSchema; example: unknown }>;
	/** A body that is a file, read by the call as it comes: an example for each media type that it may have. */
	upload?: Record<Uploads, string>;
	replies: Replies;
	/** Other media types in which the call answers when `Accept` asks for them. */
	formats?: readonly string[];
	/** The statuses with which this call can refuse, besides those that every call has. */
	refusals: readonly number[];
	/** The scopes that a token needs; of each group one. */
	scopes: readonly string[];
	/** More than one transaction: its answer is kept after it, under a key that is reserved before. */
	isLong?: boolean;
	/** For a method that the path does not know: the sentence that says what to do instead. */
	otherwise?: string;
	/** Answered without an access token. */
	isOpen?: boolean;
}

/** Declares a call; only gives it its type. */
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

/** A parameter that is `true` or `false`, false when left out. */
export function flag(description: string) {
	return Type.Optional(Type.Boolean({ description, default: false }));
}

/** A query of nothing. */
export const noQuery = Type.Object({});
