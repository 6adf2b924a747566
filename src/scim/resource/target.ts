import {
	type Attribute,
	commonAttributes,
	type ResourceType,
	type Schema,
} from "../../contract/scim/schema.ts";

/** The attribute that a path names, or a part of it. */
export interface Target {
	/** The extension to which the attribute belongs; undefined: the resource itself. */
	extension?: Schema;
	attribute: Attribute;
	sub?: Attribute;
}

/**
 * The target of a path such as `userName`, `name.givenName` or `urn:…:User:manager.value`, in any case; undefined when
 * there is none. An attribute of an extension is also found by its name alone, as on the real service.
 */
export function findTarget(
	type: ResourceType,
	path: string,
): Target | undefined {
	const { schema, rest } = splitSchema(type, path);
	const [name = "", subName] = splitName(rest);
	for (const extension of schema === undefined
		? [undefined, ...type.extensions]
		: [schema === type.core ? undefined : schema]) {
		const attribute = findAttribute(attributesOf(type, extension), name);
		if (attribute === undefined) continue;
		if (subName === undefined) return { extension, attribute };
		const sub = findAttribute(attribute.subAttributes ?? [], subName);
		return sub && { extension, attribute, sub };
	}
	return undefined;
}

/** The schema with this id, in any case; undefined when the type has none. */
export function findSchema(
	{ core, extensions }: ResourceType,
	id: string,
): Schema | undefined {
	return [core, ...extensions].find(
		(schema) => schema.id.toLowerCase() === id.toLowerCase(),
	);
}

/** The attributes of a resource itself, or of an extension. */
export function attributesOf(
	{ core }: ResourceType,
	extension: Schema | undefined,
): readonly Attribute[] {
	return extension === undefined
		? [...commonAttributes, ...core.attributes]
		: extension.attributes;
}

/** The attribute with this name, in any case. */
export function findAttribute(
	attributes: readonly Attribute[],
	name: string,
): Attribute | undefined {
	const wanted = name.toLowerCase();
	return attributes.find((known) => known.name.toLowerCase() === wanted);
}

/** The full name of a target. */
export function nameOfTarget({ extension, attribute, sub }: Target): string {
	const prefix = extension === undefined ? "" : `${extension.id}:`;
	return `${prefix}${attribute.name}${sub === undefined ? "" : `.${sub.name}`}`;
}

function splitSchema(
	{ core, extensions }: ResourceType,
	path: string,
): { schema?: Schema; rest: string } {
	const lower = path.toLowerCase();
	const schema = [core, ...extensions].find(({ id }) =>
		lower.startsWith(`${id.toLowerCase()}:`),
	);
	return schema === undefined
		? { rest: path }
		: { schema, rest: path.slice(schema.id.length + 1) };
}

function splitName(path: string): [string, string | undefined] {
	const dot = path.indexOf(".");
	return dot === -1
		? [path, undefined]
		: [path.slice(0, dot), path.slice(dot + 1)];
}
