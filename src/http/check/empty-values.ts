import type { TSchema } from "typebox";
import { emptyClearsKeyword } from "../../contract/empty-text.ts";
import { idKeyword } from "../../contract/id.ts";
import { oneOrListKeyword } from "../../contract/one-or-list.ts";
import { trimBlanks } from "../../directory/text/text.ts";

interface Shape {
	type?: string;
	enum?: unknown;
	const?: unknown;
	anyOf?: readonly Shape[];
	properties?: Record<string, Shape>;
	required?: readonly string[];
	items?: Shape;
	[idKeyword]?: string;
	[emptyClearsKeyword]?: boolean;
	[oneOrListKeyword]?: boolean;
}

/**
 * A body in which `null` and an empty text mean the same. In nested values, both are left out, except an empty text
 * that clears something. At the top level, an optional text becomes empty, since some calls clear an empty property and
 * leave a missing one unchanged; anything else is left out. The only entry of a list may stand for the list where its
 * schema says so.
 */
export function settleEmpty(schema: TSchema, body: unknown): unknown {
	const { properties } = schema as Shape;
	if (!isObject(body) || properties === undefined) return body;
	const { required = [] } = schema as Shape;
	return change(body, (value, name) => {
		const shape = Object.hasOwn(properties, name)
			? properties[name]
			: undefined;
		if (shape === undefined) return value;
		if (!isEmpty(value)) return dropEmpty(shape, listOf(shape, value));
		if (!isText(shape)) return undefined;
		if (value !== null) return value;
		return required.includes(name) ? undefined : "";
	});
}

function listOf(shape: Shape, value: unknown): unknown {
	return shape[oneOrListKeyword] && isObject(value) ? [value] : value;
}

function dropEmpty(shape: Shape, value: unknown): unknown {
	const { properties, items } = shape;
	if (Array.isArray(value)) {
		if (items?.properties === undefined) return value;
		const next = value.map((entry) => dropEmpty(items, entry));
		return next.some((entry, index) => entry !== value[index]) ? next : value;
	}
	if (!isObject(value) || properties === undefined) return value;
	return change(value, (entry, name) => {
		const inner = Object.hasOwn(properties, name)
			? properties[name]
			: undefined;
		if (inner === undefined) return entry;
		if (!isEmpty(entry)) return dropEmpty(inner, entry);
		return inner[emptyClearsKeyword] && entry !== null ? "" : undefined;
	});
}

// Returns the same object unless a part of it differs. Undefined leaves a property out.
function change(
	object: Record<string, unknown>,
	of: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
	let next: Record<string, unknown> | undefined;
	for (const name of Object.keys(object)) {
		const value = object[name];
		const now = of(value, name);
		if (now === value) continue;
		next ??= { ...object };
		if (now === undefined) delete next[name];
		else next[name] = now;
	}
	return next ?? object;
}

function isEmpty(value: unknown): boolean {
	if (typeof value !== "string") return value === null;
	// Almost every text begins with a character of ASCII that is no blank.
	const first = value.charCodeAt(0);
	return !(first > 0x20 && first < 0x7f) && trimBlanks(value) === "";
}

// A type that accepts any text, not one of a few or an id.
function isText(shape: Shape): boolean {
	return (
		shape.anyOf?.some(isText) === true ||
		(shape.type === "string" &&
			shape.enum === undefined &&
			shape.const === undefined &&
			shape[idKeyword] === undefined)
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
