import type { Attribute } from "../../contract/scim/schema.ts";
import { isObject, type Resource } from "../resource/resource.ts";
import type { Target } from "../resource/target.ts";
import type { Comparison, Filter } from "./filter.ts";

/** Whether a filter holds for a resource. */
export function matches(filter: Filter, resource: Resource): boolean {
	return holds(filter, (target) => valuesOf(resource, target));
}

/** Whether a filter of parts holds for one value of an attribute. */
export function matchesValue(filter: Filter, value: unknown): boolean {
	return holds(filter, ({ sub }) => {
		if (sub === undefined) return [value];
		return isObject(value) && value[sub.name] !== undefined
			? [value[sub.name]]
			: [];
	});
}

/** The values of an attribute, or of a part of it, in a resource. */
export function valuesOf(
	resource: Resource,
	{ extension, attribute, sub }: Target,
): readonly unknown[] {
	const holder = extension === undefined ? resource : resource[extension.id];
	const found = isObject(holder) ? holder[attribute.name] : undefined;
	if (found === undefined) return [];
	const values = Array.isArray(found) ? found : [found];
	if (sub === undefined) return values;
	return values.flatMap((value) =>
		isObject(value) && value[sub.name] !== undefined ? [value[sub.name]] : [],
	);
}

/** A text in the form in which an attribute is compared: one whose case counts is compared exactly, as the index does. */
export function comparable({ caseExact }: Attribute, text: string): string {
	return caseExact ? text : text.normalize("NFC").toLowerCase();
}

function holds(
	filter: Filter,
	read: (target: Target) => readonly unknown[],
): boolean {
	switch (filter.op) {
		case "and":
			return filter.filters.every((each) => holds(each, read));
		case "or":
			return filter.filters.some((each) => holds(each, read));
		case "not":
			return !holds(filter.filter, read);
		case "present":
			return read(filter.target).some((value) => value !== "");
		case "some":
			return read(filter.target).some((value) =>
				matchesValue(filter.filter, value),
			);
		default:
			return compares(filter, read(filter.target));
	}
}

// An attribute without a value differs from every value, and is not in any order with one.
function compares(
	{ op, target, value: wanted }: Comparison,
	values: readonly unknown[],
): boolean {
	if (wanted === null) return (values.length === 0) === (op === "eq");
	const attribute = target.sub ?? target.attribute;
	if (op === "ne")
		return !values.some((value) => isEqual(attribute, value, wanted));
	return values.some((value) => {
		if (op === "eq") return isEqual(attribute, value, wanted);
		if (typeof value !== "string" || typeof wanted !== "string") return false;
		const text = comparable(attribute, value);
		const part = comparable(attribute, wanted);
		switch (op) {
			case "co":
				return text.includes(part);
			case "sw":
				return text.startsWith(part);
			case "ew":
				return text.endsWith(part);
			default:
				return isInOrder(op, orderOf(attribute, value, wanted));
		}
	});
}

function isEqual(
	attribute: Attribute,
	value: unknown,
	wanted: string | boolean,
): boolean {
	if (typeof value !== "string" || typeof wanted !== "string")
		return value === wanted;
	return attribute.type === "dateTime"
		? Date.parse(value) === Date.parse(wanted)
		: comparable(attribute, value) === comparable(attribute, wanted);
}

function orderOf(attribute: Attribute, value: string, wanted: string): number {
	if (attribute.type === "dateTime")
		return Date.parse(value) - Date.parse(wanted);
	const left = comparable(attribute, value);
	const right = comparable(attribute, wanted);
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

function isInOrder(op: "gt" | "ge" | "lt" | "le", order: number): boolean {
	switch (op) {
		case "gt":
			return order > 0;
		case "ge":
			return order >= 0;
		case "lt":
			return order < 0;
		case "le":
			return order <= 0;
	}
}
