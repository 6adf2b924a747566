import type { TObject, TSchema } from "typebox";
import { ErrorBody } from "../contract/error.ts";
import { formType } from "../contract/form.ts";
import { keyHeader } from "../contract/idempotency.ts";
import { nameOf, type Operation } from "../contract/operation.ts";
import { trueOrFalseKeyword } from "../contract/person.ts";
import { scopes } from "../directory/access/token.ts";
import type { ApiDocument } from "./dialect.ts";
import { describeError } from "./errors.ts";
import { exampleRefusal, exampleTrackingId } from "./refusal-examples.ts";
import { refusalMeanings } from "./refusal-meanings.ts";
import { positionHeader, readHeader } from "./replicas.ts";
import { plain, reference } from "./schema-references.ts";

type Json = Record<string, unknown>;

/** The form in which a dialect sends bodies, replies and refusals. */
export interface DocumentForm {
	/** The media type of bodies and replies, unless a call says otherwise. */
	mediaType: string;
	/** The body of a refusal. */
	refusal: TSchema;
	/** The body of an error, as the dialect sends it. */
	showRefusal(error: Error): object;
	/** The meanings of refusals that differ in this form, by status. */
	refusalMeanings?: Readonly<Record<number, string>>;
}

/** The form of the dialects whose refusals have the envelope of Webex. */
export const plainForm: DocumentForm = {
	mediaType: "application/json",
	refusal: ErrorBody,
	showRefusal: (error) => describeError(error, exampleTrackingId).body,
};

/** The refusals of every call. */
const refusalsOfAll = [400, 401, 404, 405, 429, 500, 502, 503, 504];
const retried = new Set([423, 429, 503]);

/** The OpenAPI 3.1 document of a dialect, made from the contract alone. Each request adds its `servers`. */
export function describeApi(
	operations: readonly Operation[],
	form: DocumentForm,
	{ areBooleansJson = false }: { areBooleansJson?: boolean } = {},
): ApiDocument {
	const document = describeAll(operations, form);
	return chooseBooleans(document, areBooleansJson) as ApiDocument;
}

function describeAll(
	operations: readonly Operation[],
	form: DocumentForm,
): Json {
	const components: Json = {};
	const examples = new Map<string, string>();
	const paths: Record<string, Json> = {};
	const methods = listMethods(operations);
	for (const operation of operations) {
		const path = paths[operation.path] ?? {};
		path[operation.method.toLowerCase()] = describeOperation(
			operation,
			{ ...form, examples, ...methods.get(operation.path) },
			components,
		);
		paths[operation.path] = path;
	}
	reference(form.refusal, components);
	return {
		openapi: "3.1.0",
		info: {
			title: "peopled",
			version: "1",
			description:
				"A people directory that speaks the Webex People API. Every reply carries a `trackingid` header. Every refusal has the same envelope, and that of RFC 7644 below `/identity/scim`.",
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({
			name,
		})),
		security: [{ accessToken: [] }],
		paths,
		components: {
			schemas: components,
			examples: Object.fromEntries(
				[...examples].map(([text, name]) => [
					name,
					{ value: JSON.parse(text) },
				]),
			),
			securitySchemes: {
				accessToken: {
					type: "http",
					scheme: "bearer",
					description: `An access token, as \`peopled token create\` makes it. Scopes: ${scopes.join(", ")}.`,
				},
			},
		},
	};
}

// Properties that are texts or booleans become one or the other, with their examples.
function chooseBooleans(value: unknown, areBooleansJson: boolean): unknown {
	if (Array.isArray(value))
		return value.map((entry) => chooseBooleans(entry, areBooleansJson));
	if (typeof value !== "object" || value === null) return value;
	if (trueOrFalseKeyword in value) {
		const { [trueOrFalseKeyword]: _, ...texts } = value;
		const { description } = texts as { description?: string };
		return areBooleansJson ? { type: "boolean", description } : texts;
	}
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			name,
			areBooleansJson && booleanNames.has(name) && typeof entry === "string"
				? entry === "true"
				: chooseBooleans(entry, areBooleansJson),
		]),
	);
}

const booleanNames = new Set(["invitePending", "loginEnabled"]);

/** The form of a call's document, its surroundings, and the examples that calls share. */
interface CallForm extends DocumentForm {
	/** The methods of the path, and the sentence with an alternative to others. */
	allowed?: readonly string[];
	otherwise?: string;
	/** Collects the names of the examples, by their JSON. */
	examples: Map<string, string>;
}

// The methods of each path, as the refusal of another one lists them.
function listMethods(
	operations: readonly Operation[],
): ReadonlyMap<string, Pick<CallForm, "allowed" | "otherwise">> {
	const groups = Map.groupBy(operations, ({ path }) => path);
	return new Map(
		[...groups].map(([path, known]) => {
			const methods = known.map(({ method }) => method);
			const more = methods.includes("GET") ? ["HEAD"] : [];
			const { otherwise } = known.find((each) => each.otherwise) ?? {};
			return [path, { allowed: [...methods, ...more, "OPTIONS"], otherwise }];
		}),
	);
}

