import type { Static, TSchema } from "typebox";
import type { DryRun } from "./dry-run.ts";
import type { DeclaredOperation } from "./operations.ts";
import type { PersonId } from "./person.ts";

type Calls = {
	[Declared in DeclaredOperation as `${Declared["method"]} ${Declared["path"]}`]: Declared;
};

/** A call of the API, by its method and path, such as `PUT /people/{personId}`. */
export type CallName = keyof Calls;

/** A call that accepts `dryRun=true` and then replies with its effects. */
export type DryRunName = {
	[Name in CallName]: DryRun extends JsonOf<Name> ? Name : never;
}[CallName];

/** A list of `items` that are read page by page or completely. */
export type ListName = {
	[Name in CallName]: BodyOf<Name> extends { items: unknown[] } ? Name : never;
}[CallName];

/** One item of a list. */
export type ItemOf<Name extends ListName> =
	BodyOf<Name> extends { items: (infer Item)[] } ? Item : never;

/** The body of a reply to a real call; undefined where there is none. */
export type BodyOf<Name extends CallName> = [Details<JsonOf<Name>>] extends [
	never,
]
	? undefined
	: Details<JsonOf<Name>>;

/**
 * The query of a call, each parameter also as the text that is sent, which the server checks. The client requests a dry
 * run by a method of its own.
 */
export type QueryOf<Name extends CallName> = OrText<
	Name extends DryRunName
		? Omit<Static<Calls[Name]["query"]>, "dryRun" | "minResponse">
		: Static<Calls[Name]["query"]>
>;

type OrText<Query> = {
	[Parameter in keyof Query]: Query[Parameter] | string;
};

/** A file of changes. */
export interface ChangeFile {
	mediaType: string;
	content: ReadableStream<Uint8Array> | Blob | string;
}

/** The input of a call. It has only the parts that the contract declares, and requires those with required properties. */
export type OptionsOf<Name extends CallName> = Part<
	"path",
	Record<ParametersIn<Calls[Name]["path"]>, string>
> &
	Part<"query", QueryOf<Name>> &
	Part<"headers", { [Header in HeadersOf<Name> | "Prefer"]?: string }> &
	Part<"body", RequestBodyOf<Name>> & { signal?: AbortSignal };

type Nothing = Record<never, unknown>;

type Part<Key extends string, Value> = [Value] extends [never]
	? Nothing
	: Nothing extends Value
		? { [Known in Key]?: Value }
		: { [Known in Key]: Value };

type ParametersIn<Path extends string> =
	Path extends `${string}{${infer Name}}${infer Rest}`
		? Name | ParametersIn<Rest>
		: never;

type HeadersOf<Name extends CallName> = keyof NonNullable<
	Calls[Name]["headers"]
>;

type RequestBodyOf<Name extends CallName> = Name extends `PATCH ${string}`
	? Record<string, unknown>
	: [keyof NonNullable<Calls[Name]["upload"]>] extends [never]
		? StaticOf<NonNullable<Calls[Name]["body"]>["schema"]>
		: ChangeFile;

type StaticOf<Schema> = [Schema] extends [never]
	? never
	: Schema extends TSchema
		? Static<Schema>
		: never;

type JsonOf<Name extends CallName> = JsonIn<
	Calls[Name]["replies"][keyof Calls[Name]["replies"]]
>;

type JsonIn<Reply> = Reply extends { mediaType: string }
	? never
	: Reply extends { schema: infer Schema extends TSchema }
		? Static<Schema>
		: never;

type Details<Body> = Body extends DryRun
	? never
	: Body extends PersonId
		? PersonId extends Body
			? never
			: Body
		: Body;
