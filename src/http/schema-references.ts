import type { TSchema } from "typebox";
import { nameOf } from "../contract/operation.ts";

type Json = Record<string, unknown>;

/** A schema with a reference for each named schema in it. Those are added to the components. */
export function reference(schema: TSchema, components: Json): unknown {
	const name = nameOf(schema);
	if (name === undefined) return expand(schema, components);
	if (components[name] === undefined) {
		components[name] = {};
		components[name] = expand(schema, components);
	}
	return { $ref: `#/components/schemas/${name}` };
}

function expand(value: unknown, components: Json): unknown {
	if (Array.isArray(value))
		return value.map((entry) => visit(entry, components));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [
			key,
			visit(entry, components),
		]),
	);
}

function visit(value: unknown, components: Json): unknown {
	return typeof value === "object" &&
		value !== null &&
		nameOf(value as TSchema) !== undefined
		? reference(value as TSchema, components)
		: expand(value, components);
}

/** A value as its JSON. */
export function plain(value: unknown): unknown {
	return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