function describeOperation(
	operation: Operation,
	form: CallForm,
	components: Json,
): Json {
	const { body } = operation;
	return {
		operationId: operation.id,
		tags: [operation.tag],
		summary: operation.summary,
		description: operation.isOpen
			? operation.description
			: `${operation.description}\n\nScopes: ${operation.scopes.join(" and ").replaceAll(/[\w-]+:\w+/g, "`$&`") || "none; any access token will do"}.`,
		...(operation.isOpen && { security: [] }),
		parameters: [
			...describePath(operation),
			...describeQuery(operation.query),
			...describeRequestHeaders(operation),
		],
		...(operation.exampleQuery && {
			"x-example-query": operation.exampleQuery,
		}),
		...(body && {
			requestBody: {
				required: true,
				content: Object.fromEntries(
					[form.mediaType, ...(body.isForm ? [formType] : [])].map(
						(mediaType) => [
							mediaType,
							{
								schema: reference(body.schema, components),
								example: body.example,
							},
						],
					),
				),
			},
		}),
		...(operation.patches && {
			requestBody: {
				required: true,
				content: Object.fromEntries(
					Object.entries(operation.patches).map(
						([mediaType, { schema, example }]) => [
							mediaType,
							{ schema: reference(schema, components), example },
						],
					),
				),
			},
		}),
		...(operation.upload && {
			requestBody: { required: true, content: describeTexts(operation.upload) },
		}),
		responses: describeReplies(operation, form, components),
	};
}

function describePath({ pathParameters = {} }: Operation): Json[] {
	return Object.entries(pathParameters).map(
		([name, { description, example }]) => ({
			name,
			in: "path",
			required: true,
			description,
			schema: { type: "string" },
			example,
		}),
	);
}

function describeQuery(query: TObject): Json[] {
	const required = (query as { required?: string[] }).required ?? [];
	return Object.entries(query.properties).map(([name, property]) => {
		const { description, examples, ...schema } = property as TSchema & {
			description?: string;
			examples?: unknown[];
		};
		return {
			name,
			in: "query",
			required: required.includes(name),
			description,
			schema: plain(schema as TSchema),
			...(examples?.length && { example: examples[0] }),
		};
	});
}

const headersOfAll = {
	Prefer: {
		description:
			"`handling=strict`: properties and parameters that are unknown, and whatever else would be ignored, are refused with 400.",
		example: "handling=strict",
	},
};

const headersOfReadings = {
	[readHeader]: {
		description: `\`replica\`: the reading may be a moment old. With \`${positionHeader}\`, as the reply of a change gave it, it has at least that change.`,
		example: "replica",
	},
};

function describeRequestHeaders({
	headers = {},
	method,
	isOpen,
}: Operation): Json[] {
	const isReading = method === "GET" && !isOpen;
	return Object.entries({
		...headers,
		...headersOfAll,
		...(isReading && headersOfReadings),
	}).map(([name, { description, example }]) => ({
		name,
		in: "header",
		required: false,
		description,
		schema: { type: "string" },
		example,
	}));
}

function describeReplies(
	operation: Operation,
	form: CallForm,
	components: Json,
): Json {
	const responses: Json = {};
	for (const [
		status,
		{ description, schema, mediaType, example, texts, headers },
	] of Object.entries(operation.replies))
		responses[status] = {
			description,
			headers: describeHeaders(headers),
			...(schema && {
				content: {
					[mediaType ?? form.mediaType]: {
						schema: reference(schema, components),
						example: plain(example),
					},
				},
			}),
			...(texts && { content: describeTexts(texts) }),
		};
	const keyed = keyHeader in (operation.headers ?? {}) ? [409, 422] : [];
	const { body, patches, upload } = operation;
	const sent = body || patches || upload ? [408] : [];
	const refusals = [
		...new Set([...operation.refusals, ...keyed, ...sent, ...refusalsOfAll]),
	]
		.filter(
			(status) =>
				status !== 401 || !operation.isOpen || operation.refusals.includes(401),
		)
		.sort();
	for (const status of refusals)
		responses[status] = {
			description: form.refusalMeanings?.[status] ?? refusalMeanings[status],
			headers: describeHeaders({
				...(retried.has(status) && {
					"Retry-After": "Whole seconds after which to try again.",
				}),
				...(status === 412 && { ETag: "The present entity tag." }),
				...(status === 415 &&
					operation.patches && {
						"Accept-Patch": "The media types of a patch that are read.",
					}),
				...(status === 405 && { Allow: "The methods that the path knows." }),
			}),
			content: {
				[form.mediaType]: {
					schema: reference(form.refusal, components),
					...describeRefusal(operation, status, form),
				},
			},
		};
	return responses;
}

// Most calls refuse with the same sentences, so each is in the document once.
function describeRefusal(
	operation: Operation,
	status: number,
	{
		mediaType,
		allowed = [],
		otherwise,
		examples,
		showRefusal,
		refusal: schema,
	}: CallForm,
): Json {
	const { body, patches, upload } = operation;
	const refusal = exampleRefusal(operation, status, {
		allowed,
		otherwise,
		mediaTypes: [
			...(body ? [mediaType, ...(body.isForm ? [formType] : [])] : []),
			...Object.keys(patches ?? upload ?? {}),
		],
	});
	if (refusal === undefined) return {};
	const text = JSON.stringify(showRefusal(refusal));
	const key =
		examples.get(text) ?? `${nameOf(schema)}${status}.${operation.id}`;
	examples.set(text, key);
	return { examples: { refusal: { $ref: `#/components/examples/${key}` } } };
}

function describeTexts(texts: Readonly<Record<string, string>>): Json {
	return Object.fromEntries(
		Object.entries(texts).map(([mediaType, example]) => [
			mediaType,
			{ schema: { type: "string" }, example },
		]),
	);
}

function describeHeaders(headers: Record<string, string> = {}): Json {
	const all = { trackingid: "The id of the request.", ...headers };
	return Object.fromEntries(
		Object.entries(all).map(([name, description]) => [
			name,
			{ description, schema: { type: "string" } },
		]),
	);
}
