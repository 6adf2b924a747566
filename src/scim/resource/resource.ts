import { ScimRefusal } from "../errors.ts";

/** A resource in JSON, with the names of its schemas. Attributes of an extension are in an object under its schema. */
export type Resource = Record<string, unknown>;

/** Whether a value is an object with named parts. */
export function isObject(value: unknown): value is Resource {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of an object by their names in lower case: names of SCIM match in any case. Undefined: it is no object. */
export function fieldsOf(
	sent: unknown,
): ReadonlyMap<string, unknown> | undefined {
	if (!isObject(sent)) return undefined;
	return new Map(
		Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

/** Whether two values of attributes are the same. The order of names does not count. */
export function isSameValue(left: unknown, right: unknown): boolean {
	if (Object.is(left, right)) return true;
	if (Array.isArray(left) && Array.isArray(right))
		return (
			left.length === right.length &&
			left.every((value, index) => isSameValue(value, right[index]))
		);
	if (!isObject(left) || !isObject(right)) return false;
	const names = new Set([...Object.keys(left), ...Object.keys(right)]);
	return [...names].every((name) => isSameValue(left[name], right[name]));
}

/** The id of a resource in its address (`$ref`), which ends with it, also before a slash; undefined when there is none. */
export function idOfAddress(address: unknown): string | undefined {
	return typeof address === "string"
		? address.split("/").findLast(Boolean)
		: undefined;
}

/** Refuses with `invalidSyntax` an object that has one name twice: names of SCIM match in any case. */
export function demandDistinctNames(sent: object): void {
	const names = new Set<string>();
	for (const name of Object.keys(sent)) {
		const key = name.toLowerCase();
		if (names.has(key))
			throw new ScimRefusal(
				"invalidSyntax",
				`${name.slice(0, 100)} is there twice: the names of attributes match in any case.`,
			);
		names.add(key);
	}
}
