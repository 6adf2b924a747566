/** The attributes that a request wants or does not want, by `attributes` and `excludedAttributes`. */
export interface AttributeChoice {
	attributes?: string;
	excludedAttributes?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Attributes that every reply shows (`returned: always`, RFC 7643, 7). */
const always = new Set(["schemas", "id"]);

const corePrefix = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):?/;

/**
 * A resource with the attributes that a request asks for (RFC 7644, 3.9). Names match in any case; a name can be that
 * of a schema, and one inside another, such as `name.givenName`. Unknown names change nothing.
 */
export function selectAttributes(
	resource: Fields,
	{ attributes, excludedAttributes }: AttributeChoice,
): Fields {
	if (attributes) {
		const paths = readPaths(attributes, resource);
		// A name of the whole core schema asks for everything.
		if (paths.some((path) => path.length === 0)) return resource;
		return keep(resource, [...paths, ...[...always].map((name) => [name])]);
	}
	if (excludedAttributes)
		return drop(
			resource,
			readPaths(excludedAttributes, resource).filter(
				([name = ""]) => name !== "" && !always.has(name),
			),
		);
	return resource;
}

/** Whether a reply can show an attribute, so that it must be read. */
export function isSelected(
	name: string,
	{ attributes, excludedAttributes }: AttributeChoice,
): boolean {
	const key = name.toLowerCase();
	const names = (list: string) =>
		readPaths(list, {}).map(([first = key]) => first);
	if (attributes) return names(attributes).includes(key);
	if (!excludedAttributes) return true;
	return !readPaths(excludedAttributes, {}).some(
		(path) => path.length === 1 && path[0] === key,
	);
}

// The names of a list in lower case, each as the path to an attribute.
function readPaths(list: string, resource: Fields): string[][] {
	return list
		.split(",")
		.map((name) => name.trim().toLowerCase())
		.filter((name) => name !== "")
		.map((name) => readPath(name, resource));
}

function readPath(name: string, resource: Fields): string[] {
	if (corePrefix.test(name)) return split(name.replace(corePrefix, ""));
	if (!name.startsWith("urn:")) return split(name);
	const schema = Object.keys(resource)
		.map((key) => key.toLowerCase())
		.find((key) => key.startsWith("urn:") && isWithin(name, key));
	return schema === undefined
		? [name]
		: [schema, ...split(name.slice(schema.length + 1))];
}

function isWithin(name: string, schema: string): boolean {
	return (
		name === schema ||
		(name.startsWith(schema) && /[:.]/.test(name.charAt(schema.length)))
	);
}

function split(name: string): string[] {
	return name === "" ? [] : name.split(".");
}

function keep(fields: Fields, paths: readonly (readonly string[])[]): Fields {
	return Object.fromEntries(
		Object.entries(fields).flatMap(([name, value]) => {
			const inside = below(name, paths);
			if (inside.length === 0) return [];
			return inside.some((path) => path.length === 0)
				? [[name, value]]
				: [[name, mapInside(value, (part) => keep(part, inside))]];
		}),
	);
}

function drop(fields: Fields, paths: readonly (readonly string[])[]): Fields {
	return Object.fromEntries(
		Object.entries(fields).flatMap(([name, value]) => {
			const inside = below(name, paths);
			if (inside.some((path) => path.length === 0)) return [];
			return inside.length === 0
				? [[name, value]]
				: [[name, mapInside(value, (part) => drop(part, inside))]];
		}),
	);
}

function below(
	name: string,
	paths: readonly (readonly string[])[],
): (readonly string[])[] {
	const key = name.toLowerCase();
	return paths.filter(([first]) => first === key).map((path) => path.slice(1));
}

function mapInside(value: unknown, change: (part: Fields) => Fields): unknown {
	if (Array.isArray(value)) return value.map((each) => mapInside(each, change));
	return typeof value === "object" && value !== null
		? change(value as Fields)
		: value;
}
