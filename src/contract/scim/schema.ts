import { type TObject, type TSchema, Type } from "typebox";

/** One attribute of a schema, with its characteristics (RFC 7643, 7). */
export interface Attribute {
	name: string;
	type: "string" | "boolean" | "dateTime" | "reference" | "complex";
	description: string;
	multiValued: boolean;
	required: boolean;
	caseExact: boolean;
	/** `immutable`: set with the value that it is a part of, and not changed alone. */
	mutability: "readOnly" | "readWrite" | "immutable";
	returned: "always" | "default" | "request";
	uniqueness: "none" | "server" | "global";
	canonicalValues?: readonly string[];
	referenceTypes?: readonly string[];
	subAttributes?: readonly Attribute[];
}

/** A schema: the attributes of a resource, or of an extension of one. */
export interface Schema {
	id: string;
	name: string;
	description: string;
	attributes: readonly Attribute[];
}

/** A kind of resource: its own attributes, and those of its extensions. */
export interface ResourceType {
	name: string;
	/** The path of its calls, such as `/Users`. */
	endpoint: string;
	description: string;
	core: Schema;
	extensions: readonly Schema[];
}

type Options = Partial<Omit<Attribute, "name" | "description">>;

const usual = {
	type: "string",
	multiValued: false,
	required: false,
	caseExact: false,
	mutability: "readWrite",
	returned: "default",
	uniqueness: "none",
} as const;

/** An attribute that is one text, unless the options say otherwise. */
export function attribute(
	name: string,
	description: string,
	options: Options = {},
): Attribute {
	return { name, description, ...usual, ...options };
}

/** An attribute with parts. */
export function complex(
	name: string,
	description: string,
	subAttributes: readonly Attribute[],
	options: Options = {},
): Attribute {
	return attribute(name, description, {
		type: "complex",
		subAttributes,
		...options,
	});
}

/** An attribute with several values, each with a kind and a name. */
export function valued(
	name: string,
	description: string,
	value: Attribute,
	{
		types,
		...options
	}: Options & {
		/** The kinds of its values. */
		types?: readonly string[];
	} = {},
): Attribute {
	return complex(
		name,
		description,
		[
			value,
			attribute("type", "The kind of the value.", { canonicalValues: types }),
			attribute("display", "A name for people to read."),
			attribute("primary", "Whether it is the preferred value.", {
				type: "boolean",
			}),
		],
		{ multiValued: true, ...options },
	);
}

/** The attributes that every resource has (RFC 7643, 3.1). Schemas do not list them. */
export const commonAttributes: readonly Attribute[] = [
	attribute("schemas", "The schemas of the attributes.", {
		multiValued: true,
		caseExact: true,
		returned: "always",
	}),
	attribute("id", "The ID that this server gave the resource.", {
		caseExact: true,
		mutability: "readOnly",
		returned: "always",
		uniqueness: "server",
	}),
	attribute("externalId", "The ID that the client gave the resource.", {
		caseExact: true,
	}),
	complex(
		"meta",
		"Facts about the resource.",
		[
			attribute("resourceType", "The kind of resource.", {
				mutability: "readOnly",
				caseExact: true,
			}),
			attribute("created", "When it was created.", {
				type: "dateTime",
				mutability: "readOnly",
			}),
			attribute("lastModified", "When it was last changed.", {
				type: "dateTime",
				mutability: "readOnly",
			}),
			attribute("location", "Its address.", {
				type: "reference",
				mutability: "readOnly",
				caseExact: true,
			}),
			attribute("version", "Its entity tag, as in the header `ETag`.", {
				mutability: "readOnly",
				caseExact: true,
			}),
		],
		{ mutability: "readOnly" },
	),
];

/** The schema of a resource in JSON. A reply may be asked for some of its attributes, so none is required. */
export function shapeOf({ core, extensions }: ResourceType): TObject {
	const own = [...commonAttributes, ...core.attributes];
	return Type.Object({
		...Type.Partial(Type.Object(propertiesOf(own))).properties,
		...Object.fromEntries(
			extensions.map(({ id, description, attributes }) => [
				id,
				Type.Optional(Type.Object(propertiesOf(attributes), { description })),
			]),
		),
	});
}

function propertiesOf(
	attributes: readonly Attribute[],
): Record<string, TSchema> {
	return Object.fromEntries(
		attributes.map((each) => [
			each.name,
			each.required ? schemaOf(each) : Type.Optional(schemaOf(each)),
		]),
	);
}

function schemaOf(described: Attribute): TSchema {
	const { description, multiValued, subAttributes = [] } = described;
	const one = (told: { description?: string }): TSchema => {
		switch (described.type) {
			case "complex":
				return Type.Object(propertiesOf(subAttributes), told);
			case "boolean":
				return Type.Boolean(told);
			default:
				return Type.String(told);
		}
	};
	return multiValued
		? Type.Array(one({}), { description })
		: one({ description });
}
